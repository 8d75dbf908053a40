# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Values for all tasks of the run. Free-form."""

from typing import Any, TypeAlias

ExecuteWorkflowRequestContext: TypeAlias = dict[str, Any]

__all__ = ["ExecuteWorkflowRequestContext"]
