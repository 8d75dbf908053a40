# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `PolicyContext`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
    ListOf,
)
from .._enum import Enumeration
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .action import Action
from .audit_entry import AuditEntry
from .goal_guard_state import GoalGuardState
from .principal import Principal

__all__ = ["PolicyContext"]

_PRINCIPAL = Field("PolicyContext.principal", Nested(lambda: Principal))
_ACTION = Field("PolicyContext.action", Nested(lambda: Action))
_CURRENT_STATE = Field("PolicyContext.current_state", Enumeration(GoalGuardState))
_AUDIT_LOG = Field("PolicyContext.audit_log", ListOf(Nested(lambda: AuditEntry)))
_FIELDS = (_PRINCIPAL, _ACTION, _CURRENT_STATE, _AUDIT_LOG)
_KEYS = frozenset(item.key for item in _FIELDS)
_GOAL_GUARD_STATE_MEMBERS = {member.value: member for member in GoalGuardState}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class PolicyContext(Model):
    """
    What a policy decision is asked for.

    Attributes:
        principal: Who wants to perform an action.
        action: What a principal wants to do.
        current_state: How a guard stands.
        audit_log: What the client knows of earlier decisions; recorded, not trusted.
    """

    principal: Principal = field(validator=_PRINCIPAL)
    action: Action = field(validator=_ACTION)
    current_state: GoalGuardState = field(validator=_CURRENT_STATE)
    audit_log: list[AuditEntry] = field(validator=_AUDIT_LOG)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        principal: Principal | Mapping[str, Any],
        action: Action | Mapping[str, Any],
        current_state: GoalGuardState | str,
        audit_log: Sequence[AuditEntry | Mapping[str, Any]],
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("principal", _PRINCIPAL.convert(principal))
        fill("action", _ACTION.convert(action))
        fill("current_state", _CURRENT_STATE.convert(current_state))
        fill("audit_log", _AUDIT_LOG.convert(audit_log))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is PolicyContext else draft_of(cls))
        self.principal = _PRINCIPAL.read(data)
        self.action = _ACTION.read(data)
        value = data.get("current_state")
        self.current_state = (type(value) is str and _GOAL_GUARD_STATE_MEMBERS.get(value)) or _CURRENT_STATE.read(data)
        self.audit_log = _AUDIT_LOG.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "principal": self.principal.__json__(),
            "action": self.action.__json__(),
            "current_state": self.current_state,
            "audit_log": self.audit_log,
        }
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["principal"] = self.principal.to_dict()
        data["action"] = self.action.to_dict()
        data["current_state"] = self.current_state.value
        data["audit_log"] = [item.to_dict() for item in self.audit_log]
        return data


_Draft = draft_of(PolicyContext)
