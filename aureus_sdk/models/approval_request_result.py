# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `ApprovalRequestResult`."""

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
from .._enum import Enumeration
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields
from .approval_status import ApprovalStatus

__all__ = ["ApprovalRequestResult"]

_APPROVAL_TOKEN = Field("ApprovalRequestResult.approval_token", Text())
_STATUS = Field("ApprovalRequestResult.status", Enumeration(ApprovalStatus), is_required=False)
_EXPIRES_AT = Field("ApprovalRequestResult.expires_at", Instant(), is_required=False)
_FIELDS = (_APPROVAL_TOKEN, _STATUS, _EXPIRES_AT)
_KEYS = frozenset(item.key for item in _FIELDS)
_APPROVAL_STATUS_MEMBERS = {member.value: member for member in ApprovalStatus}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class ApprovalRequestResult(Model):
    """
    An approval that was asked for.

    Attributes:
        approval_token: The token of the approval.
        status: How an approval stands.
        expires_at: Until when the token is valid.
    """

    approval_token: str = field(validator=_APPROVAL_TOKEN)
    status: ApprovalStatus | None = field(validator=_STATUS)
    expires_at: datetime | None = field(validator=_EXPIRES_AT)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        approval_token: str,
        status: ApprovalStatus | str | None = None,
        expires_at: datetime | str | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("approval_token", _APPROVAL_TOKEN.convert(approval_token))
        fill("status", None if status is None else _STATUS.convert(status))
        fill("expires_at", None if expires_at is None else _EXPIRES_AT.convert(expires_at))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is ApprovalRequestResult else draft_of(cls))
        value = data.get("approval_token")
        self.approval_token = value if type(value) is str else _APPROVAL_TOKEN.read(data)
        value = data.get("status")
        self.status = (
            None
            if value is None
            else (type(value) is str and _APPROVAL_STATUS_MEMBERS.get(value)) or _STATUS.read(data)
        )
        self.expires_at = None if data.get("expires_at") is None else _EXPIRES_AT.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "approval_token": self.approval_token,
        }
        if self.status is not None:
            data["status"] = self.status
        if self.expires_at is not None:
            data["expires_at"] = time_text(self.expires_at)
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        if self.status is not None:
            data["status"] = self.status.value
        return data


_Draft = draft_of(ApprovalRequestResult)
