# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `WorkflowStatus`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
    Instant,
    ListOf,
    MapOf,
    Number,
    Text,
    time_text,
)
from .._enum import Enumeration
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .safety_violation import SafetyViolation
from .task_progress import TaskProgress
from .workflow_run_status import WorkflowRunStatus

__all__ = ["WorkflowStatus"]

_WORKFLOW_ID = Field("WorkflowStatus.workflow_id", Text())
_RUN_ID = Field("WorkflowStatus.run_id", Text())
_STATUS = Field("WorkflowStatus.status", Enumeration(WorkflowRunStatus))
_PROGRESS = Field("WorkflowStatus.progress", Number(minimum=0, maximum=1), is_required=False)
_TASKS = Field("WorkflowStatus.tasks", MapOf(Nested(lambda: TaskProgress)), is_required=False)
_STARTED_AT = Field("WorkflowStatus.started_at", Instant(), is_required=False)
_COMPLETED_AT = Field("WorkflowStatus.completed_at", Instant(), is_required=False)
_ERROR = Field("WorkflowStatus.error", Text(), is_required=False)
_CORRELATION_ID = Field("WorkflowStatus.correlation_id", Text(), is_required=False)
_WARNINGS = Field("WorkflowStatus.warnings", ListOf(Nested(lambda: SafetyViolation)), is_required=False)
_FIELDS = (
    _WORKFLOW_ID,
    _RUN_ID,
    _STATUS,
    _PROGRESS,
    _TASKS,
    _STARTED_AT,
    _COMPLETED_AT,
    _ERROR,
    _CORRELATION_ID,
    _WARNINGS,
)
_KEYS = frozenset(item.key for item in _FIELDS)
_WORKFLOW_RUN_STATUS_MEMBERS = {member.value: member for member in WorkflowRunStatus}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class WorkflowStatus(Model):
    """
    How a run stands.

    Attributes:
        workflow_id: Id of the workflow.
        run_id: Id of this run.
        status: How a run stands.
        progress: The share of tasks that have ended, 0 to 1.
        tasks: How each task stands, by task id.
        started_at: When the run started.
        completed_at: When the run ended.
        error: Why the run failed.
        correlation_id: The correlation id that the run was started with.
        warnings: Rules of the safety policy that the workflow does not keep, but that only warn; the first 1,000.
    """

    workflow_id: str = field(validator=_WORKFLOW_ID)
    run_id: str = field(validator=_RUN_ID)
    status: WorkflowRunStatus = field(validator=_STATUS)
    progress: float | None = field(validator=_PROGRESS)
    tasks: dict[str, TaskProgress] | None = field(validator=_TASKS)
    started_at: datetime | None = field(validator=_STARTED_AT)
    completed_at: datetime | None = field(validator=_COMPLETED_AT)
    error: str | None = field(validator=_ERROR)
    correlation_id: str | None = field(validator=_CORRELATION_ID)
    warnings: list[SafetyViolation] | None = field(validator=_WARNINGS)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        workflow_id: str,
        run_id: str,
        status: WorkflowRunStatus | str,
        progress: float | None = None,
        tasks: Mapping[str, TaskProgress | Mapping[str, Any]] | None = None,
        started_at: datetime | str | None = None,
        completed_at: datetime | str | None = None,
        error: str | None = None,
        correlation_id: str | None = None,
        warnings: Sequence[SafetyViolation | Mapping[str, Any]] | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("workflow_id", _WORKFLOW_ID.convert(workflow_id))
        fill("run_id", _RUN_ID.convert(run_id))
        fill("status", _STATUS.convert(status))
        fill("progress", None if progress is None else _PROGRESS.convert(progress))
        fill("tasks", None if tasks is None else _TASKS.convert(tasks))
        fill("started_at", None if started_at is None else _STARTED_AT.convert(started_at))
        fill("completed_at", None if completed_at is None else _COMPLETED_AT.convert(completed_at))
        fill("error", None if error is None else _ERROR.convert(error))
        fill("correlation_id", None if correlation_id is None else _CORRELATION_ID.convert(correlation_id))
        fill("warnings", None if warnings is None else _WARNINGS.convert(warnings))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is WorkflowStatus else draft_of(cls))
        value = data.get("workflow_id")
        self.workflow_id = value if type(value) is str else _WORKFLOW_ID.read(data)
        value = data.get("run_id")
        self.run_id = value if type(value) is str else _RUN_ID.read(data)
        value = data.get("status")
        self.status = (type(value) is str and _WORKFLOW_RUN_STATUS_MEMBERS.get(value)) or _STATUS.read(data)
        value = data.get("progress")
        self.progress = value if value is None or type(value) is float and 0 <= value <= 1 else _PROGRESS.read(data)
        self.tasks = None if data.get("tasks") is None else _TASKS.read(data)
        self.started_at = None if data.get("started_at") is None else _STARTED_AT.read(data)
        self.completed_at = None if data.get("completed_at") is None else _COMPLETED_AT.read(data)
        value = data.get("error")
        self.error = value if value is None or type(value) is str else _ERROR.read(data)
        value = data.get("correlation_id")
        self.correlation_id = value if value is None or type(value) is str else _CORRELATION_ID.read(data)
        self.warnings = None if data.get("warnings") is None else _WARNINGS.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "workflow_id": self.workflow_id,
            "run_id": self.run_id,
            "status": self.status,
        }
        if self.progress is not None:
            data["progress"] = self.progress
        if self.tasks is not None:
            data["tasks"] = self.tasks
        if self.started_at is not None:
            data["started_at"] = time_text(self.started_at)
        if self.completed_at is not None:
            data["completed_at"] = time_text(self.completed_at)
        if self.error is not None:
            data["error"] = self.error
        if self.correlation_id is not None:
            data["correlation_id"] = self.correlation_id
        if self.warnings is not None:
            data["warnings"] = self.warnings
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["status"] = self.status.value
        if self.tasks is not None:
            data["tasks"] = {key: item.to_dict() for key, item in self.tasks.items()}
        if self.warnings is not None:
            data["warnings"] = [item.to_dict() for item in self.warnings]
        return data


_Draft = draft_of(WorkflowStatus)
