# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""What the tool gets. Free-form; empty where it is not given."""

from typing import Any, TypeAlias

CompensationActionArgs: TypeAlias = dict[str, Any]

__all__ = ["CompensationActionArgs"]
