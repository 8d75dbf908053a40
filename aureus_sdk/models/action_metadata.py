# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""What else is known of the action, such as the `tool_name` to be used. Free-form."""

from typing import Any, TypeAlias

ActionMetadata: TypeAlias = dict[str, Any]

__all__ = ["ActionMetadata"]
