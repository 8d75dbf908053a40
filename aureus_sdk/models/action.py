# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `Action`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Anything,
    Field,
    ListOf,
    MapOf,
    Text,
)
from .._enum import Enumeration
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .data_zone import DataZone
from .intent import Intent
from .permission import Permission
from .policy_risk_tier import PolicyRiskTier

__all__ = ["Action"]

_ID = Field("Action.id", Text(min_length=1, max_length=1024))
_NAME = Field("Action.name", Text())
_RISK_TIER = Field("Action.risk_tier", Enumeration(PolicyRiskTier))
_REQUIRED_PERMISSIONS = Field("Action.required_permissions", ListOf(Nested(lambda: Permission)))
_INTENT = Field("Action.intent", Enumeration(Intent), is_required=False)
_DATA_ZONE = Field("Action.data_zone", Enumeration(DataZone), is_required=False)
_ALLOWED_TOOLS = Field("Action.allowed_tools", ListOf(Text()), is_required=False)
_METADATA = Field("Action.metadata", MapOf(Anything()), is_required=False)
_FIELDS = (_ID, _NAME, _RISK_TIER, _REQUIRED_PERMISSIONS, _INTENT, _DATA_ZONE, _ALLOWED_TOOLS, _METADATA)
_KEYS = frozenset(item.key for item in _FIELDS)
_POLICY_RISK_TIER_MEMBERS = {member.value: member for member in PolicyRiskTier}
_INTENT_MEMBERS = {member.value: member for member in Intent}
_DATA_ZONE_MEMBERS = {member.value: member for member in DataZone}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class Action(Model):
    """
    What a principal wants to do.

    Attributes:
        id: Id of the action; an approval token, which stands in paths, begins with it.
        name: Name of the action, for people.
        risk_tier: How risky an action is.
        required_permissions: The permissions that the action requires.
        intent: What an action or a task is meant to do.
        data_zone: How sensitive data is, from public up to restricted.
        allowed_tools: Names of the tools that may be used; every tool where it is empty or not given.
        metadata: What else is known of the action, such as the `tool_name` to be used. Free-form.
    """

    id: str = field(validator=_ID)
    name: str = field(validator=_NAME)
    risk_tier: PolicyRiskTier = field(validator=_RISK_TIER)
    required_permissions: list[Permission] = field(validator=_REQUIRED_PERMISSIONS)
    intent: Intent | None = field(validator=_INTENT)
    data_zone: DataZone | None = field(validator=_DATA_ZONE)
    allowed_tools: list[str] | None = field(validator=_ALLOWED_TOOLS)
    metadata: dict[str, Any] | None = field(validator=_METADATA)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        id: str,
        name: str,
        risk_tier: PolicyRiskTier | str,
        required_permissions: Sequence[Permission | Mapping[str, Any]],
        intent: Intent | str | None = None,
        data_zone: DataZone | str | None = None,
        allowed_tools: Sequence[str] | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("id", _ID.convert(id))
        fill("name", _NAME.convert(name))
        fill("risk_tier", _RISK_TIER.convert(risk_tier))
        fill("required_permissions", _REQUIRED_PERMISSIONS.convert(required_permissions))
        fill("intent", None if intent is None else _INTENT.convert(intent))
        fill("data_zone", None if data_zone is None else _DATA_ZONE.convert(data_zone))
        fill("allowed_tools", None if allowed_tools is None else _ALLOWED_TOOLS.convert(allowed_tools))
        fill("metadata", None if metadata is None else _METADATA.convert(metadata))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is Action else draft_of(cls))
        self.id = _ID.read(data)
        value = data.get("name")
        self.name = value if type(value) is str else _NAME.read(data)
        value = data.get("risk_tier")
        self.risk_tier = (type(value) is str and _POLICY_RISK_TIER_MEMBERS.get(value)) or _RISK_TIER.read(data)
        self.required_permissions = _REQUIRED_PERMISSIONS.read(data)
        value = data.get("intent")
        self.intent = (
            None if value is None else (type(value) is str and _INTENT_MEMBERS.get(value)) or _INTENT.read(data)
        )
        value = data.get("data_zone")
        self.data_zone = (
            None if value is None else (type(value) is str and _DATA_ZONE_MEMBERS.get(value)) or _DATA_ZONE.read(data)
        )
        self.allowed_tools = None if data.get("allowed_tools") is None else _ALLOWED_TOOLS.read(data)
        self.metadata = None if data.get("metadata") is None else _METADATA.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "risk_tier": self.risk_tier,
            "required_permissions": self.required_permissions,
        }
        if self.intent is not None:
            data["intent"] = self.intent
        if self.data_zone is not None:
            data["data_zone"] = self.data_zone
        if self.allowed_tools is not None:
            data["allowed_tools"] = self.allowed_tools
        if self.metadata is not None:
            data["metadata"] = self.metadata
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["risk_tier"] = self.risk_tier.value
        data["required_permissions"] = [item.to_dict() for item in self.required_permissions]
        if self.intent is not None:
            data["intent"] = self.intent.value
        if self.data_zone is not None:
            data["data_zone"] = self.data_zone.value
        if self.allowed_tools is not None:
            data["allowed_tools"] = list(self.allowed_tools)
        if self.metadata is not None:
            data["metadata"] = dict(self.metadata)
        return data


_Draft = draft_of(Action)
