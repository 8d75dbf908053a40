# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `PermissionCheckResult`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Boolean,
    Field,
)
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields

__all__ = ["PermissionCheckResult"]

_ALLOWED = Field("PermissionCheckResult.allowed", Boolean())
_FIELDS = (_ALLOWED,)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class PermissionCheckResult(Model):
    """
    Whether permissions suffice.

    Attributes:
        allowed: Whether the principal holds every required permission.
    """

    allowed: bool = field(validator=_ALLOWED)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        allowed: bool,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("allowed", _ALLOWED.convert(allowed))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is PermissionCheckResult else draft_of(cls))
        value = data.get("allowed")
        self.allowed = value if type(value) is bool else _ALLOWED.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "allowed": self.allowed,
        }
        return data


_Draft = draft_of(PermissionCheckResult)
