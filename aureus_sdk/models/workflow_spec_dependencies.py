# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""For a task id, the ids of the tasks that have to succeed before it starts."""

from typing import TypeAlias

WorkflowSpecDependencies: TypeAlias = dict[str, list[str]]

__all__ = ["WorkflowSpecDependencies"]
