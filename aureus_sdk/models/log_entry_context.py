"""What else there is to say. Free-form."""

from typing import Any, TypeAlias

LogEntryContext: TypeAlias = dict[str, Any]

__all__ = ["LogEntryContext"]
