# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `AuditRecord`."""

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
from .audit_kind import AuditKind
from .audit_outcome import AuditOutcome

__all__ = ["AuditRecord"]

_ID = Field("AuditRecord.id", Text())
_TIMESTAMP = Field("AuditRecord.timestamp", Instant())
_KIND = Field("AuditRecord.kind", Enumeration(AuditKind))
_OUTCOME = Field("AuditRecord.outcome", Enumeration(AuditOutcome))
_PRINCIPAL_ID = Field("AuditRecord.principal_id", Text(), is_required=False)
_ACTION_ID = Field("AuditRecord.action_id", Text(), is_required=False)
_APPROVER = Field("AuditRecord.approver", Text(), is_required=False)
_COMMENT = Field("AuditRecord.comment", Text(), is_required=False)
_APPROVAL_ID = Field("AuditRecord.approval_id", Text(), is_required=False)
_APPROVAL_STATUS = Field("AuditRecord.approval_status", Enumeration(ApprovalStatus), is_required=False)
_FIELDS = (
    _ID,
    _TIMESTAMP,
    _KIND,
    _OUTCOME,
    _PRINCIPAL_ID,
    _ACTION_ID,
    _APPROVER,
    _COMMENT,
    _APPROVAL_ID,
    _APPROVAL_STATUS,
)
_KEYS = frozenset(item.key for item in _FIELDS)
_AUDIT_KIND_MEMBERS = {member.value: member for member in AuditKind}
_AUDIT_OUTCOME_MEMBERS = {member.value: member for member in AuditOutcome}
_APPROVAL_STATUS_MEMBERS = {member.value: member for member in ApprovalStatus}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class AuditRecord(Model):
    """
    A record of the audit log.

    Attributes:
        id: Id of the record.
        timestamp: When it happened.
        kind: What a record of the audit log tells of.
        outcome: What came of it. An evaluation is allowed, refused, or held for a human; a request is requested; a
            decision is approved or denied, a redemption redeemed, and either is refused where it was not possible.
        principal_id: Id of the principal that wants to act. Of a decision, the one that the approval is for; absent
            where the token is unknown.
        action_id: Id of the action that it wants to perform. Of a decision, as for `principal_id`.
        approver: Id of the principal that decided, or wanted to.
        comment: Why it decided so, or wanted to.
        approval_id: Which approval it is about: the same in all records about one. It opens nothing. Absent where
            there is none, or the token is unknown.
        approval_status: How an approval stands.
    """

    id: str = field(validator=_ID)
    timestamp: datetime = field(validator=_TIMESTAMP)
    kind: AuditKind = field(validator=_KIND)
    outcome: AuditOutcome = field(validator=_OUTCOME)
    principal_id: str | None = field(validator=_PRINCIPAL_ID)
    action_id: str | None = field(validator=_ACTION_ID)
    approver: str | None = field(validator=_APPROVER)
    comment: str | None = field(validator=_COMMENT)
    approval_id: str | None = field(validator=_APPROVAL_ID)
    approval_status: ApprovalStatus | None = field(validator=_APPROVAL_STATUS)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        id: str,
        timestamp: datetime | str,
        kind: AuditKind | str,
        outcome: AuditOutcome | str,
        principal_id: str | None = None,
        action_id: str | None = None,
        approver: str | None = None,
        comment: str | None = None,
        approval_id: str | None = None,
        approval_status: ApprovalStatus | str | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("id", _ID.convert(id))
        fill("timestamp", _TIMESTAMP.convert(timestamp))
        fill("kind", _KIND.convert(kind))
        fill("outcome", _OUTCOME.convert(outcome))
        fill("principal_id", None if principal_id is None else _PRINCIPAL_ID.convert(principal_id))
        fill("action_id", None if action_id is None else _ACTION_ID.convert(action_id))
        fill("approver", None if approver is None else _APPROVER.convert(approver))
        fill("comment", None if comment is None else _COMMENT.convert(comment))
        fill("approval_id", None if approval_id is None else _APPROVAL_ID.convert(approval_id))
        fill("approval_status", None if approval_status is None else _APPROVAL_STATUS.convert(approval_status))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is AuditRecord else draft_of(cls))
        value = data.get("id")
        self.id = value if type(value) is str else _ID.read(data)
        self.timestamp = _TIMESTAMP.read(data)
        value = data.get("kind")
        self.kind = (type(value) is str and _AUDIT_KIND_MEMBERS.get(value)) or _KIND.read(data)
        value = data.get("outcome")
        self.outcome = (type(value) is str and _AUDIT_OUTCOME_MEMBERS.get(value)) or _OUTCOME.read(data)
        value = data.get("principal_id")
        self.principal_id = value if value is None or type(value) is str else _PRINCIPAL_ID.read(data)
        value = data.get("action_id")
        self.action_id = value if value is None or type(value) is str else _ACTION_ID.read(data)
        value = data.get("approver")
        self.approver = value if value is None or type(value) is str else _APPROVER.read(data)
        value = data.get("comment")
        self.comment = value if value is None or type(value) is str else _COMMENT.read(data)
        value = data.get("approval_id")
        self.approval_id = value if value is None or type(value) is str else _APPROVAL_ID.read(data)
        value = data.get("approval_status")
        self.approval_status = (
            None
            if value is None
            else (type(value) is str and _APPROVAL_STATUS_MEMBERS.get(value)) or _APPROVAL_STATUS.read(data)
        )
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
            "timestamp": time_text(self.timestamp),
            "kind": self.kind,
            "outcome": self.outcome,
        }
        if self.principal_id is not None:
            data["principal_id"] = self.principal_id
        if self.action_id is not None:
            data["action_id"] = self.action_id
        if self.approver is not None:
            data["approver"] = self.approver
        if self.comment is not None:
            data["comment"] = self.comment
        if self.approval_id is not None:
            data["approval_id"] = self.approval_id
        if self.approval_status is not None:
            data["approval_status"] = self.approval_status
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["kind"] = self.kind.value
        data["outcome"] = self.outcome.value
        if self.approval_status is not None:
            data["approval_status"] = self.approval_status.value
        return data


_Draft = draft_of(AuditRecord)
