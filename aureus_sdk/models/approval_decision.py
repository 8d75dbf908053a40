# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `ApprovalDecision`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Boolean,
    Field,
    Text,
)
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields

__all__ = ["ApprovalDecision"]

_APPROVED = Field("ApprovalDecision.approved", Boolean())
_APPROVER = Field("ApprovalDecision.approver", Text(min_length=1))
_COMMENT = Field("ApprovalDecision.comment", Text(), is_required=False)
_FIELDS = (_APPROVED, _APPROVER, _COMMENT)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class ApprovalDecision(Model):
    """
    A human's decision on an approval.

    Attributes:
        approved: Whether the action may be performed.
        approver: Id of the principal that decides; another one than the one that asked.
        comment: Why it was decided so; shown in the audit log.
    """

    approved: bool = field(validator=_APPROVED)
    approver: str = field(validator=_APPROVER)
    comment: str | None = field(validator=_COMMENT)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        approved: bool,
        approver: str,
        comment: str | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("approved", _APPROVED.convert(approved))
        fill("approver", _APPROVER.convert(approver))
        fill("comment", None if comment is None else _COMMENT.convert(comment))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is ApprovalDecision else draft_of(cls))
        value = data.get("approved")
        self.approved = value if type(value) is bool else _APPROVED.read(data)
        value = data.get("approver")
        self.approver = value if type(value) is str and value else _APPROVER.read(data)
        value = data.get("comment")
        self.comment = value if value is None or type(value) is str else _COMMENT.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "approved": self.approved,
            "approver": self.approver,
        }
        if self.comment is not None:
            data["comment"] = self.comment
        return data


_Draft = draft_of(ApprovalDecision)
