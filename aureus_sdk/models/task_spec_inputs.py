# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""What the tool gets. Free-form; a value may be `{"$from": "task-id"}` for the result of a task that has to succeed
before, or `{"$from": "context", "path": "a.b"}` for a value of the workflow's context, which is what `context`
always refers to."""

from typing import Any, TypeAlias

TaskSpecInputs: TypeAlias = dict[str, Any]

__all__ = ["TaskSpecInputs"]
