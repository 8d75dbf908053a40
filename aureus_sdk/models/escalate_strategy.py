# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `EscalateStrategy`."""

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

__all__ = ["EscalateStrategy"]

_TYPE = Field("EscalateStrategy.type", Constant("escalate"))
_REASON = Field("EscalateStrategy.reason", Text())
_FIELDS = (_TYPE, _REASON)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class EscalateStrategy(Model):
    """
    Hand the matter to somebody with more authority.

    Attributes:
        type: Always escalate.
        reason: Why it is escalated.
    """

    type: Literal["escalate"] = field(validator=_TYPE)
    reason: str = field(validator=_REASON)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        type: Literal["escalate"] = "escalate",
        reason: str,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("type", _TYPE.convert(type))
        fill("reason", _REASON.convert(reason))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is EscalateStrategy else draft_of(cls))
        value = data.get("type")
        self.type = value if value == "escalate" else _TYPE.read(data)
        value = data.get("reason")
        self.reason = value if type(value) is str else _REASON.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "type": self.type,
            "reason": self.reason,
        }
        return data


_Draft = draft_of(EscalateStrategy)
