# DO NOT EDIT: written by custom/tools/compose.py from custom/_async/semaphore.py; change that, then run `make generate`
"""A queue before something of which there is only so much (sync)."""

import threading
from collections import deque

import httpcore2

from .._connecting import SyncEvent
from ..errors import ClientClosedError


class FairSemaphore:
    """
    Lets so many in at once, in the order in which they came.

    The queue of httpcore2's own pool is walked through whole for each call: ten thousand that wait would stop it.
    """

    def __init__(self, places: int) -> None:
        self._places = self._free = places
        self._waiting: deque[SyncEvent] = deque()
        self._is_closed = False
        self._has_told_the_last = False
        self._lock = threading.Lock()

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return len(self._waiting)

    def acquire(self, timeout: float | None) -> None:
        """
        Wait for a place, for at most so many seconds.

        Raises:
            httpcore2.PoolTimeout: none has become free in time.
            ClientClosedError: the semaphore was closed.
        """
        with self._lock:
            self._refuse_if_closed()
            if self._free:
                self._free -= 1
                return
            turn = SyncEvent()
            self._waiting.append(turn)
        try:
            has_come = turn.wait(timeout)
        except BaseException:
            self._give_up(turn)
            raise
        if self._is_closed or not has_come:
            self._give_up(turn)
            self._refuse_if_closed()
            raise httpcore2.PoolTimeout("no connection has become free")

    def release(self) -> None:
        """Leave the place to who has waited for the longest time."""
        with self._lock:
            if self._waiting and not self._is_closed:
                self._waiting.popleft().set()
            else:
                self._free += 1

    def close(self) -> None:
        """Let nobody in any more, and send all away that wait."""
        with self._lock:
            self._is_closed = True
            for turn in self._waiting:
                turn.set()

    def has_ended(self) -> bool:
        """Whether it is closed and everybody has left; one caller is told so, who is to clean up."""
        if not self._is_closed:
            return False
        with self._lock:
            is_the_last = self._free == self._places and not self._has_told_the_last
            self._has_told_the_last |= is_the_last
            return is_the_last

    def _give_up(self, turn: SyncEvent) -> None:
        with self._lock:
            is_in_line = turn in self._waiting
            if is_in_line:
                self._waiting.remove(turn)
        if not is_in_line:  # the place came at the same moment
            self.release()

    def _refuse_if_closed(self) -> None:
        if self._is_closed:
            raise ClientClosedError("the client is closed; make a new one")
