"""The command ``aureus``."""

from __future__ import annotations

import sys

from .extra import MissingExtraError, needs_extra

__all__ = ["main"]


def main() -> None:
    """Run the command."""
    try:
        with needs_extra():
            from .server.command import aureus
    except MissingExtraError as error:
        sys.exit(str(error))
    aureus(prog_name="aureus")
