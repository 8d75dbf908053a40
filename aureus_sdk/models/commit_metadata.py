"""What else is known of the commit. Free-form."""

from typing import Any, TypeAlias

CommitMetadata: TypeAlias = dict[str, Any]

__all__ = ["CommitMetadata"]
