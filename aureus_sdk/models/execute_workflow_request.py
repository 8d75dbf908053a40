# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `ExecuteWorkflowRequest`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Anything,
    Field,
    MapOf,
    Text,
)
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .workflow_spec import WorkflowSpec

__all__ = ["ExecuteWorkflowRequest"]

_WORKFLOW = Field("ExecuteWorkflowRequest.workflow", Nested(lambda: WorkflowSpec))
_CONTEXT = Field("ExecuteWorkflowRequest.context", MapOf(Anything()), is_required=False)
_CORRELATION_ID = Field(
    "ExecuteWorkflowRequest.correlation_id",
    Text(min_length=1, max_length=1024, other_than=[".", ".."]),
    is_required=False,
)
_FIELDS = (_WORKFLOW, _CONTEXT, _CORRELATION_ID)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class ExecuteWorkflowRequest(Model):
    """
    What to run, and with what.

    Attributes:
        workflow: A graph of tasks.
        context: Values for all tasks of the run. Free-form.
        correlation_id: Ties the run to other work; also the id of its trace, which stands in a path.
    """

    workflow: WorkflowSpec = field(validator=_WORKFLOW)
    context: dict[str, Any] | None = field(validator=_CONTEXT)
    correlation_id: str | None = field(validator=_CORRELATION_ID)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        workflow: WorkflowSpec | Mapping[str, Any],
        context: Mapping[str, Any] | None = None,
        correlation_id: str | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("workflow", _WORKFLOW.convert(workflow))
        fill("context", None if context is None else _CONTEXT.convert(context))
        fill("correlation_id", None if correlation_id is None else _CORRELATION_ID.convert(correlation_id))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is ExecuteWorkflowRequest else draft_of(cls))
        self.workflow = _WORKFLOW.read(data)
        self.context = None if data.get("context") is None else _CONTEXT.read(data)
        self.correlation_id = None if data.get("correlation_id") is None else _CORRELATION_ID.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "workflow": self.workflow.__json__(),
        }
        if self.context is not None:
            data["context"] = self.context
        if self.correlation_id is not None:
            data["correlation_id"] = self.correlation_id
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["workflow"] = self.workflow.to_dict()
        if self.context is not None:
            data["context"] = dict(self.context)
        return data


_Draft = draft_of(ExecuteWorkflowRequest)
