"""Awaiting what may not heed its cancellation, in tasks that may be left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from concurrent.futures import Future
from typing import Any, TypeVar

from aureus_local.threads import result_of

__all__ = ["CLEAN_UP_SECONDS", "await_in_task"]

T = TypeVar("T")

CLEAN_UP_SECONDS = 4.0
"""How long what was cancelled may take to clean up."""

_left_behind: set[asyncio.Task[Any]] = set()


async def await_in_task(awaitable: Awaitable[T]) -> T:
    """
    Await something in a task of its own.

    If the caller stops waiting, the task is cancelled, and waited for while it cleans up; one that goes on in spite of
    that is left behind, as a thread would be, and what comes of it is dropped.
    """
    task = asyncio.create_task(_finish(awaitable))
    try:
        finished = await asyncio.shield(task)
    except asyncio.CancelledError:
        if not task.done():
            _left_behind.add(task)
            task.add_done_callback(_left_behind.discard)
            task.cancel()
            await asyncio.wait({task}, timeout=CLEAN_UP_SECONDS)
        raise
    return result_of(finished)


async def _finish(awaitable: Awaitable[T]) -> Future[T]:
    """What came of something. Raised here, SystemExit and KeyboardInterrupt would end the event loop."""
    finished = Future[T]()
    try:
        finished.set_result(await awaitable)
    except asyncio.CancelledError:
        raise
    except BaseException as error:  # noqa: BLE001  # whatever it is, it belongs to the caller
        finished.set_exception(error)
    return finished
