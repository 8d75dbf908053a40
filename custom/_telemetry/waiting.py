# hand-written; composed into aureus_sdk by make generate
"""What waits for the reporter's thread, in a pair: the rename table turns the first into the second."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress


async def async_wait_for(future: Future[None], seconds: float) -> None:
    """Suspend this task until the future is done, or for so many seconds."""
    import asyncio

    waiting = asyncio.wrap_future(future)
    try:
        await asyncio.wait([waiting], timeout=seconds)
    finally:
        waiting.cancel()


def wait_for(future: Future[None], seconds: float) -> None:
    """Block this thread until the future is done, or for so many seconds."""
    with suppress(TimeoutError):
        future.result(seconds)
