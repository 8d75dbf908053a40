"""What the runtime needs comes with an extra, so that it may be missing."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

__all__ = ["MissingExtraError", "needs_extra"]

_OURS = ("aureus_local", "aureus_sdk")
_EXTRA = '"aureus-sdk[local]", or in a clone of its repository: pip install ".[local]"'


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
            f"The runtime needs the package {error.name}. Install it with: pip install {_EXTRA}",
            name=error.name,
        ) from error
