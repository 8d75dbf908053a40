"""The one folder whose files tools may read and write, whatever names they are given."""

from __future__ import annotations

import os
import stat
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from aureus_local.domain.json_values import LARGEST_VALUE

from .code_files import could_be_code
from .folders import leads_into

__all__ = ["LARGEST_FILE", "Workspace"]

LARGEST_FILE = LARGEST_VALUE
"""How many bytes of a file are read: as many as a request may have."""

_ADVICE = "use another name, or start the runtime with another workspace"
_HAS_FOLDER_DESCRIPTORS = os.open in os.supports_dir_fd
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""A pipe that nobody writes to would otherwise be waited for."""


class Workspace:
    """
    A folder that nothing leads out of: no absolute path, no `..` and no link, not even one put there meanwhile.

    Links are followed where they stay inside. Names are looked up twice: first to see where they lead, then folder by
    folder from the workspace on, without following any link, so that what was seen is what is opened. Windows, which
    cannot do the latter, lets only administrators make links.

    What is the runtime's own in it stays so: no name leads into its data, and nothing is written that it could run as
    code.

    Args:
        folder: The folder.
        data: The folder that the runtime keeps its data in, if any.
    """

    def __init__(self, folder: Path, *, data: Path | None = None) -> None:
        self._folder = folder
        self._data = data

    def read(self, name: str) -> bytes:
        """
        The content of a file.

        Raises:
            PermissionError: the name leads out of the workspace, or to the runtime's data.
            ValueError: it is no file, or too large.
            OSError: there is no such file, or it cannot be read.
        """
        with self._folder_of(self._inside(name)) as (folder, path):
            descriptor = os.open(path, os.O_RDONLY | _NO_LINK | _AT_ONCE, dir_fd=folder)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise ValueError(f"{name!r} is no file")
        with os.fdopen(descriptor, "rb") as file:
            content = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise ValueError(f"{name!r} has more than {LARGEST_FILE} bytes")
        return content

    def write(self, name: str, content: bytes) -> None:
        """
        Write a file, whole or not at all. Folders that are not there are made.

        Raises:
            PermissionError: the name leads out of the workspace, or to the runtime's data or code.
            OSError: it cannot be written.
        """
        path = self._writable(name)
        with self._folder_of(path, make=True) as (folder, target):
            draft = Path(target).with_name(f".{uuid4().hex}.draft")
            try:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK
                with os.fdopen(os.open(draft, flags, 0o666, dir_fd=folder), "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(draft, target, src_dir_fd=folder, dst_dir_fd=folder)
            except BaseException:
                with suppress(OSError):
                    os.unlink(draft, dir_fd=folder)
                raise

    def check(self, name: str) -> None:
        """
        Refuse a name that `write` would refuse; nothing is written.

        Whether there is room for the file and a right to write it shows only when it is written.

        Raises:
            PermissionError: the name leads out of the workspace, or to the runtime's data or code.
            OSError: there is a folder of this name, or a file where a folder would have to be.
        """
        path = self._writable(name)
        if path.is_dir():
            raise IsADirectoryError(f"{name!r} is a folder")
        if not next(parent for parent in path.parents if parent.exists()).is_dir():
            raise NotADirectoryError(f"{name!r} leads through a file")

    def _inside(self, name: str) -> Path:
        """The path of a file, with links followed."""
        folder = self._folder.resolve()
        path = (folder / name).resolve()
        if not path.is_relative_to(folder) or path == folder:
            raise PermissionError(f"{name!r} is not inside the workspace")
        if self._data is not None and leads_into(path, self._data, within=folder):
            raise PermissionError(f"{name!r} leads into the runtime's data folder: {_ADVICE}")
        return path

    def _writable(self, name: str) -> Path:
        """The path of a file that may be written, with links followed."""
        path = self._inside(name)
        if could_be_code(self._folder.resolve(), path, name):
            raise PermissionError(
                f"{name!r} could be run as code, as the runtime imports from its workspace: {_ADVICE}"
            )
        return path

    @contextmanager
    def _folder_of(self, path: Path, *, make: bool = False) -> Generator[tuple[int | None, str]]:
        """
        The folder of a file, open, and what the file is called there.

        Args:
            path: The path of the file, with links followed.
            make: Whether to make folders that are not there.
        """
        if not _HAS_FOLDER_DESCRIPTORS:
            if make:
                path.parent.mkdir(parents=True, exist_ok=True)
            yield None, str(path)
            return
        *parents, name = path.relative_to(self._folder.resolve()).parts
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            for parent in parents:
                if make:
                    with suppress(FileExistsError):
                        os.mkdir(parent, dir_fd=folder)
                inner = os.open(parent, os.O_RDONLY | os.O_DIRECTORY | _NO_LINK, dir_fd=folder)
                os.close(folder)
                folder = inner
            yield folder, name
        finally:
            os.close(folder)
