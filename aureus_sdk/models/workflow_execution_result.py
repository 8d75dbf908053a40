# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `WorkflowExecutionResult`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    INFINITY,
    Field,
    ListOf,
    MapOf,
    Number,
    Text,
)
from .._enum import Enumeration
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .safety_violation import SafetyViolation
from .task_execution_result import TaskExecutionResult
from .workflow_execution_status import WorkflowExecutionStatus

__all__ = ["WorkflowExecutionResult"]

_WORKFLOW_ID = Field("WorkflowExecutionResult.workflow_id", Text())
_STATUS = Field("WorkflowExecutionResult.status", Enumeration(WorkflowExecutionStatus))
_TASK_RESULTS = Field("WorkflowExecutionResult.task_results", MapOf(Nested(lambda: TaskExecutionResult)))
_RUN_ID = Field("WorkflowExecutionResult.run_id", Text(), is_required=False)
_ERROR = Field("WorkflowExecutionResult.error", Text(), is_required=False)
_DURATION_MS = Field("WorkflowExecutionResult.duration_ms", Number(minimum=0), is_required=False)
_CORRELATION_ID = Field("WorkflowExecutionResult.correlation_id", Text(), is_required=False)
_COMPENSATIONS = Field("WorkflowExecutionResult.compensations", ListOf(Text()), is_required=False)
_WARNINGS = Field("WorkflowExecutionResult.warnings", ListOf(Nested(lambda: SafetyViolation)), is_required=False)
_FIELDS = (
    _WORKFLOW_ID,
    _STATUS,
    _TASK_RESULTS,
    _RUN_ID,
    _ERROR,
    _DURATION_MS,
    _CORRELATION_ID,
    _COMPENSATIONS,
    _WARNINGS,
)
_KEYS = frozenset(item.key for item in _FIELDS)
_WORKFLOW_EXECUTION_STATUS_MEMBERS = {member.value: member for member in WorkflowExecutionStatus}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class WorkflowExecutionResult(Model):
    """
    How a run ended.

    Attributes:
        workflow_id: Id of the workflow.
        status: How a run ended.
        task_results: How each task ended, by task id.
        run_id: Id of this run.
        error: Why the run failed.
        duration_ms: How long the run took, in milliseconds.
        correlation_id: The correlation id that the run was started with.
        compensations: Names of the tools that undid completed tasks, in the order in which they ran, each once for
            its task. For a
            task that was simulated, that was simulated, too. Whether one has succeeded is in `compensated` of the
            task's result, and why not in
            `compensation_error`.
        warnings: Rules of the safety policy that the workflow does not keep, but that only warn; the first 1,000.
    """

    workflow_id: str = field(validator=_WORKFLOW_ID)
    status: WorkflowExecutionStatus = field(validator=_STATUS)
    task_results: dict[str, TaskExecutionResult] = field(validator=_TASK_RESULTS)
    run_id: str | None = field(validator=_RUN_ID)
    error: str | None = field(validator=_ERROR)
    duration_ms: float | None = field(validator=_DURATION_MS)
    correlation_id: str | None = field(validator=_CORRELATION_ID)
    compensations: list[str] | None = field(validator=_COMPENSATIONS)
    warnings: list[SafetyViolation] | None = field(validator=_WARNINGS)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        workflow_id: str,
        status: WorkflowExecutionStatus | str,
        task_results: Mapping[str, TaskExecutionResult | Mapping[str, Any]],
        run_id: str | None = None,
        error: str | None = None,
        duration_ms: float | None = None,
        correlation_id: str | None = None,
        compensations: Sequence[str] | None = None,
        warnings: Sequence[SafetyViolation | Mapping[str, Any]] | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("workflow_id", _WORKFLOW_ID.convert(workflow_id))
        fill("status", _STATUS.convert(status))
        fill("task_results", _TASK_RESULTS.convert(task_results))
        fill("run_id", None if run_id is None else _RUN_ID.convert(run_id))
        fill("error", None if error is None else _ERROR.convert(error))
        fill("duration_ms", None if duration_ms is None else _DURATION_MS.convert(duration_ms))
        fill("correlation_id", None if correlation_id is None else _CORRELATION_ID.convert(correlation_id))
        fill("compensations", None if compensations is None else _COMPENSATIONS.convert(compensations))
        fill("warnings", None if warnings is None else _WARNINGS.convert(warnings))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is WorkflowExecutionResult else draft_of(cls))
        value = data.get("workflow_id")
        self.workflow_id = value if type(value) is str else _WORKFLOW_ID.read(data)
        value = data.get("status")
        self.status = (type(value) is str and _WORKFLOW_EXECUTION_STATUS_MEMBERS.get(value)) or _STATUS.read(data)
        self.task_results = _TASK_RESULTS.read(data)
        value = data.get("run_id")
        self.run_id = value if value is None or type(value) is str else _RUN_ID.read(data)
        value = data.get("error")
        self.error = value if value is None or type(value) is str else _ERROR.read(data)
        value = data.get("duration_ms")
        self.duration_ms = (
            value if value is None or type(value) is float and 0 <= value < INFINITY else _DURATION_MS.read(data)
        )
        value = data.get("correlation_id")
        self.correlation_id = value if value is None or type(value) is str else _CORRELATION_ID.read(data)
        self.compensations = None if data.get("compensations") is None else _COMPENSATIONS.read(data)
        self.warnings = None if data.get("warnings") is None else _WARNINGS.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "workflow_id": self.workflow_id,
            "status": self.status,
            "task_results": self.task_results,
        }
        if self.run_id is not None:
            data["run_id"] = self.run_id
        if self.error is not None:
            data["error"] = self.error
        if self.duration_ms is not None:
            data["duration_ms"] = self.duration_ms
        if self.correlation_id is not None:
            data["correlation_id"] = self.correlation_id
        if self.compensations is not None:
            data["compensations"] = self.compensations
        if self.warnings is not None:
            data["warnings"] = self.warnings
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["status"] = self.status.value
        data["task_results"] = {key: item.to_dict() for key, item in self.task_results.items()}
        if self.compensations is not None:
            data["compensations"] = list(self.compensations)
        if self.warnings is not None:
            data["warnings"] = [item.to_dict() for item in self.warnings]
        return data


_Draft = draft_of(WorkflowExecutionResult)
