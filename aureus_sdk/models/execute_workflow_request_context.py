"""Values for all tasks of the run. Free-form."""

from typing import Any, TypeAlias

ExecuteWorkflowRequestContext: TypeAlias = dict[str, Any]

__all__ = ["ExecuteWorkflowRequestContext"]
