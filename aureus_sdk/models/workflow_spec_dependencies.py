# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""For a task id, the ids of the tasks that have to succeed before it starts. A hook of another task is none of them:
nothing but hooks starts after a failure. A hook itself runs whatever it depends on."""

from typing import TypeAlias

WorkflowSpecDependencies: TypeAlias = dict[str, list[str]]

__all__ = ["WorkflowSpecDependencies"]
