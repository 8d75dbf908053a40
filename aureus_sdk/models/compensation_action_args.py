"""What the tool gets. Free-form; empty where it is not given."""

from typing import Any, TypeAlias

CompensationActionArgs: TypeAlias = dict[str, Any]

__all__ = ["CompensationActionArgs"]
