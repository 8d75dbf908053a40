# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `TaskProgress`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
    Integer,
)
from .._enum import Enumeration
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields
from .task_run_status import TaskRunStatus

__all__ = ["TaskProgress"]

_STATUS = Field("TaskProgress.status", Enumeration(TaskRunStatus))
_ATTEMPTS = Field("TaskProgress.attempts", Integer(minimum=0))
_FIELDS = (_STATUS, _ATTEMPTS)
_KEYS = frozenset(item.key for item in _FIELDS)
_TASK_RUN_STATUS_MEMBERS = {member.value: member for member in TaskRunStatus}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class TaskProgress(Model):
    """
    How one task of a run stands.

    Attributes:
        status: How a task of a run stands.
        attempts: How many attempts were begun.
    """

    status: TaskRunStatus = field(validator=_STATUS)
    attempts: int = field(validator=_ATTEMPTS)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        status: TaskRunStatus | str,
        attempts: int,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("status", _STATUS.convert(status))
        fill("attempts", _ATTEMPTS.convert(attempts))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is TaskProgress else draft_of(cls))
        value = data.get("status")
        self.status = (type(value) is str and _TASK_RUN_STATUS_MEMBERS.get(value)) or _STATUS.read(data)
        value = data.get("attempts")
        self.attempts = value if type(value) is int and value >= 0 else _ATTEMPTS.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "status": self.status,
            "attempts": self.attempts,
        }
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["status"] = self.status.value
        return data


_Draft = draft_of(TaskProgress)
