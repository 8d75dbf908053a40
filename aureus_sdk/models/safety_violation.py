# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `SafetyViolation`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
    ListOf,
    Text,
)
from .._enum import Enumeration
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields
from .safety_rule_type import SafetyRuleType
from .safety_severity import SafetySeverity

__all__ = ["SafetyViolation"]

_RULE_TYPE = Field("SafetyViolation.rule_type", Enumeration(SafetyRuleType))
_SEVERITY = Field("SafetyViolation.severity", Enumeration(SafetySeverity))
_TASK_IDS = Field("SafetyViolation.task_ids", ListOf(Text()))
_MESSAGE = Field("SafetyViolation.message", Text())
_FIELDS = (_RULE_TYPE, _SEVERITY, _TASK_IDS, _MESSAGE)
_KEYS = frozenset(item.key for item in _FIELDS)
_SAFETY_RULE_TYPE_MEMBERS = {member.value: member for member in SafetyRuleType}
_SAFETY_SEVERITY_MEMBERS = {member.value: member for member in SafetySeverity}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class SafetyViolation(Model):
    """
    Where a workflow does not keep a rule of a safety policy.

    Attributes:
        rule_type: What a safety rule looks at.
        severity: Whether a violation of a rule refuses the workflow or is only told.
        task_ids: Ids of the tasks that it is about: the task; the critical task and the one that follows it; or the
            cycle, from its first task until that comes again.
        message: What is wrong, for people.
    """

    rule_type: SafetyRuleType = field(validator=_RULE_TYPE)
    severity: SafetySeverity = field(validator=_SEVERITY)
    task_ids: list[str] = field(validator=_TASK_IDS)
    message: str = field(validator=_MESSAGE)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        rule_type: SafetyRuleType | str,
        severity: SafetySeverity | str,
        task_ids: Sequence[str],
        message: str,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("rule_type", _RULE_TYPE.convert(rule_type))
        fill("severity", _SEVERITY.convert(severity))
        fill("task_ids", _TASK_IDS.convert(task_ids))
        fill("message", _MESSAGE.convert(message))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is SafetyViolation else draft_of(cls))
        value = data.get("rule_type")
        self.rule_type = (type(value) is str and _SAFETY_RULE_TYPE_MEMBERS.get(value)) or _RULE_TYPE.read(data)
        value = data.get("severity")
        self.severity = (type(value) is str and _SAFETY_SEVERITY_MEMBERS.get(value)) or _SEVERITY.read(data)
        self.task_ids = _TASK_IDS.read(data)
        value = data.get("message")
        self.message = value if type(value) is str else _MESSAGE.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "rule_type": self.rule_type,
            "severity": self.severity,
            "task_ids": self.task_ids,
            "message": self.message,
        }
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["rule_type"] = self.rule_type.value
        data["severity"] = self.severity.value
        data["task_ids"] = list(self.task_ids)
        return data


_Draft = draft_of(SafetyViolation)
