# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `RedeemApprovalRequest`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
    Text,
)
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields

__all__ = ["RedeemApprovalRequest"]

_ACTION_ID = Field("RedeemApprovalRequest.action_id", Text(min_length=1))
_PRINCIPAL_ID = Field("RedeemApprovalRequest.principal_id", Text(min_length=1))
_FIELDS = (_ACTION_ID, _PRINCIPAL_ID)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class RedeemApprovalRequest(Model):
    """
    What an approved token is used for.

    Attributes:
        action_id: Id of the action that the token was issued for.
        principal_id: Id of the principal that the token was issued to.
    """

    action_id: str = field(validator=_ACTION_ID)
    principal_id: str = field(validator=_PRINCIPAL_ID)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        action_id: str,
        principal_id: str,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("action_id", _ACTION_ID.convert(action_id))
        fill("principal_id", _PRINCIPAL_ID.convert(principal_id))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is RedeemApprovalRequest else draft_of(cls))
        value = data.get("action_id")
        self.action_id = value if type(value) is str and value else _ACTION_ID.read(data)
        value = data.get("principal_id")
        self.principal_id = value if type(value) is str and value else _PRINCIPAL_ID.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "action_id": self.action_id,
            "principal_id": self.principal_id,
        }
        return data


_Draft = draft_of(RedeemApprovalRequest)
