# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""How each task stands, by task id."""

from typing import TypeAlias

from .task_progress import TaskProgress

WorkflowStatusTasks: TypeAlias = dict[str, TaskProgress]

__all__ = ["WorkflowStatusTasks"]
