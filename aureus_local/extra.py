"""What the runtime needs comes with an extra, so that it may be missing."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from aureus_sdk._extra import INSTALL_LOCAL

__all__ = ["MissingExtraError", "needs_extra"]

_OURS = ("aureus_local", "aureus_sdk")


class MissingExtraError(ModuleNotFoundError):
    """A package that the runtime needs is not installed; the message says how to install it."""


@contextmanager
def needs_extra() -> Generator[None]:
    """
    Say what to install where an import of the block fails for the lack of it.

    Raises:
        MissingExtraError: a package of the extra is missing.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith(_OURS):
            raise
        raise MissingExtraError(
            f"The runtime needs the package {error.name}. Install it with: {INSTALL_LOCAL}",
            name=error.name,
        ) from error
