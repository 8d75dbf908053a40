# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""What else there is to say. Free-form."""

from typing import Any, TypeAlias

GuardDecisionMetadata: TypeAlias = dict[str, Any]

__all__ = ["GuardDecisionMetadata"]
