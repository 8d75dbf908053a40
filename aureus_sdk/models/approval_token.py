# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `ApprovalToken`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Boolean,
    Field,
    Instant,
    Text,
    time_text,
)
from .._enum import Enumeration
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .approval_status import ApprovalStatus
from .principal import Principal

__all__ = ["ApprovalToken"]

_TOKEN = Field("ApprovalToken.token", Text())
_ACTION_ID = Field("ApprovalToken.action_id", Text())
_PRINCIPAL = Field("ApprovalToken.principal", Nested(lambda: Principal))
_EXPIRES_AT = Field("ApprovalToken.expires_at", Instant())
_USED = Field("ApprovalToken.used", Boolean())
_STATUS = Field("ApprovalToken.status", Enumeration(ApprovalStatus), is_required=False)
_REASON = Field("ApprovalToken.reason", Text(), is_required=False)
_APPROVER = Field("ApprovalToken.approver", Text(), is_required=False)
_FIELDS = (_TOKEN, _ACTION_ID, _PRINCIPAL, _EXPIRES_AT, _USED, _STATUS, _REASON, _APPROVER)
_KEYS = frozenset(item.key for item in _FIELDS)
_APPROVAL_STATUS_MEMBERS = {member.value: member for member in ApprovalStatus}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class ApprovalToken(Model):
    """
    An approval, and how it stands.

    Attributes:
        token: The token.
        action_id: Id of the action that the token is for.
        principal: Who wants to perform an action.
        expires_at: Until when the token is valid.
        used: Whether the token was redeemed.
        status: How an approval stands.
        reason: Why the action is wanted.
        approver: Id of the principal that decided.
    """

    token: str = field(validator=_TOKEN)
    action_id: str = field(validator=_ACTION_ID)
    principal: Principal = field(validator=_PRINCIPAL)
    expires_at: datetime = field(validator=_EXPIRES_AT)
    used: bool = field(validator=_USED)
    status: ApprovalStatus | None = field(validator=_STATUS)
    reason: str | None = field(validator=_REASON)
    approver: str | None = field(validator=_APPROVER)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        token: str,
        action_id: str,
        principal: Principal | Mapping[str, Any],
        expires_at: datetime | str,
        used: bool,
        status: ApprovalStatus | str | None = None,
        reason: str | None = None,
        approver: str | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("token", _TOKEN.convert(token))
        fill("action_id", _ACTION_ID.convert(action_id))
        fill("principal", _PRINCIPAL.convert(principal))
        fill("expires_at", _EXPIRES_AT.convert(expires_at))
        fill("used", _USED.convert(used))
        fill("status", None if status is None else _STATUS.convert(status))
        fill("reason", None if reason is None else _REASON.convert(reason))
        fill("approver", None if approver is None else _APPROVER.convert(approver))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is ApprovalToken else draft_of(cls))
        value = data.get("token")
        self.token = value if type(value) is str else _TOKEN.read(data)
        value = data.get("action_id")
        self.action_id = value if type(value) is str else _ACTION_ID.read(data)
        self.principal = _PRINCIPAL.read(data)
        self.expires_at = _EXPIRES_AT.read(data)
        value = data.get("used")
        self.used = value if type(value) is bool else _USED.read(data)
        value = data.get("status")
        self.status = (
            None
            if value is None
            else (type(value) is str and _APPROVAL_STATUS_MEMBERS.get(value)) or _STATUS.read(data)
        )
        value = data.get("reason")
        self.reason = value if value is None or type(value) is str else _REASON.read(data)
        value = data.get("approver")
        self.approver = value if value is None or type(value) is str else _APPROVER.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "token": self.token,
            "action_id": self.action_id,
            "principal": self.principal.__json__(),
            "expires_at": time_text(self.expires_at),
            "used": self.used,
        }
        if self.status is not None:
            data["status"] = self.status
        if self.reason is not None:
            data["reason"] = self.reason
        if self.approver is not None:
            data["approver"] = self.approver
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["principal"] = self.principal.to_dict()
        if self.status is not None:
            data["status"] = self.status.value
        return data


_Draft = draft_of(ApprovalToken)
