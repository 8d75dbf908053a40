# DO NOT EDIT: written by custom/tools/compose.py from custom/_fork.py; change that, then run `make generate`
"""What a forked process needs to go on: locks that are open, and modules that are whole."""

from __future__ import annotations

import importlib
import os
import sys
import threading
from types import TracebackType
from weakref import WeakSet

_IMPORTED_LATE = {"aureus_sdk", "anyio", "httpcore2", "httpx"}
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


def _finish_imports() -> None:
    """
    Wait for what other threads import of what calls are made with.

    Much of it is imported when it is first used. The thread that does it is not there in the child, which would wait
    for it forever.
    """
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in _IMPORTED_LATE and getattr(module.__spec__, "_initializing", False):
            importlib.import_module(name)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_finish_imports, after_in_child=_renew_all)
