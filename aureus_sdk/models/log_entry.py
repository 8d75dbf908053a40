# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `LogEntry`."""

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
from .log_level import LogLevel

__all__ = ["LogEntry"]

_TIMESTAMP = Field("LogEntry.timestamp", Instant())
_LEVEL = Field("LogEntry.level", Enumeration(LogLevel))
_MESSAGE = Field("LogEntry.message", Text())
_CONTEXT = Field("LogEntry.context", MapOf(Anything()), is_required=False)
_FIELDS = (_TIMESTAMP, _LEVEL, _MESSAGE, _CONTEXT)
_KEYS = frozenset(item.key for item in _FIELDS)
_LOG_LEVEL_MEMBERS = {member.value: member for member in LogLevel}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class LogEntry(Model):
    """
    A line of a log.

    Attributes:
        timestamp: When it was logged.
        level: How important a log entry is.
        message: What was logged.
        context: What else there is to say. Free-form.
    """

    timestamp: datetime = field(validator=_TIMESTAMP)
    level: LogLevel = field(validator=_LEVEL)
    message: str = field(validator=_MESSAGE)
    context: dict[str, Any] | None = field(validator=_CONTEXT)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        timestamp: datetime | str,
        level: LogLevel | str,
        message: str,
        context: Mapping[str, Any] | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("timestamp", _TIMESTAMP.convert(timestamp))
        fill("level", _LEVEL.convert(level))
        fill("message", _MESSAGE.convert(message))
        fill("context", None if context is None else _CONTEXT.convert(context))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is LogEntry else draft_of(cls))
        self.timestamp = _TIMESTAMP.read(data)
        value = data.get("level")
        self.level = (type(value) is str and _LOG_LEVEL_MEMBERS.get(value)) or _LEVEL.read(data)
        value = data.get("message")
        self.message = value if type(value) is str else _MESSAGE.read(data)
        self.context = None if data.get("context") is None else _CONTEXT.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "timestamp": time_text(self.timestamp),
            "level": self.level,
            "message": self.message,
        }
        if self.context is not None:
            data["context"] = self.context
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["level"] = self.level.value
        if self.context is not None:
            data["context"] = dict(self.context)
        return data


_Draft = draft_of(LogEntry)
