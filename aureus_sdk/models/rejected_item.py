# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `RejectedItem`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
    Integer,
    Text,
)
from .._enum import Enumeration
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields
from .telemetry_kind import TelemetryKind

__all__ = ["RejectedItem"]

_KIND = Field("RejectedItem.kind", Enumeration(TelemetryKind))
_INDEX = Field("RejectedItem.index", Integer(minimum=0))
_MESSAGE = Field("RejectedItem.message", Text())
_ID = Field("RejectedItem.id", Text(), is_required=False)
_FIELDS = (_KIND, _INDEX, _MESSAGE, _ID)
_KEYS = frozenset(item.key for item in _FIELDS)
_TELEMETRY_KIND_MEMBERS = {member.value: member for member in TelemetryKind}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class RejectedItem(Model):
    """
    An item of a batch that was not stored.

    Attributes:
        kind: What kind of telemetry an item is.
        index: Where the item stood in its list, from 0.
        message: Why it was not stored.
        id: Id of the item, where it had one.
    """

    kind: TelemetryKind = field(validator=_KIND)
    index: int = field(validator=_INDEX)
    message: str = field(validator=_MESSAGE)
    id: str | None = field(validator=_ID)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        kind: TelemetryKind | str,
        index: int,
        message: str,
        id: str | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("kind", _KIND.convert(kind))
        fill("index", _INDEX.convert(index))
        fill("message", _MESSAGE.convert(message))
        fill("id", None if id is None else _ID.convert(id))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is RejectedItem else draft_of(cls))
        value = data.get("kind")
        self.kind = (type(value) is str and _TELEMETRY_KIND_MEMBERS.get(value)) or _KIND.read(data)
        value = data.get("index")
        self.index = value if type(value) is int and value >= 0 else _INDEX.read(data)
        value = data.get("message")
        self.message = value if type(value) is str else _MESSAGE.read(data)
        value = data.get("id")
        self.id = value if value is None or type(value) is str else _ID.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "kind": self.kind,
            "index": self.index,
            "message": self.message,
        }
        if self.id is not None:
            data["id"] = self.id
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["kind"] = self.kind.value
        return data


_Draft = draft_of(RejectedItem)
