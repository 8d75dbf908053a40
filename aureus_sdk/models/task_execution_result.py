# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `TaskExecutionResult`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    INFINITY,
    Anything,
    Boolean,
    Field,
    Integer,
    Number,
    Text,
)
from .._enum import Enumeration
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields
from .task_execution_status import TaskExecutionStatus

__all__ = ["TaskExecutionResult"]

_TASK_ID = Field("TaskExecutionResult.task_id", Text())
_STATUS = Field("TaskExecutionResult.status", Enumeration(TaskExecutionStatus))
_RESULT = Field("TaskExecutionResult.result", Anything(), is_required=False)
_ERROR = Field("TaskExecutionResult.error", Text(), is_required=False)
_DURATION_MS = Field("TaskExecutionResult.duration_ms", Number(minimum=0), is_required=False)
_ATTEMPTS = Field("TaskExecutionResult.attempts", Integer(minimum=0), is_required=False)
_COMPENSATED = Field("TaskExecutionResult.compensated", Boolean(), is_required=False)
_COMPENSATION_ERROR = Field("TaskExecutionResult.compensation_error", Text(), is_required=False)
_SIMULATED = Field("TaskExecutionResult.simulated", Boolean(), is_required=False)
_FIELDS = (_TASK_ID, _STATUS, _RESULT, _ERROR, _DURATION_MS, _ATTEMPTS, _COMPENSATED, _COMPENSATION_ERROR, _SIMULATED)
_KEYS = frozenset(item.key for item in _FIELDS)
_TASK_EXECUTION_STATUS_MEMBERS = {member.value: member for member in TaskExecutionStatus}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class TaskExecutionResult(Model):
    """
    How one task of a run ended.

    Attributes:
        task_id: Id of the task.
        status: How a task ended.
        result: What the tool answered. Free-form.
        error: Why the task failed.
        duration_ms: How long the task took, waits between attempts included, in milliseconds.
        attempts: How many attempts were made.
        compensated: Whether the task was undone after a later one failed. A task that was simulated is undone
            without effect as well.
        compensation_error: Why the task could not be undone after a later one failed.
        simulated: Whether the task had no effect: it has no tool that could run, or its tool was kept from writing.
    """

    task_id: str = field(validator=_TASK_ID)
    status: TaskExecutionStatus = field(validator=_STATUS)
    result: Any | None = field(validator=_RESULT)
    error: str | None = field(validator=_ERROR)
    duration_ms: float | None = field(validator=_DURATION_MS)
    attempts: int | None = field(validator=_ATTEMPTS)
    compensated: bool | None = field(validator=_COMPENSATED)
    compensation_error: str | None = field(validator=_COMPENSATION_ERROR)
    simulated: bool | None = field(validator=_SIMULATED)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        task_id: str,
        status: TaskExecutionStatus | str,
        result: Any | None = None,
        error: str | None = None,
        duration_ms: float | None = None,
        attempts: int | None = None,
        compensated: bool | None = None,
        compensation_error: str | None = None,
        simulated: bool | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("task_id", _TASK_ID.convert(task_id))
        fill("status", _STATUS.convert(status))
        fill("result", None if result is None else _RESULT.convert(result))
        fill("error", None if error is None else _ERROR.convert(error))
        fill("duration_ms", None if duration_ms is None else _DURATION_MS.convert(duration_ms))
        fill("attempts", None if attempts is None else _ATTEMPTS.convert(attempts))
        fill("compensated", None if compensated is None else _COMPENSATED.convert(compensated))
        fill(
            "compensation_error",
            None if compensation_error is None else _COMPENSATION_ERROR.convert(compensation_error),
        )
        fill("simulated", None if simulated is None else _SIMULATED.convert(simulated))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is TaskExecutionResult else draft_of(cls))
        value = data.get("task_id")
        self.task_id = value if type(value) is str else _TASK_ID.read(data)
        value = data.get("status")
        self.status = (type(value) is str and _TASK_EXECUTION_STATUS_MEMBERS.get(value)) or _STATUS.read(data)
        self.result = data.get("result")
        value = data.get("error")
        self.error = value if value is None or type(value) is str else _ERROR.read(data)
        value = data.get("duration_ms")
        self.duration_ms = (
            value if value is None or type(value) is float and 0 <= value < INFINITY else _DURATION_MS.read(data)
        )
        value = data.get("attempts")
        self.attempts = value if value is None or type(value) is int and value >= 0 else _ATTEMPTS.read(data)
        value = data.get("compensated")
        self.compensated = value if value is None or type(value) is bool else _COMPENSATED.read(data)
        value = data.get("compensation_error")
        self.compensation_error = value if value is None or type(value) is str else _COMPENSATION_ERROR.read(data)
        value = data.get("simulated")
        self.simulated = value if value is None or type(value) is bool else _SIMULATED.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "task_id": self.task_id,
            "status": self.status,
        }
        if self.result is not None:
            data["result"] = self.result
        if self.error is not None:
            data["error"] = self.error
        if self.duration_ms is not None:
            data["duration_ms"] = self.duration_ms
        if self.attempts is not None:
            data["attempts"] = self.attempts
        if self.compensated is not None:
            data["compensated"] = self.compensated
        if self.compensation_error is not None:
            data["compensation_error"] = self.compensation_error
        if self.simulated is not None:
            data["simulated"] = self.simulated
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["status"] = self.status.value
        return data


_Draft = draft_of(TaskExecutionResult)
