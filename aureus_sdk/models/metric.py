# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `Metric`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    INFINITY,
    Field,
    Instant,
    MapOf,
    Number,
    Text,
    time_text,
)
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields

__all__ = ["Metric"]

_NAME = Field("Metric.name", Text(min_length=1))
_VALUE = Field("Metric.value", Number())
_TIMESTAMP = Field("Metric.timestamp", Instant())
_ID = Field("Metric.id", Text(min_length=1), is_required=False)
_TAGS = Field("Metric.tags", MapOf(Text()), is_required=False)
_FIELDS = (_NAME, _VALUE, _TIMESTAMP, _ID, _TAGS)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class Metric(Model):
    """
    A measured value.

    Attributes:
        name: Name of what was measured.
        value: The measured value.
        timestamp: When it was measured.
        id: Id of the measurement; a repeat is stored once.
        tags: Names and values to find the item by.
    """

    name: str = field(validator=_NAME)
    value: float = field(validator=_VALUE)
    timestamp: datetime = field(validator=_TIMESTAMP)
    id: str | None = field(validator=_ID)
    tags: dict[str, str] | None = field(validator=_TAGS)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        name: str,
        value: float,
        timestamp: datetime | str,
        id: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("name", _NAME.convert(name))
        fill("value", _VALUE.convert(value))
        fill("timestamp", _TIMESTAMP.convert(timestamp))
        fill("id", None if id is None else _ID.convert(id))
        fill("tags", None if tags is None else _TAGS.convert(tags))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is Metric else draft_of(cls))
        value = data.get("name")
        self.name = value if type(value) is str and value else _NAME.read(data)
        value = data.get("value")
        self.value = value if type(value) is float and -INFINITY < value < INFINITY else _VALUE.read(data)
        self.timestamp = _TIMESTAMP.read(data)
        value = data.get("id")
        self.id = value if value is None or type(value) is str and value else _ID.read(data)
        self.tags = None if data.get("tags") is None else _TAGS.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "name": self.name,
            "value": self.value,
            "timestamp": time_text(self.timestamp),
        }
        if self.id is not None:
            data["id"] = self.id
        if self.tags is not None:
            data["tags"] = self.tags
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        if self.tags is not None:
            data["tags"] = dict(self.tags)
        return data


_Draft = draft_of(Metric)
