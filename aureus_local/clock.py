"""The one source of time in the runtime."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

__all__ = ["Clock"]


class Clock:
    """
    The time of one runtime: that of the machine, unless a test has moved it ahead.

    All that the runtime dates, keeps for a while or waits for goes by it. What is about a connection does not: the
    other side has a clock of its own. It may be read, waited for and moved in any thread and on any event loop.
    """

    def __init__(self) -> None:
        self._ahead = 0.0
        self._lock = threading.Lock()
        self._waiting: dict[object, Callable[[float], object]] = {}

    def time(self) -> float:
        """The time, in seconds since the epoch."""
        return time.time() + self._ahead

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.fromtimestamp(self.time(), UTC)

    def advance(self, seconds: float) -> None:
        """
        Move ahead: what has become due by that is due at once.

        Args:
            seconds: By how much; less than zero to go back.
        """
        with self._lock:
            self._ahead += seconds
            waiting = list(self._waiting.values())
        for moved in waiting:
            moved(seconds)

    def reset(self) -> None:
        """Go back to the time of the machine."""
        self.advance(-self._ahead)

    async def sleep(self, seconds: float) -> None:
        """Wait for some seconds."""
        await self.sleep_until(self.time() + seconds)

    async def sleep_until(self, moment: float) -> None:
        """Wait for a moment, in seconds since the epoch."""
        has_moved = asyncio.Event()
        with self._telling(lambda _: has_moved.set()):
            while True:
                has_moved.clear()
                left = moment - self.time()
                if left <= 0:
                    return
                with suppress(TimeoutError):
                    async with asyncio.timeout(left):
                        await has_moved.wait()

    @contextmanager
    def moving(self, timeout: asyncio.Timeout) -> Generator[None]:
        """Bring a timeout that has been entered forward when the time is moved ahead, until the block is left."""

        def bring_forward(seconds: float) -> None:
            when = timeout.when()
            if when is not None and not timeout.expired():
                timeout.reschedule(when - seconds)

        with self._telling(bring_forward):
            yield

    @contextmanager
    def _telling(self, moved: Callable[[float], object]) -> Generator[None]:
        """Call a function on this event loop whenever the time is moved, until the block is left."""
        loop, key = asyncio.get_running_loop(), object()

        def move(seconds: float) -> None:
            if key in self._waiting:
                moved(seconds)

        def move_from_anywhere(seconds: float) -> None:
            with suppress(RuntimeError):  # the loop is closed: nothing waits there any more
                loop.call_soon_threadsafe(move, seconds)

        with self._lock:
            self._waiting[key] = move_from_anywhere
        try:
            yield
        finally:
            with self._lock:
                del self._waiting[key]
