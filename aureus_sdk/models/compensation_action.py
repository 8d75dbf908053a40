# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `CompensationAction`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Anything,
    Field,
    MapOf,
    Text,
)
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields

__all__ = ["CompensationAction"]

_TOOL = Field("CompensationAction.tool", Text(min_length=1))
_ARGS = Field("CompensationAction.args", MapOf(Anything()), is_required=False)
_FIELDS = (_TOOL, _ARGS)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class CompensationAction(Model):
    """
    How to undo a completed task when a later one fails.

    Attributes:
        tool: Name of the tool that undoes the task.
        args: What the tool gets. Free-form; empty where it is not given.
    """

    tool: str = field(validator=_TOOL)
    args: dict[str, Any] | None = field(validator=_ARGS)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        tool: str,
        args: Mapping[str, Any] | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("tool", _TOOL.convert(tool))
        fill("args", None if args is None else _ARGS.convert(args))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is CompensationAction else draft_of(cls))
        value = data.get("tool")
        self.tool = value if type(value) is str and value else _TOOL.read(data)
        self.args = None if data.get("args") is None else _ARGS.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "tool": self.tool,
        }
        if self.args is not None:
            data["args"] = self.args
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        if self.args is not None:
            data["args"] = dict(self.args)
        return data


_Draft = draft_of(CompensationAction)
