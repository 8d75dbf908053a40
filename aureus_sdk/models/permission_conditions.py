"""Free-form; plays no part in decisions."""

from typing import Any, TypeAlias

PermissionConditions: TypeAlias = dict[str, Any]

__all__ = ["PermissionConditions"]
