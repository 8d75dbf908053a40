# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `ProblemField`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
    Text,
)
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields

__all__ = ["ProblemField"]

_PATH = Field("ProblemField.path", Text())
_MESSAGE = Field("ProblemField.message", Text())
_FIELDS = (_PATH, _MESSAGE)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class ProblemField(Model):
    """
    What is wrong with one field of the input.

    Attributes:
        path: Where the field is, as in `workflow.tasks[0].retry.max_attempts`; empty for the whole body.
        message: What is wrong with it.
    """

    path: str = field(validator=_PATH)
    message: str = field(validator=_MESSAGE)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        path: str,
        message: str,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("path", _PATH.convert(path))
        fill("message", _MESSAGE.convert(message))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is ProblemField else draft_of(cls))
        value = data.get("path")
        self.path = value if type(value) is str else _PATH.read(data)
        value = data.get("message")
        self.message = value if type(value) is str else _MESSAGE.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "path": self.path,
            "message": self.message,
        }
        return data


_Draft = draft_of(ProblemField)
