# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""What else the validator found. Free-form."""

from typing import Any, TypeAlias

ValidationResultMetadata: TypeAlias = dict[str, Any]

__all__ = ["ValidationResultMetadata"]
