# hand-written; composed into aureus_sdk by make generate
"""Items on disk that could not be sent: files in a folder, each written whole, and sent by one process."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import Any, NamedTuple

from .._json import decode, encode
from .._log import log
from .items import KINDS, Item, new_ids

if sys.platform != "win32":
    from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, flock

_PATTERN = "telemetry-*.jsonl"


class Claim(NamedTuple):
    """
    A file that no other process sends meanwhile. A process that dies loses its claim.

    Attributes:
        file: The file, open and locked. It has no buffer, whose lock a forked process could find held.
        path: Where it is.
        items: What is in it.
    """

    file: FileIO
    path: Path
    items: list[Item]


class Spool:
    """
    Keeps items in files of JSON lines: their kind and content, and nothing of the client that was to send them.

    Args:
        folder: Where the files are. It is made when there is something to write.
        max_bytes: How many bytes they may have together.
    """

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._claimed: FileIO | None = None
        self._is_told = False  # whether the log knows that nothing can be written

    def has_files(self) -> bool:
        """Whether there is anything to send."""
        return bool(self._files())

    def write(self, items: Sequence[Item]) -> int:
        """
        Write the first of these items into a new file, as many as there is room for.

        Returns:
            How many are on disk now.
        """
        try:
            room = self._max_bytes - sum(map(_size_of, self._files()))
            lines = list(_within(map(_line_of, items), room))
            if lines:
                self._write(lines, f"telemetry-{time.time_ns():020}-{os.urandom(4).hex()}.jsonl")
        except (OSError, ValueError) as error:
            self._tell(error)
            return 0
        self._is_told = False
        return len(lines)

    def claim(self) -> Claim | None:
        """The oldest file that no other process sends; lines in it that are no items are left out."""
        for path in self._files():
            with suppress(OSError):  # another process has sent it just now, or sends it
                self._claimed = file = path.open("rb", buffering=0)
                try:
                    _lock(file, path)
                    lines = file.readall().split(b"\n")
                    return Claim(file, path, [item for line in lines if (item := _item_in(line)) is not None])
                except OSError:
                    file.close()
        return None

    def release(self, claim: Claim, settled: int) -> None:
        """
        Give a claim up.

        Args:
            claim: What was claimed.
            settled: How many of its first items are not to be sent again. They are taken off the disk.

        Raises:
            OSError: they could not be: all items of the file will be sent again.
        """
        rest = claim.items[settled:]
        if sys.platform == "win32":
            claim.file.close()  # or the file could not be changed; nor is it locked
        try:
            if not rest:
                claim.path.unlink(missing_ok=True)
            elif settled:
                self._write(map(_line_of, rest), claim.path.name)
        finally:
            _unlock(claim.file)

    def forget_claim(self) -> None:
        """
        Let go, in a forked process, of what its parent has claimed.

        To unlock the file would take it from the parent, whose lock it is; to keep it open would keep it locked when
        the parent is gone.
        """
        if self._claimed is not None:
            self._claimed.close()

    def _tell(self, error: Exception) -> None:
        if not self._is_told:
            self._is_told = True
            log(logging.WARNING, "telemetry_spool_failed", {"folder": str(self._folder), "error": str(error)})

    def _files(self) -> list[Path]:
        """The files, oldest first; none where there is no folder, or it is gone just now."""
        try:
            return sorted(self._folder.glob(_PATTERN))
        except OSError:
            return []

    def _write(self, lines: Iterable[bytes], name: str) -> None:
        """Write a file, in place of the one of that name if there is one, whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._folder / f".{os.urandom(4).hex()}-{name}"
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._folder / name)


def _lock(file: FileIO, path: Path) -> None:
    """
    Lock a file that is still the one at its path, or raise an OSError.

    On Windows two processes may send the same file: each item is stored once.
    """
    if sys.platform != "win32":
        flock(file, LOCK_EX | LOCK_NB)
        if not os.path.samestat(os.fstat(file.fileno()), path.stat()):
            raise FileNotFoundError(path)


def _unlock(file: FileIO) -> None:
    """Unlock and close a file. Closing alone unlocks nothing while a forked process has it open."""
    if sys.platform != "win32":
        flock(file, LOCK_UN)
    file.close()


def _size_of(path: Path) -> int:
    """Bytes of a file; none of one that another process has sent just now."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _within(lines: Iterable[bytes], room: int) -> Iterator[bytes]:
    for line in lines:
        room -= len(line)
        if room < 0:
            return
        yield line


def _line_of(item: Item) -> bytes:
    return encode({"kind": item.kind.name, "item": item.as_json()}) + b"\n"


def _item_in(line: bytes) -> Item | None:
    try:
        entry: dict[str, Any] = decode(line)
        return KINDS[entry["kind"]].item(entry["item"], new_ids())
    except (ValueError, KeyError, TypeError):
        return None
