"""How each task ended, by task id."""

from typing import TypeAlias

from .task_execution_result import TaskExecutionResult

WorkflowExecutionResultTaskResults: TypeAlias = dict[str, TaskExecutionResult]

__all__ = ["WorkflowExecutionResultTaskResults"]
