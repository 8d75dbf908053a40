# DO NOT EDIT: written by custom/tools/compose.py from custom/_waiting.py; change that, then run `make generate`
"""
What waiting is made of, in pairs: for each thing that waits, one that suspends its task and one that blocks its thread.

The rename table of ``custom/tools/async_to_sync.py`` turns the first of a pair into the second.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import CancelledError, Future, InvalidStateError
from contextlib import AbstractAsyncContextManager, AbstractContextManager, suppress
from inspect import isawaitable, iscoroutinefunction
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from ._deadline import deadline_at, remaining, seconds_until
from ._fork import ForkSafeLock

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")
First = TypeVar("First")
Second = TypeVar("Second")

AsyncFunction = Callable[[First, Second], Awaitable[T]]
"""A function of two arguments whose result one waits for."""
Function = Callable[[First, Second], T]
"""A function of two arguments."""

_GRACE = 0.02
"""Seconds after a deadline at which a task is stopped: by then, what it waits for should have ended and said why."""


async def async_sleep(seconds: float) -> None:
    """Suspend this task for so many seconds."""
    import asyncio  # slower to import than httpx

    await asyncio.sleep(seconds)


def sleep(seconds: float) -> None:
    """Block this thread for so many seconds."""
    time.sleep(seconds)


def async_until(deadline: float | None) -> AbstractAsyncContextManager[object]:
    """
    End what is within at a time, by cancelling it.

    Args:
        deadline: The time, as `time.monotonic` tells it; None for no end.

    Raises:
        TimeoutError: it was not done by then.
    """
    import asyncio

    left = seconds_until(deadline, time.monotonic())
    return asyncio.timeout(None if left is None else left + _GRACE)


def until(deadline: float | None) -> AbstractContextManager[object]:
    """
    End what is within at a time: nothing that waits for the network waits longer.

    Args:
        deadline: The time, as `time.monotonic` tells it; None for no end.
    """
    return deadline_at(deadline)


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


async def async_call(function: Callable[[], T | Awaitable[T]]) -> T:
    """Call a function, which may be async; one that is not runs in a thread, so that it stops no event loop."""
    import asyncio

    if iscoroutinefunction(function):
        return cast("T", await function())
    future: Future[T | Awaitable[T]] = Future()
    threading.Thread(target=_fill, args=(future, function), daemon=True).start()  # nothing has to wait for its end
    result = await asyncio.wrap_future(future)
    return cast("T", await result if isawaitable(result) else result)


def call(function: Callable[[], T]) -> T:
    """Call a function."""
    return function()


class AsyncSharedCall(Generic[T]):
    """A function of which one run at a time serves all tasks that wait for it, on each event loop."""

    def __init__(self, function: Callable[[], Coroutine[None, None, T]]) -> None:
        self._function = function
        self._runs: dict[asyncio.AbstractEventLoop, asyncio.Task[T]] = {}

    async def join(self) -> T:
        """
        Wait for the run that goes on, or for one that starts now. To stop waiting does not stop the run.

        Raises:
            concurrent.futures.CancelledError: the run was cancelled from within.
        """
        import asyncio

        loop = asyncio.get_running_loop()
        run = self._runs.get(loop)
        if run is None or run.done():
            run = self._runs[loop] = asyncio.create_task(self._function())
            run.add_done_callback(self._ended)
        await asyncio.wait([run])  # to await the run itself would cancel who waits when the run is cancelled
        if run.cancelled():
            raise CancelledError
        return run.result()

    def _ended(self, run: asyncio.Task[T]) -> None:
        if self._runs.get(run.get_loop()) is run:
            del self._runs[run.get_loop()]
        if not run.cancelled():
            run.exception()  # or the loop would complain where all that waited had stopped waiting


class SharedCall(Generic[T]):
    """
    A function of which one run at a time serves all threads that wait for it.

    It runs in a thread of its own: however long it takes, who waits for it can stop waiting.
    """

    def __init__(self, function: Callable[[], T]) -> None:
        self._function = function
        self._run: Future[T] | None = None
        self._process = 0
        self._lock = ForkSafeLock()

    def join(self) -> T:
        """
        Wait for the run that goes on, or for one that starts now.

        Raises:
            TimeoutError: it was not done at the deadline (`until`).
        """
        with self._lock:
            run = self._run
            if run is None or self._process != os.getpid() or run.done():  # a fork has no thread of its parent
                run = self._run = Future()
                self._process = os.getpid()
                threading.Thread(target=_fill, args=(run, self._function), daemon=True).start()
        return run.result(remaining())


def _fill(future: Future[T], function: Callable[[], T]) -> None:
    with suppress(InvalidStateError):  # nobody waits any more
        try:
            future.set_result(function())
        except Exception as error:  # noqa: BLE001  # it is raised where the result is waited for
            future.set_exception(error)
        except BaseException as error:  # noqa: BLE001  # so is this
            import asyncio

            if isinstance(error, asyncio.CancelledError):
                future.cancel()
            else:
                future.set_exception(error)
