# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `CompensationHook`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
    Text,
)
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields

__all__ = ["CompensationHook"]

_ON_FAILURE = Field("CompensationHook.on_failure", Text(min_length=1), is_required=False)
_ON_TIMEOUT = Field("CompensationHook.on_timeout", Text(min_length=1), is_required=False)
_FIELDS = (_ON_FAILURE, _ON_TIMEOUT)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class CompensationHook(Model):
    """
    Tasks of the same workflow that run when this one finally fails, and only then.

    Attributes:
        on_failure: Id of the task to run when the last attempt failed.
        on_timeout: Id of the task to run when the last attempt timed out.
    """

    on_failure: str | None = field(validator=_ON_FAILURE)
    on_timeout: str | None = field(validator=_ON_TIMEOUT)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        on_failure: str | None = None,
        on_timeout: str | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("on_failure", None if on_failure is None else _ON_FAILURE.convert(on_failure))
        fill("on_timeout", None if on_timeout is None else _ON_TIMEOUT.convert(on_timeout))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is CompensationHook else draft_of(cls))
        value = data.get("on_failure")
        self.on_failure = value if value is None or type(value) is str and value else _ON_FAILURE.read(data)
        value = data.get("on_timeout")
        self.on_timeout = value if value is None or type(value) is str and value else _ON_TIMEOUT.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.on_failure is not None:
            data["on_failure"] = self.on_failure
        if self.on_timeout is not None:
            data["on_timeout"] = self.on_timeout
        return data


_Draft = draft_of(CompensationHook)
