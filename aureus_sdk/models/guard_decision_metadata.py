"""What else there is to say. Free-form."""

from typing import Any, TypeAlias

GuardDecisionMetadata: TypeAlias = dict[str, Any]

__all__ = ["GuardDecisionMetadata"]
