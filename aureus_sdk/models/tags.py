"""Names and values to find the item by."""

from typing import TypeAlias

Tags: TypeAlias = dict[str, str]

__all__ = ["Tags"]
