"""Texts that are told to people."""

from __future__ import annotations

__all__ = ["shortened"]


def shortened(text: str, length: int) -> str:
    """The text, cut where it has more than so many characters: it may repeat a long value."""
    return text if len(text) <= length else f"{text[:length]}..."
