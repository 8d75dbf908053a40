# hand-written; composed into aureus_sdk by make generate
"""Items on disk that could not be sent: files in a folder, each written whole, and sent by one process."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NamedTuple

from .._json import decode, encode
from .items import KINDS, Item, new_ids

if sys.platform != "win32":
    from fcntl import LOCK_EX, LOCK_NB, flock

_PATTERN = "telemetry-*.jsonl"


class Claim(NamedTuple):
    """
    A file that no other process sends meanwhile. A process that dies loses its claims.

    Attributes:
        file: The file, open and locked; closing it gives the claim up.
        path: Where it is.
        items: What is in it.
    """

    file: IO[bytes]
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

    def has_files(self) -> bool:
        """Whether there is anything to send."""
        return any(self._folder.glob(_PATTERN))

    def write(self, items: Sequence[Item]) -> int:
        """
        Write the first of these items into a new file, as many as there is room for.

        Returns:
            How many are on disk now.
        """
        try:
            room = self._max_bytes - sum(path.stat().st_size for path in self._folder.glob(_PATTERN))
            lines = list(_lines_within(items, room))
            if lines:
                self._write(b"".join(lines))
        except (OSError, ValueError):
            return 0
        return len(lines)

    def claim(self) -> Claim | None:
        """The oldest file that no other process sends; lines in it that are no items are left out."""
        for path in sorted(self._folder.glob(_PATTERN)):
            with suppress(OSError):  # another process has sent it just now, or sends it
                file = path.open("rb")
                try:
                    _lock(file)
                    path.stat()
                    return Claim(file, path, [item for line in file if (item := _item_in(line)) is not None])
                except OSError:
                    file.close()
        return None

    def _write(self, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"telemetry-{time.time_ns():020}-{os.urandom(4).hex()}.jsonl"
        unfinished = self._folder / f".{name}"
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(self._folder / name)


def _lock(file: IO[bytes]) -> None:
    """Lock a file, or raise an OSError. On Windows two processes may send the same file: each item is stored once."""
    if sys.platform != "win32":
        flock(file, LOCK_EX | LOCK_NB)


def _lines_within(items: Sequence[Item], room: int) -> Iterator[bytes]:
    for item in items:
        line = encode({"kind": item.kind.name, "item": item.as_json()}) + b"\n"
        room -= len(line)
        if room < 0:
            return
        yield line


def _item_in(line: bytes) -> Item | None:
    try:
        entry: dict[str, Any] = decode(line)
        return KINDS[entry["kind"]].item(entry["item"], new_ids())
    except (ValueError, KeyError, TypeError):
        return None
