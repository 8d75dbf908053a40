# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `SafetyRule`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Boolean,
    Field,
    ListOf,
    Text,
)
from .._enum import Enumeration
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields
from .risk_tier import RiskTier
from .safety_rule_type import SafetyRuleType
from .safety_severity import SafetySeverity

__all__ = ["SafetyRule"]

_TYPE = Field("SafetyRule.type", Enumeration(SafetyRuleType))
_DESCRIPTION = Field("SafetyRule.description", Text(), is_required=False)
_ENABLED = Field("SafetyRule.enabled", Boolean(), is_required=False)
_SEVERITY = Field("SafetyRule.severity", Enumeration(SafetySeverity), is_required=False)
_MESSAGE = Field("SafetyRule.message", Text(max_length=1024), is_required=False)
_MINIMUM_RISK_TIER = Field("SafetyRule.minimum_risk_tier", Enumeration(RiskTier), is_required=False)
_APPROVED_FOLLOWERS = Field("SafetyRule.approved_followers", ListOf(Text()), is_required=False)
_FIELDS = (_TYPE, _DESCRIPTION, _ENABLED, _SEVERITY, _MESSAGE, _MINIMUM_RISK_TIER, _APPROVED_FOLLOWERS)
_KEYS = frozenset(item.key for item in _FIELDS)
_SAFETY_RULE_TYPE_MEMBERS = {member.value: member for member in SafetyRuleType}
_SAFETY_SEVERITY_MEMBERS = {member.value: member for member in SafetySeverity}
_RISK_TIER_MEMBERS = {member.value: member for member in RiskTier}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class SafetyRule(Model):
    """
    One rule of a safety policy.

    Attributes:
        type: What a safety rule looks at.
        description: What the rule is for.
        enabled: Whether the rule is checked; true where it is not given.
        severity: Whether a violation of a rule refuses the workflow or is only told.
        message: What to tell people instead of the rule's own text.
        minimum_risk_tier: How risky a workflow task is.
        approved_followers: Ids of tasks that may follow a critical task without more ado.
    """

    type: SafetyRuleType = field(validator=_TYPE)
    description: str | None = field(validator=_DESCRIPTION)
    enabled: bool | None = field(validator=_ENABLED)
    severity: SafetySeverity | None = field(validator=_SEVERITY)
    message: str | None = field(validator=_MESSAGE)
    minimum_risk_tier: RiskTier | None = field(validator=_MINIMUM_RISK_TIER)
    approved_followers: list[str] | None = field(validator=_APPROVED_FOLLOWERS)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        type: SafetyRuleType | str,
        description: str | None = None,
        enabled: bool | None = None,
        severity: SafetySeverity | str | None = None,
        message: str | None = None,
        minimum_risk_tier: RiskTier | str | None = None,
        approved_followers: Sequence[str] | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("type", _TYPE.convert(type))
        fill("description", None if description is None else _DESCRIPTION.convert(description))
        fill("enabled", None if enabled is None else _ENABLED.convert(enabled))
        fill("severity", None if severity is None else _SEVERITY.convert(severity))
        fill("message", None if message is None else _MESSAGE.convert(message))
        fill("minimum_risk_tier", None if minimum_risk_tier is None else _MINIMUM_RISK_TIER.convert(minimum_risk_tier))
        fill(
            "approved_followers",
            None if approved_followers is None else _APPROVED_FOLLOWERS.convert(approved_followers),
        )
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is SafetyRule else draft_of(cls))
        value = data.get("type")
        self.type = (type(value) is str and _SAFETY_RULE_TYPE_MEMBERS.get(value)) or _TYPE.read(data)
        value = data.get("description")
        self.description = value if value is None or type(value) is str else _DESCRIPTION.read(data)
        value = data.get("enabled")
        self.enabled = value if value is None or type(value) is bool else _ENABLED.read(data)
        value = data.get("severity")
        self.severity = (
            None
            if value is None
            else (type(value) is str and _SAFETY_SEVERITY_MEMBERS.get(value)) or _SEVERITY.read(data)
        )
        self.message = None if data.get("message") is None else _MESSAGE.read(data)
        value = data.get("minimum_risk_tier")
        self.minimum_risk_tier = (
            None
            if value is None
            else (type(value) is str and _RISK_TIER_MEMBERS.get(value)) or _MINIMUM_RISK_TIER.read(data)
        )
        self.approved_followers = None if data.get("approved_followers") is None else _APPROVED_FOLLOWERS.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "type": self.type,
        }
        if self.description is not None:
            data["description"] = self.description
        if self.enabled is not None:
            data["enabled"] = self.enabled
        if self.severity is not None:
            data["severity"] = self.severity
        if self.message is not None:
            data["message"] = self.message
        if self.minimum_risk_tier is not None:
            data["minimum_risk_tier"] = self.minimum_risk_tier
        if self.approved_followers is not None:
            data["approved_followers"] = self.approved_followers
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["type"] = self.type.value
        if self.severity is not None:
            data["severity"] = self.severity.value
        if self.minimum_risk_tier is not None:
            data["minimum_risk_tier"] = self.minimum_risk_tier.value
        if self.approved_followers is not None:
            data["approved_followers"] = list(self.approved_followers)
        return data


_Draft = draft_of(SafetyRule)
