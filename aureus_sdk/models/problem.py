# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `Problem`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
    Integer,
    ListOf,
    Text,
)
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .problem_field import ProblemField

__all__ = ["Problem"]

_TYPE = Field("Problem.type", Text(), is_required=False)
_TITLE = Field("Problem.title", Text(), is_required=False)
_STATUS = Field("Problem.status", Integer(), is_required=False)
_DETAIL = Field("Problem.detail", Text(), is_required=False)
_INSTANCE = Field("Problem.instance", Text(), is_required=False)
_ERRORS = Field("Problem.errors", ListOf(Nested(lambda: ProblemField)), is_required=False)
_FIELDS = (_TYPE, _TITLE, _STATUS, _DETAIL, _INSTANCE, _ERRORS)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class Problem(Model):
    """
    Problem details of an error (RFC 9457).

    Attributes:
        type: A URI reference that names the kind of problem.
        title: A short summary of the kind of problem.
        status: The HTTP status code.
        detail: What went wrong this time, and what to do about it.
        instance: A URI reference that names this occurrence.
        errors: What is wrong with the input, field by field.
    """

    type: str | None = field(validator=_TYPE)
    title: str | None = field(validator=_TITLE)
    status: int | None = field(validator=_STATUS)
    detail: str | None = field(validator=_DETAIL)
    instance: str | None = field(validator=_INSTANCE)
    errors: list[ProblemField] | None = field(validator=_ERRORS)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        type: str | None = None,
        title: str | None = None,
        status: int | None = None,
        detail: str | None = None,
        instance: str | None = None,
        errors: Sequence[ProblemField | Mapping[str, Any]] | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("type", None if type is None else _TYPE.convert(type))
        fill("title", None if title is None else _TITLE.convert(title))
        fill("status", None if status is None else _STATUS.convert(status))
        fill("detail", None if detail is None else _DETAIL.convert(detail))
        fill("instance", None if instance is None else _INSTANCE.convert(instance))
        fill("errors", None if errors is None else _ERRORS.convert(errors))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is Problem else draft_of(cls))
        value = data.get("type")
        self.type = value if value is None or type(value) is str else _TYPE.read(data)
        value = data.get("title")
        self.title = value if value is None or type(value) is str else _TITLE.read(data)
        value = data.get("status")
        self.status = value if value is None or type(value) is int else _STATUS.read(data)
        value = data.get("detail")
        self.detail = value if value is None or type(value) is str else _DETAIL.read(data)
        value = data.get("instance")
        self.instance = value if value is None or type(value) is str else _INSTANCE.read(data)
        self.errors = None if data.get("errors") is None else _ERRORS.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.type is not None:
            data["type"] = self.type
        if self.title is not None:
            data["title"] = self.title
        if self.status is not None:
            data["status"] = self.status
        if self.detail is not None:
            data["detail"] = self.detail
        if self.instance is not None:
            data["instance"] = self.instance
        if self.errors is not None:
            data["errors"] = self.errors
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        if self.errors is not None:
            data["errors"] = [item.to_dict() for item in self.errors]
        return data


_Draft = draft_of(Problem)
