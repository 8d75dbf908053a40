# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""What else is known of the commit. Free-form."""

from typing import Any, TypeAlias

CommitMetadata: TypeAlias = dict[str, Any]

__all__ = ["CommitMetadata"]
