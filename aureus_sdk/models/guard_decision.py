# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `GuardDecision`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Anything,
    Boolean,
    Field,
    MapOf,
    Text,
)
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields

__all__ = ["GuardDecision"]

_ALLOWED = Field("GuardDecision.allowed", Boolean())
_REASON = Field("GuardDecision.reason", Text())
_REQUIRES_HUMAN_APPROVAL = Field("GuardDecision.requires_human_approval", Boolean())
_APPROVAL_TOKEN = Field("GuardDecision.approval_token", Text(), is_required=False)
_METADATA = Field("GuardDecision.metadata", MapOf(Anything()), is_required=False)
_FIELDS = (_ALLOWED, _REASON, _REQUIRES_HUMAN_APPROVAL, _APPROVAL_TOKEN, _METADATA)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class GuardDecision(Model):
    """
    What the policy says.

    Attributes:
        allowed: Whether the action may be performed now.
        reason: Why it may or may not.
        requires_human_approval: Whether a human can approve the action.
        approval_token: The token under which approval is pending.
        metadata: What else there is to say. Free-form.
    """

    allowed: bool = field(validator=_ALLOWED)
    reason: str = field(validator=_REASON)
    requires_human_approval: bool = field(validator=_REQUIRES_HUMAN_APPROVAL)
    approval_token: str | None = field(validator=_APPROVAL_TOKEN)
    metadata: dict[str, Any] | None = field(validator=_METADATA)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        allowed: bool,
        reason: str,
        requires_human_approval: bool,
        approval_token: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("allowed", _ALLOWED.convert(allowed))
        fill("reason", _REASON.convert(reason))
        fill("requires_human_approval", _REQUIRES_HUMAN_APPROVAL.convert(requires_human_approval))
        fill("approval_token", None if approval_token is None else _APPROVAL_TOKEN.convert(approval_token))
        fill("metadata", None if metadata is None else _METADATA.convert(metadata))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is GuardDecision else draft_of(cls))
        value = data.get("allowed")
        self.allowed = value if type(value) is bool else _ALLOWED.read(data)
        value = data.get("reason")
        self.reason = value if type(value) is str else _REASON.read(data)
        value = data.get("requires_human_approval")
        self.requires_human_approval = value if type(value) is bool else _REQUIRES_HUMAN_APPROVAL.read(data)
        value = data.get("approval_token")
        self.approval_token = value if value is None or type(value) is str else _APPROVAL_TOKEN.read(data)
        self.metadata = None if data.get("metadata") is None else _METADATA.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "allowed": self.allowed,
            "reason": self.reason,
            "requires_human_approval": self.requires_human_approval,
        }
        if self.approval_token is not None:
            data["approval_token"] = self.approval_token
        if self.metadata is not None:
            data["metadata"] = self.metadata
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        if self.metadata is not None:
            data["metadata"] = dict(self.metadata)
        return data


_Draft = draft_of(GuardDecision)
