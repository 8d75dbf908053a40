"""What else the validator found. Free-form."""

from typing import Any, TypeAlias

ValidationResultMetadata: TypeAlias = dict[str, Any]

__all__ = ["ValidationResultMetadata"]
