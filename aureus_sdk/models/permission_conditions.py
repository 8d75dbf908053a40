# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Free-form; plays no part in decisions."""

from typing import Any, TypeAlias

PermissionConditions: TypeAlias = dict[str, Any]

__all__ = ["PermissionConditions"]
