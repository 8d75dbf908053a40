# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `AuditEntry`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
    Instant,
    Text,
    time_text,
)
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .action import Action
from .guard_decision import GuardDecision
from .principal import Principal
from .state_transition import StateTransition

__all__ = ["AuditEntry"]

_TIMESTAMP = Field("AuditEntry.timestamp", Instant())
_PRINCIPAL = Field("AuditEntry.principal", Nested(lambda: Principal))
_ACTION = Field("AuditEntry.action", Nested(lambda: Action))
_DECISION = Field("AuditEntry.decision", Nested(lambda: GuardDecision))
_STATE_TRANSITION = Field("AuditEntry.state_transition", Nested(lambda: StateTransition), is_required=False)
_APPROVAL_TOKEN = Field("AuditEntry.approval_token", Text(), is_required=False)
_FIELDS = (_TIMESTAMP, _PRINCIPAL, _ACTION, _DECISION, _STATE_TRANSITION, _APPROVAL_TOKEN)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class AuditEntry(Model):
    """
    A record of one policy decision.

    Attributes:
        timestamp: When it was decided.
        principal: Who wants to perform an action.
        action: What a principal wants to do.
        decision: What the policy says.
        state_transition: How the state of a guard changed.
        approval_token: The token that was issued or used.
    """

    timestamp: datetime = field(validator=_TIMESTAMP)
    principal: Principal = field(validator=_PRINCIPAL)
    action: Action = field(validator=_ACTION)
    decision: GuardDecision = field(validator=_DECISION)
    state_transition: StateTransition | None = field(validator=_STATE_TRANSITION)
    approval_token: str | None = field(validator=_APPROVAL_TOKEN)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        timestamp: datetime | str,
        principal: Principal | Mapping[str, Any],
        action: Action | Mapping[str, Any],
        decision: GuardDecision | Mapping[str, Any],
        state_transition: StateTransition | Mapping[str, Any] | None = None,
        approval_token: str | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("timestamp", _TIMESTAMP.convert(timestamp))
        fill("principal", _PRINCIPAL.convert(principal))
        fill("action", _ACTION.convert(action))
        fill("decision", _DECISION.convert(decision))
        fill("state_transition", None if state_transition is None else _STATE_TRANSITION.convert(state_transition))
        fill("approval_token", None if approval_token is None else _APPROVAL_TOKEN.convert(approval_token))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is AuditEntry else draft_of(cls))
        self.timestamp = _TIMESTAMP.read(data)
        self.principal = _PRINCIPAL.read(data)
        self.action = _ACTION.read(data)
        self.decision = _DECISION.read(data)
        self.state_transition = None if data.get("state_transition") is None else _STATE_TRANSITION.read(data)
        value = data.get("approval_token")
        self.approval_token = value if value is None or type(value) is str else _APPROVAL_TOKEN.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "timestamp": time_text(self.timestamp),
            "principal": self.principal.__json__(),
            "action": self.action.__json__(),
            "decision": self.decision.__json__(),
        }
        if self.state_transition is not None:
            data["state_transition"] = self.state_transition.__json__()
        if self.approval_token is not None:
            data["approval_token"] = self.approval_token
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["principal"] = self.principal.to_dict()
        data["action"] = self.action.to_dict()
        data["decision"] = self.decision.to_dict()
        if self.state_transition is not None:
            data["state_transition"] = self.state_transition.to_dict()
        return data


_Draft = draft_of(AuditEntry)
