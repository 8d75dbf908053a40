"""What the system tells of processes, where it has /proc."""

import os
import signal
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pytest

PROCESSES = Path("/proc")
needs_proc = pytest.mark.skipif(not (PROCESSES / "self" / "stat").exists(), reason="this system has no /proc")

_STATE, _PARENT = 0, 1


def children_of(pid: int, module: str) -> list[int]:
    """The processes that another one has started with ``python -m module`` and that live."""
    running = [int(folder.name) for folder in PROCESSES.glob("[0-9]*") if module in _command(folder)]
    return [child for child in running if _stat(child)[_PARENT] == str(pid) and is_alive(child)]


def is_alive(pid: int) -> bool:
    """Whether a process goes on: one that nobody has asked how it ended does not."""
    return _stat(pid)[_STATE] not in {"", "Z", "X"}


def unread_bytes(pid: int) -> int:
    """How much has been written to a process's standard input, a pipe, that it has not read."""
    from fcntl import ioctl  # Windows has none
    from termios import FIONREAD

    try:
        with (PROCESSES / str(pid) / "fd" / "0").open("rb", buffering=0) as pipe:
            return int(struct.unpack("i", ioctl(pipe, FIONREAD, bytes(4)))[0])
    except OSError:
        return 0


def signal_all(pids: Iterable[int], number: signal.Signals) -> None:
    """Send a signal to those processes that still are."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _command(folder: Path) -> list[str]:
    try:
        return (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


def _stat(pid: int) -> list[str]:
    try:
        return (PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["", ""]
