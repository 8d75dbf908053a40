# DO NOT EDIT: written by custom/tools/compose.py from custom/_fork.py; change that, then run `make generate`
"""What a forked process needs to go on: locks that are open, and modules that are whole."""

from __future__ import annotations

import importlib
import os
import sys
import threading
from contextlib import suppress
from types import TracebackType
from weakref import WeakSet

_HTTP = {
    "anyio",
    "certifi",
    "h11",
    "httpcore",
    "httpcore2",
    "httpx",
    "httpx_sse",
    "idna",
    "sniffio",
    "socksio",
    "truststore",
}
_OF_HTTPX = {"click", "pygments", "rich"}  # it imports its command line where it can
_MODELS = {"attr", "attrs", "dateutil", "six", "typing_extensions"}
IMPORTED_LATE = frozenset({"aureus_sdk", *_HTTP, *_OF_HTTPX, *_MODELS})
"""Packages, beside those of Python itself, of which modules may be imported when the client is first used."""

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
    for it forever. Other modules are not waited for: the import of a program may last as long as the program.
    """
    waited: set[str] = set()
    while under_way := _imports_under_way() - waited:
        for name in under_way:
            with suppress(ImportError):  # it is for the other thread to tell
                importlib.import_module(name)
        waited |= under_way


def _imports_under_way() -> set[str]:
    packages = IMPORTED_LATE | sys.stdlib_module_names
    return {
        name
        for name, module in list(sys.modules.items())
        if getattr(getattr(module, "__spec__", None), "_initializing", False) and name.partition(".")[0] in packages
    }


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_finish_imports, after_in_child=_renew_all)
