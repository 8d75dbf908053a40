# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""How each task ended, by task id."""

from typing import TypeAlias

from .task_execution_result import TaskExecutionResult

WorkflowExecutionResultTaskResults: TypeAlias = dict[str, TaskExecutionResult]

__all__ = ["WorkflowExecutionResultTaskResults"]
