# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `Permission`."""

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
from .._enum import Enumeration
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields
from .data_zone import DataZone
from .intent import Intent

__all__ = ["Permission"]

_ACTION = Field("Permission.action", Text(min_length=1))
_RESOURCE = Field("Permission.resource", Text(min_length=1))
_INTENT = Field("Permission.intent", Enumeration(Intent), is_required=False)
_DATA_ZONE = Field("Permission.data_zone", Enumeration(DataZone), is_required=False)
_CONDITIONS = Field("Permission.conditions", MapOf(Anything()), is_required=False)
_FIELDS = (_ACTION, _RESOURCE, _INTENT, _DATA_ZONE, _CONDITIONS)
_KEYS = frozenset(item.key for item in _FIELDS)
_INTENT_MEMBERS = {member.value: member for member in Intent}
_DATA_ZONE_MEMBERS = {member.value: member for member in DataZone}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class Permission(Model):
    """
    The right to perform an action on a resource.

    Attributes:
        action: Name of the action, compared exactly.
        resource: Name of the resource, compared exactly.
        intent: What an action or a task is meant to do.
        data_zone: How sensitive data is, from public up to restricted.
        conditions: Free-form; plays no part in decisions.
    """

    action: str = field(validator=_ACTION)
    resource: str = field(validator=_RESOURCE)
    intent: Intent | None = field(validator=_INTENT)
    data_zone: DataZone | None = field(validator=_DATA_ZONE)
    conditions: dict[str, Any] | None = field(validator=_CONDITIONS)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        action: str,
        resource: str,
        intent: Intent | str | None = None,
        data_zone: DataZone | str | None = None,
        conditions: Mapping[str, Any] | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("action", _ACTION.convert(action))
        fill("resource", _RESOURCE.convert(resource))
        fill("intent", None if intent is None else _INTENT.convert(intent))
        fill("data_zone", None if data_zone is None else _DATA_ZONE.convert(data_zone))
        fill("conditions", None if conditions is None else _CONDITIONS.convert(conditions))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is Permission else draft_of(cls))
        value = data.get("action")
        self.action = value if type(value) is str and value else _ACTION.read(data)
        value = data.get("resource")
        self.resource = value if type(value) is str and value else _RESOURCE.read(data)
        value = data.get("intent")
        self.intent = (
            None if value is None else (type(value) is str and _INTENT_MEMBERS.get(value)) or _INTENT.read(data)
        )
        value = data.get("data_zone")
        self.data_zone = (
            None if value is None else (type(value) is str and _DATA_ZONE_MEMBERS.get(value)) or _DATA_ZONE.read(data)
        )
        self.conditions = None if data.get("conditions") is None else _CONDITIONS.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "action": self.action,
            "resource": self.resource,
        }
        if self.intent is not None:
            data["intent"] = self.intent
        if self.data_zone is not None:
            data["data_zone"] = self.data_zone
        if self.conditions is not None:
            data["conditions"] = self.conditions
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        if self.intent is not None:
            data["intent"] = self.intent.value
        if self.data_zone is not None:
            data["data_zone"] = self.data_zone.value
        if self.conditions is not None:
            data["conditions"] = dict(self.conditions)
        return data


_Draft = draft_of(Permission)
