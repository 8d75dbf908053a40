"""
Dry runs: a tool runs, and is kept from writing.

Python tells its audit hooks before it opens a file, starts a process or connects a socket, and a hook can refuse. So
what a tool does by mistake is caught in the thread that it runs in and in those of `asyncio.to_thread`. It is no wall,
and a tool that writes has to look at its context's `dry_run`: other threads that it starts or hands work to are not
seen, as the context variable does not go there, nor is what it writes to what was opened before, nor a library in C
that asks the system directly.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

__all__ = ["dry_run"]

_IS_DRY: ContextVar[bool] = ContextVar("aureus_is_dry_run", default=False)

_WRITING_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_WRITES = frozenset(
    {
        *("os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink"),
        *("os.truncate", "os.utime", "os.setxattr", "os.removexattr"),
        *("os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile", "os.system"),
        *("subprocess.Popen", "pty.spawn"),
        *("socket.connect", "socket.sendto", "socket.sendmsg"),
    }
)
"""Audit events of what writes, or may write where nobody can see it: in other processes, and over the network."""


@contextmanager
def dry_run() -> Generator[None]:
    """Keep the tools that are called in this block from writing: what would write raises a PermissionError."""
    _watch()
    token = _IS_DRY.set(True)
    try:
        yield
    finally:
        _IS_DRY.reset(token)


@cache
def _watch() -> None:
    """Install the hook, which cannot be taken away again."""
    sys.addaudithook(_refuse_writes)


def _refuse_writes(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _WRITES and event not in {"open", "sqlite3.connect"}:
        return
    if _IS_DRY.get() and (event in _WRITES or _opens_to_write(event, arguments)):
        raise PermissionError(f"this is a dry run, which may not write: {event} was refused")


def _opens_to_write(event: str, arguments: tuple[Any, ...]) -> bool:
    if event == "sqlite3.connect":
        return bool(arguments[0] != ":memory:")
    _, mode, flags = arguments
    return bool(set(mode or "") & set("wax+")) or bool((flags or 0) & _WRITING_FLAGS)
