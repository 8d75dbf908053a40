# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `Span`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    INFINITY,
    Field,
    Instant,
    ListOf,
    MapOf,
    Number,
    Text,
    time_text,
)
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .log_entry import LogEntry

__all__ = ["Span"]

_ID = Field("Span.id", Text(min_length=1))
_TRACE_ID = Field("Span.trace_id", Text(min_length=1, max_length=1024, other_than=[".", ".."]))
_NAME = Field("Span.name", Text())
_START_TIME = Field("Span.start_time", Instant())
_PARENT_ID = Field("Span.parent_id", Text(), is_required=False)
_END_TIME = Field("Span.end_time", Instant(), is_required=False)
_DURATION = Field("Span.duration", Number(minimum=0), is_required=False)
_TAGS = Field("Span.tags", MapOf(Text()), is_required=False)
_LOGS = Field("Span.logs", ListOf(Nested(lambda: LogEntry)), is_required=False)
_FIELDS = (_ID, _TRACE_ID, _NAME, _START_TIME, _PARENT_ID, _END_TIME, _DURATION, _TAGS, _LOGS)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class Span(Model):
    """
    A piece of work that took some time, as a part of a trace.

    Attributes:
        id: Id of the span; a repeat replaces it.
        trace_id: Id of the trace that the span is part of, which stands in a path.
        name: What was done.
        start_time: When it began.
        parent_id: Id of the span that this one is part of.
        end_time: When it ended.
        duration: How long it took, in milliseconds.
        tags: Names and values to find the item by.
        logs: What was logged meanwhile.
    """

    id: str = field(validator=_ID)
    trace_id: str = field(validator=_TRACE_ID)
    name: str = field(validator=_NAME)
    start_time: datetime = field(validator=_START_TIME)
    parent_id: str | None = field(validator=_PARENT_ID)
    end_time: datetime | None = field(validator=_END_TIME)
    duration: float | None = field(validator=_DURATION)
    tags: dict[str, str] | None = field(validator=_TAGS)
    logs: list[LogEntry] | None = field(validator=_LOGS)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        id: str,
        trace_id: str,
        name: str,
        start_time: datetime | str,
        parent_id: str | None = None,
        end_time: datetime | str | None = None,
        duration: float | None = None,
        tags: Mapping[str, str] | None = None,
        logs: Sequence[LogEntry | Mapping[str, Any]] | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("id", _ID.convert(id))
        fill("trace_id", _TRACE_ID.convert(trace_id))
        fill("name", _NAME.convert(name))
        fill("start_time", _START_TIME.convert(start_time))
        fill("parent_id", None if parent_id is None else _PARENT_ID.convert(parent_id))
        fill("end_time", None if end_time is None else _END_TIME.convert(end_time))
        fill("duration", None if duration is None else _DURATION.convert(duration))
        fill("tags", None if tags is None else _TAGS.convert(tags))
        fill("logs", None if logs is None else _LOGS.convert(logs))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is Span else draft_of(cls))
        value = data.get("id")
        self.id = value if type(value) is str and value else _ID.read(data)
        self.trace_id = _TRACE_ID.read(data)
        value = data.get("name")
        self.name = value if type(value) is str else _NAME.read(data)
        self.start_time = _START_TIME.read(data)
        value = data.get("parent_id")
        self.parent_id = value if value is None or type(value) is str else _PARENT_ID.read(data)
        self.end_time = None if data.get("end_time") is None else _END_TIME.read(data)
        value = data.get("duration")
        self.duration = (
            value if value is None or type(value) is float and 0 <= value < INFINITY else _DURATION.read(data)
        )
        self.tags = None if data.get("tags") is None else _TAGS.read(data)
        self.logs = None if data.get("logs") is None else _LOGS.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
            "trace_id": self.trace_id,
            "name": self.name,
            "start_time": time_text(self.start_time),
        }
        if self.parent_id is not None:
            data["parent_id"] = self.parent_id
        if self.end_time is not None:
            data["end_time"] = time_text(self.end_time)
        if self.duration is not None:
            data["duration"] = self.duration
        if self.tags is not None:
            data["tags"] = self.tags
        if self.logs is not None:
            data["logs"] = self.logs
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        if self.tags is not None:
            data["tags"] = dict(self.tags)
        if self.logs is not None:
            data["logs"] = [item.to_dict() for item in self.logs]
        return data


_Draft = draft_of(Span)
