# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `CheckPermissionRequest`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
)
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .action import Action
from .principal import Principal

__all__ = ["CheckPermissionRequest"]

_PRINCIPAL = Field("CheckPermissionRequest.principal", Nested(lambda: Principal))
_ACTION = Field("CheckPermissionRequest.action", Nested(lambda: Action))
_FIELDS = (_PRINCIPAL, _ACTION)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class CheckPermissionRequest(Model):
    """
    A principal and the action that it wants to perform.

    Attributes:
        principal: Who wants to perform an action.
        action: What a principal wants to do.
    """

    principal: Principal = field(validator=_PRINCIPAL)
    action: Action = field(validator=_ACTION)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        principal: Principal | Mapping[str, Any],
        action: Action | Mapping[str, Any],
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("principal", _PRINCIPAL.convert(principal))
        fill("action", _ACTION.convert(action))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is CheckPermissionRequest else draft_of(cls))
        self.principal = _PRINCIPAL.read(data)
        self.action = _ACTION.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "principal": self.principal.__json__(),
            "action": self.action.__json__(),
        }
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["principal"] = self.principal.to_dict()
        data["action"] = self.action.to_dict()
        return data


_Draft = draft_of(CheckPermissionRequest)
