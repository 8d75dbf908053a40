"""Files and folders compared by what they are, as they have other names by links and where case makes no difference."""

from __future__ import annotations

from pathlib import Path

__all__ = ["identity", "leads_into"]


def identity(path: Path) -> object:
    """What is the same for all names of a file; where there is none, its path, with links followed."""
    try:
        found = path.stat()
    except OSError:
        return path.resolve()
    return found.st_dev, found.st_ino


def leads_into(path: Path, target: Path, *, within: Path) -> bool:
    """
    Whether a path leads into another folder, on its way from the folder that it is within.

    Args:
        path: The path, with links followed.
        target: The other folder.
        within: The folder that the path is within, with links followed.
    """
    way = [each for each in (path, *path.parents) if each.is_relative_to(within)]
    return identity(target) in map(identity, way)
