# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `ApprovalPage`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
    ListOf,
    Text,
)
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .approval_token import ApprovalToken

__all__ = ["ApprovalPage"]

_ITEMS = Field("ApprovalPage.items", ListOf(Nested(lambda: ApprovalToken)))
_NEXT_CURSOR = Field("ApprovalPage.next_cursor", Text(), is_required=False)
_FIELDS = (_ITEMS, _NEXT_CURSOR)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class ApprovalPage(Model):
    """
    A page of approvals.

    Attributes:
        items: The approvals, newest first.
        next_cursor: Present where there is more; the `cursor` of the next page.
    """

    items: list[ApprovalToken] = field(validator=_ITEMS)
    next_cursor: str | None = field(validator=_NEXT_CURSOR)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        items: Sequence[ApprovalToken | Mapping[str, Any]],
        next_cursor: str | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("items", _ITEMS.convert(items))
        fill("next_cursor", None if next_cursor is None else _NEXT_CURSOR.convert(next_cursor))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is ApprovalPage else draft_of(cls))
        self.items = _ITEMS.read(data)
        value = data.get("next_cursor")
        self.next_cursor = value if value is None or type(value) is str else _NEXT_CURSOR.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "items": self.items,
        }
        if self.next_cursor is not None:
            data["next_cursor"] = self.next_cursor
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["items"] = [item.to_dict() for item in self.items]
        return data


_Draft = draft_of(ApprovalPage)
