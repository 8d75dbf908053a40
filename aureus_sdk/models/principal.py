# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `Principal`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
    ListOf,
    Text,
)
from .._enum import Enumeration
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .permission import Permission
from .principal_type import PrincipalType

__all__ = ["Principal"]

_ID = Field("Principal.id", Text(min_length=1))
_TYPE = Field("Principal.type", Enumeration(PrincipalType))
_PERMISSIONS = Field("Principal.permissions", ListOf(Nested(lambda: Permission)))
_FIELDS = (_ID, _TYPE, _PERMISSIONS)
_KEYS = frozenset(item.key for item in _FIELDS)
_PRINCIPAL_TYPE_MEMBERS = {member.value: member for member in PrincipalType}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class Principal(Model):
    """
    Who wants to perform an action.

    Attributes:
        id: Id of the principal.
        type: What kind of principal it is; plays no part in decisions.
        permissions: The permissions that the principal holds.
    """

    id: str = field(validator=_ID)
    type: PrincipalType = field(validator=_TYPE)
    permissions: list[Permission] = field(validator=_PERMISSIONS)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        id: str,
        type: PrincipalType | str,
        permissions: Sequence[Permission | Mapping[str, Any]],
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("id", _ID.convert(id))
        fill("type", _TYPE.convert(type))
        fill("permissions", _PERMISSIONS.convert(permissions))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is Principal else draft_of(cls))
        value = data.get("id")
        self.id = value if type(value) is str and value else _ID.read(data)
        value = data.get("type")
        self.type = (type(value) is str and _PRINCIPAL_TYPE_MEMBERS.get(value)) or _TYPE.read(data)
        self.permissions = _PERMISSIONS.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
            "type": self.type,
            "permissions": self.permissions,
        }
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["type"] = self.type.value
        data["permissions"] = [item.to_dict() for item in self.permissions]
        return data


_Draft = draft_of(Principal)
