"""Calling sync functions beside the event loop, in threads that may be left behind."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextvars
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

__all__ = ["call_in_thread", "result_of"]

T = TypeVar("T")


async def call_in_thread(function: Callable[[], T]) -> T:
    """
    Call a function in a thread of its own.

    No pool is used: if the caller stops waiting, the thread cannot be stopped, and it must neither take the place of
    another one nor keep the process from ending. What it answers too late is dropped.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[concurrent.futures.Future[T]] = loop.create_future()
    context = contextvars.copy_context()

    def deliver(finished: concurrent.futures.Future[T]) -> None:
        if not answer.cancelled():
            answer.set_result(finished)

    def work() -> None:
        finished = concurrent.futures.Future[T]()
        try:
            finished.set_result(context.run(function))
        except BaseException as error:  # noqa: BLE001  # whatever it is, it belongs to the caller
            finished.set_exception(error)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(deliver, finished)

    threading.Thread(target=work, name="aureus-call", daemon=True).start()
    return result_of(await answer)


def result_of(finished: concurrent.futures.Future[T]) -> T:
    """What came of a call. A GeneratorExit, which tells a coroutine that it is closed, is told as a RuntimeError."""
    try:
        return finished.result()
    except GeneratorExit as error:
        raise RuntimeError("raised GeneratorExit") from error
