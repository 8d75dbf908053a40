# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `Commit`."""

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
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields

__all__ = ["Commit"]

_ID = Field("Commit.id", Text(min_length=1))
_DATA = Field("Commit.data", Anything())
_PREVIOUS_STATE = Field("Commit.previous_state", Anything(), is_required=False)
_METADATA = Field("Commit.metadata", MapOf(Anything()), is_required=False)
_FIELDS = (_ID, _DATA, _PREVIOUS_STATE, _METADATA)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class Commit(Model):
    """
    A change of state that is to be validated.

    Attributes:
        id: Id of the commit.
        data: The new state. Free-form, null included.
        previous_state: The state before. Free-form.
        metadata: What else is known of the commit. Free-form.
    """

    id: str = field(validator=_ID)
    data: Any = field(validator=_DATA)
    previous_state: Any | None = field(validator=_PREVIOUS_STATE)
    metadata: dict[str, Any] | None = field(validator=_METADATA)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        id: str,
        data: Any,
        previous_state: Any | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("id", _ID.convert(id))
        fill("data", _DATA.convert(data))
        fill("previous_state", None if previous_state is None else _PREVIOUS_STATE.convert(previous_state))
        fill("metadata", None if metadata is None else _METADATA.convert(metadata))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is Commit else draft_of(cls))
        value = data.get("id")
        self.id = value if type(value) is str and value else _ID.read(data)
        value = data.get("data")
        self.data = value if value is not None else _DATA.read(data)
        self.previous_state = data.get("previous_state")
        self.metadata = None if data.get("metadata") is None else _METADATA.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
            "data": self.data,
        }
        if self.previous_state is not None:
            data["previous_state"] = self.previous_state
        if self.metadata is not None:
            data["metadata"] = self.metadata
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        if self.metadata is not None:
            data["metadata"] = dict(self.metadata)
        return data


_Draft = draft_of(Commit)
