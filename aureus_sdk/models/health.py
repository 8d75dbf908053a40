# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `Health`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
    Text,
)
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields

__all__ = ["Health"]

_STATUS = Field("Health.status", Text())
_VERSION = Field("Health.version", Text())
_FIELDS = (_STATUS, _VERSION)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class Health(Model):
    """
    How the server is.

    Attributes:
        status: `ok` where the server can take requests.
        version: The version of the server.
    """

    status: str = field(validator=_STATUS)
    version: str = field(validator=_VERSION)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        status: str,
        version: str,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("status", _STATUS.convert(status))
        fill("version", _VERSION.convert(version))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is Health else draft_of(cls))
        value = data.get("status")
        self.status = value if type(value) is str else _STATUS.read(data)
        value = data.get("version")
        self.version = value if type(value) is str else _VERSION.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "status": self.status,
            "version": self.version,
        }
        return data


_Draft = draft_of(Health)
