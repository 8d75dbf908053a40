"""Whose turn it is in a run: attempts begin in order, and not many more than can be written down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

__all__ = ["Turns"]

_WRITING = 4
"""How many attempts of one run are written at once: other runs need the database, too."""

_MOST_UNWRITTEN = 16
"""How many attempts may have ended and not been written: after a crash, their tools are called again."""


class Turns:
    """Lets the attempts of a run begin one after the other, in the order in which they ask, and be written likewise."""

    def __init__(self) -> None:
        self._entrance = asyncio.Lock()
        self._writing = asyncio.Semaphore(_WRITING)
        self._unwritten = 0
        self._has_few_unwritten = asyncio.Event()
        self._has_few_unwritten.set()

    async def begin(self) -> None:
        """Wait until an attempt may begin."""
        async with self._entrance:
            await asyncio.sleep(0)  # those that have begun may end at once
            await self._has_few_unwritten.wait()

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[None]:
        """Write an attempt that has ended in this block."""
        self._count(1)
        try:
            async with self._writing:
                yield
        finally:
            self._count(-1)

    def _count(self, number: int) -> None:
        self._unwritten += number
        if self._unwritten < _MOST_UNWRITTEN:
            self._has_few_unwritten.set()
        else:
            self._has_few_unwritten.clear()
