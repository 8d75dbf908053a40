"""The command ``aureus``."""

from __future__ import annotations

import os
import signal
import sys

from .extra import MissingExtraError, needs_extra

__all__ = ["main"]

_INTERRUPTED = 130
"""Exit code of what was ended by Ctrl-C, as shells have it."""


def main() -> None:
    """Run the command."""
    # Until the server takes over Ctrl-C. What is kept is safe at any moment, so there is nothing to wait for.
    signal.signal(signal.SIGINT, lambda _number, _frame: os._exit(_INTERRUPTED))
    try:
        with needs_extra():
            from .server.command import aureus
    except MissingExtraError as error:
        sys.exit(str(error))
    aureus(prog_name="aureus")
