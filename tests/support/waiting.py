"""Waiting for conditions of which nothing tells."""

import asyncio
import time
from collections.abc import Awaitable, Callable

__all__ = ["wait_until", "wait_until_async"]

_POLL_SECONDS = 0.01
_PATIENCE_SECONDS = 60


def wait_until(condition: Callable[[], bool], explain: Callable[[], str] = lambda: "it has not come about") -> None:
    """
    Wait for a condition.

    Args:
        condition: What is to be true.
        explain: What to show if it has not come about.

    Raises:
        AssertionError: it has not come about within a minute.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, explain()
        time.sleep(_POLL_SECONDS)


async def wait_until_async(condition: Callable[[], Awaitable[bool]]) -> None:
    """
    Wait for a condition that is asked for.

    Raises:
        TimeoutError: it has not come about within a minute.
    """
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while not await condition():  # noqa: ASYNC110  # it is asked for over an interface that has no events
            await asyncio.sleep(_POLL_SECONDS)
