"""How long an attempt may take, whatever it waits for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aureus_local.clock import Clock

__all__ = ["TimeLimit"]


class TimeLimit:
    """
    A limit to the time that several steps take together, from now on.

    Args:
        seconds: How long; None for any time.
        clock: The time that this is measured by.

    Attributes:
        milliseconds: How long.
        clock: The time that this is measured by.
    """

    def __init__(self, seconds: float | None, clock: Clock) -> None:
        self.milliseconds = round((seconds or 0) * 1000)
        self.clock = clock
        self._until = None if seconds is None else clock.time() + seconds

    def left(self) -> float | None:
        """How many seconds are left; None for any number."""
        return None if self._until is None else self._until - self.clock.time()

    @asynccontextmanager
    async def kept(self) -> AsyncGenerator[None]:
        """
        Keep a step to what is left.

        Raises:
            TimeoutError: the step was cancelled, because nothing was left.
        """
        async with asyncio.timeout(self.left()) as timeout:
            with self.clock.moving(timeout):
                yield
