# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `TelemetryEvent`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Anything,
    Field,
    Instant,
    MapOf,
    Text,
    time_text,
)
from .._enum import Enumeration
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields
from .telemetry_event_type import TelemetryEventType

__all__ = ["TelemetryEvent"]

_TYPE = Field("TelemetryEvent.type", Enumeration(TelemetryEventType))
_TIMESTAMP = Field("TelemetryEvent.timestamp", Instant())
_DATA = Field("TelemetryEvent.data", MapOf(Anything()))
_ID = Field("TelemetryEvent.id", Text(min_length=1), is_required=False)
_WORKFLOW_ID = Field("TelemetryEvent.workflow_id", Text(), is_required=False)
_TASK_ID = Field("TelemetryEvent.task_id", Text(), is_required=False)
_TASK_TYPE = Field("TelemetryEvent.task_type", Text(), is_required=False)
_CORRELATION_ID = Field("TelemetryEvent.correlation_id", Text(), is_required=False)
_TAGS = Field("TelemetryEvent.tags", MapOf(Text()), is_required=False)
_FIELDS = (_TYPE, _TIMESTAMP, _DATA, _ID, _WORKFLOW_ID, _TASK_ID, _TASK_TYPE, _CORRELATION_ID, _TAGS)
_KEYS = frozenset(item.key for item in _FIELDS)
_TELEMETRY_EVENT_TYPE_MEMBERS = {member.value: member for member in TelemetryEventType}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class TelemetryEvent(Model):
    """
    Something that happened.

    Attributes:
        type: What a telemetry event tells of.
        timestamp: When it happened.
        data: What there is to tell. Free-form.
        id: Id of the event; a repeat is stored once.
        workflow_id: Id of the workflow that it belongs to.
        task_id: Id of the task that it belongs to.
        task_type: Type of the task that it belongs to.
        correlation_id: Ties the event to other work.
        tags: Names and values to find the item by.
    """

    type: TelemetryEventType = field(validator=_TYPE)
    timestamp: datetime = field(validator=_TIMESTAMP)
    data: dict[str, Any] = field(validator=_DATA)
    id: str | None = field(validator=_ID)
    workflow_id: str | None = field(validator=_WORKFLOW_ID)
    task_id: str | None = field(validator=_TASK_ID)
    task_type: str | None = field(validator=_TASK_TYPE)
    correlation_id: str | None = field(validator=_CORRELATION_ID)
    tags: dict[str, str] | None = field(validator=_TAGS)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        type: TelemetryEventType | str,
        timestamp: datetime | str,
        data: Mapping[str, Any],
        id: str | None = None,
        workflow_id: str | None = None,
        task_id: str | None = None,
        task_type: str | None = None,
        correlation_id: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("type", _TYPE.convert(type))
        fill("timestamp", _TIMESTAMP.convert(timestamp))
        fill("data", _DATA.convert(data))
        fill("id", None if id is None else _ID.convert(id))
        fill("workflow_id", None if workflow_id is None else _WORKFLOW_ID.convert(workflow_id))
        fill("task_id", None if task_id is None else _TASK_ID.convert(task_id))
        fill("task_type", None if task_type is None else _TASK_TYPE.convert(task_type))
        fill("correlation_id", None if correlation_id is None else _CORRELATION_ID.convert(correlation_id))
        fill("tags", None if tags is None else _TAGS.convert(tags))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is TelemetryEvent else draft_of(cls))
        value = data.get("type")
        self.type = (type(value) is str and _TELEMETRY_EVENT_TYPE_MEMBERS.get(value)) or _TYPE.read(data)
        self.timestamp = _TIMESTAMP.read(data)
        self.data = _DATA.read(data)
        value = data.get("id")
        self.id = value if value is None or type(value) is str and value else _ID.read(data)
        value = data.get("workflow_id")
        self.workflow_id = value if value is None or type(value) is str else _WORKFLOW_ID.read(data)
        value = data.get("task_id")
        self.task_id = value if value is None or type(value) is str else _TASK_ID.read(data)
        value = data.get("task_type")
        self.task_type = value if value is None or type(value) is str else _TASK_TYPE.read(data)
        value = data.get("correlation_id")
        self.correlation_id = value if value is None or type(value) is str else _CORRELATION_ID.read(data)
        self.tags = None if data.get("tags") is None else _TAGS.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "type": self.type,
            "timestamp": time_text(self.timestamp),
            "data": self.data,
        }
        if self.id is not None:
            data["id"] = self.id
        if self.workflow_id is not None:
            data["workflow_id"] = self.workflow_id
        if self.task_id is not None:
            data["task_id"] = self.task_id
        if self.task_type is not None:
            data["task_type"] = self.task_type
        if self.correlation_id is not None:
            data["correlation_id"] = self.correlation_id
        if self.tags is not None:
            data["tags"] = self.tags
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["type"] = self.type.value
        data["data"] = dict(self.data)
        if self.tags is not None:
            data["tags"] = dict(self.tags)
        return data


_Draft = draft_of(TelemetryEvent)
