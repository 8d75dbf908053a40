# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `RetryAltToolStrategy`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define, field

from .._codecs import (
    Constant,
    Field,
    Integer,
    Text,
)
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields

__all__ = ["RetryAltToolStrategy"]

_TYPE = Field("RetryAltToolStrategy.type", Constant("retry_alt_tool"))
_TOOL_NAME = Field("RetryAltToolStrategy.tool_name", Text(min_length=1))
_MAX_RETRIES = Field("RetryAltToolStrategy.max_retries", Integer(minimum=1, maximum=1000000))
_FIELDS = (_TYPE, _TOOL_NAME, _MAX_RETRIES)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class RetryAltToolStrategy(Model):
    """
    Try again with another tool.

    Attributes:
        type: Always retry_alt_tool.
        tool_name: Name of the other tool.
        max_retries: How often to try at most.
    """

    type: Literal["retry_alt_tool"] = field(validator=_TYPE)
    tool_name: str = field(validator=_TOOL_NAME)
    max_retries: int = field(validator=_MAX_RETRIES)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        type: Literal["retry_alt_tool"] = "retry_alt_tool",
        tool_name: str,
        max_retries: int,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("type", _TYPE.convert(type))
        fill("tool_name", _TOOL_NAME.convert(tool_name))
        fill("max_retries", _MAX_RETRIES.convert(max_retries))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is RetryAltToolStrategy else draft_of(cls))
        value = data.get("type")
        self.type = value if value == "retry_alt_tool" else _TYPE.read(data)
        value = data.get("tool_name")
        self.tool_name = value if type(value) is str and value else _TOOL_NAME.read(data)
        value = data.get("max_retries")
        self.max_retries = value if type(value) is int and 1 <= value <= 1000000 else _MAX_RETRIES.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "type": self.type,
            "tool_name": self.tool_name,
            "max_retries": self.max_retries,
        }
        return data


_Draft = draft_of(RetryAltToolStrategy)
