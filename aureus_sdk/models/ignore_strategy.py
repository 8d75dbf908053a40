# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `IgnoreStrategy`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define, field

from .._codecs import (
    Constant,
    Field,
    Text,
)
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields

__all__ = ["IgnoreStrategy"]

_TYPE = Field("IgnoreStrategy.type", Constant("ignore"))
_JUSTIFICATION = Field("IgnoreStrategy.justification", Text())
_FIELDS = (_TYPE, _JUSTIFICATION)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class IgnoreStrategy(Model):
    """
    Go on as if nothing had happened.

    Attributes:
        type: Always ignore.
        justification: Why that is all right.
    """

    type: Literal["ignore"] = field(validator=_TYPE)
    justification: str = field(validator=_JUSTIFICATION)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        type: Literal["ignore"] = "ignore",
        justification: str,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("type", _TYPE.convert(type))
        fill("justification", _JUSTIFICATION.convert(justification))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is IgnoreStrategy else draft_of(cls))
        value = data.get("type")
        self.type = value if value == "ignore" else _TYPE.read(data)
        value = data.get("justification")
        self.justification = value if type(value) is str else _JUSTIFICATION.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "type": self.type,
            "justification": self.justification,
        }
        return data


_Draft = draft_of(IgnoreStrategy)
