"""``python -m aureus_local`` is the command ``aureus``."""

from .cli import main

main()
