# hand-written; composed into aureus_sdk by make generate
"""What a lock needs so that a forked process can go on with it."""

from __future__ import annotations

import os
import threading
from types import TracebackType
from weakref import WeakSet

_locks: WeakSet[ForkSafeLock] = WeakSet()


class ForkSafeLock:
    """
    A lock that is open in a forked process, even if another thread of the parent held it at that moment.

    What it guards must be whole between any two lines, as the other thread never finishes in the child.
    """

    __slots__ = ("__weakref__", "_lock")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        _locks.add(self)

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._lock.release()

    def renew(self) -> None:
        """Be open, whoever held it."""
        self._lock = threading.Lock()


def _renew_all() -> None:
    for lock in list(_locks):
        lock.renew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
