# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `AskUserStrategy`."""

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

__all__ = ["AskUserStrategy"]

_TYPE = Field("AskUserStrategy.type", Constant("ask_user"))
_PROMPT = Field("AskUserStrategy.prompt", Text())
_FIELDS = (_TYPE, _PROMPT)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class AskUserStrategy(Model):
    """
    Ask the user.

    Attributes:
        type: Always ask_user.
        prompt: What to ask.
    """

    type: Literal["ask_user"] = field(validator=_TYPE)
    prompt: str = field(validator=_PROMPT)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        type: Literal["ask_user"] = "ask_user",
        prompt: str,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("type", _TYPE.convert(type))
        fill("prompt", _PROMPT.convert(prompt))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is AskUserStrategy else draft_of(cls))
        value = data.get("type")
        self.type = value if value == "ask_user" else _TYPE.read(data)
        value = data.get("prompt")
        self.prompt = value if type(value) is str else _PROMPT.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "type": self.type,
            "prompt": self.prompt,
        }
        return data


_Draft = draft_of(AskUserStrategy)
