"""The command ``aureus``."""

from __future__ import annotations

import sys

__all__ = ["main"]

_OURS = ("aureus_local", "aureus_sdk")


def main() -> None:
    """Run the command. What it needs comes with an extra, so that it may be missing."""
    try:
        from .server.command import aureus
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith(_OURS):
            raise
        sys.exit(f'The runtime needs the package {error.name}. Install it with: pip install "aureus-sdk[local]"')
    aureus(prog_name="aureus")
