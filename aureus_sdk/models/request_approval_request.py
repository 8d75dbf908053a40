# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `RequestApprovalRequest`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
    Text,
)
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .action import Action
from .principal import Principal

__all__ = ["RequestApprovalRequest"]

_ACTION = Field("RequestApprovalRequest.action", Nested(lambda: Action))
_PRINCIPAL = Field("RequestApprovalRequest.principal", Nested(lambda: Principal))
_REASON = Field("RequestApprovalRequest.reason", Text(min_length=1))
_FIELDS = (_ACTION, _PRINCIPAL, _REASON)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class RequestApprovalRequest(Model):
    """
    An action that takes a human's approval.

    Attributes:
        action: What a principal wants to do.
        principal: Who wants to perform an action.
        reason: Why the action is wanted, for the one who decides.
    """

    action: Action = field(validator=_ACTION)
    principal: Principal = field(validator=_PRINCIPAL)
    reason: str = field(validator=_REASON)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        action: Action | Mapping[str, Any],
        principal: Principal | Mapping[str, Any],
        reason: str,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("action", _ACTION.convert(action))
        fill("principal", _PRINCIPAL.convert(principal))
        fill("reason", _REASON.convert(reason))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is RequestApprovalRequest else draft_of(cls))
        self.action = _ACTION.read(data)
        self.principal = _PRINCIPAL.read(data)
        value = data.get("reason")
        self.reason = value if type(value) is str and value else _REASON.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "action": self.action.__json__(),
            "principal": self.principal.__json__(),
            "reason": self.reason,
        }
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["action"] = self.action.to_dict()
        data["principal"] = self.principal.to_dict()
        return data


_Draft = draft_of(RequestApprovalRequest)
