# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `TelemetryBatchResult`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
    Integer,
    ListOf,
)
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .rejected_item import RejectedItem

__all__ = ["TelemetryBatchResult"]

_ACCEPTED = Field("TelemetryBatchResult.accepted", Integer(minimum=0))
_REJECTED = Field("TelemetryBatchResult.rejected", ListOf(Nested(lambda: RejectedItem)))
_FIELDS = (_ACCEPTED, _REJECTED)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class TelemetryBatchResult(Model):
    """
    What came of a batch.

    Attributes:
        accepted: How many items were stored, or had been before.
        rejected: The items that were not stored.
    """

    accepted: int = field(validator=_ACCEPTED)
    rejected: list[RejectedItem] = field(validator=_REJECTED)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        accepted: int,
        rejected: Sequence[RejectedItem | Mapping[str, Any]],
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("accepted", _ACCEPTED.convert(accepted))
        fill("rejected", _REJECTED.convert(rejected))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is TelemetryBatchResult else draft_of(cls))
        value = data.get("accepted")
        self.accepted = value if type(value) is int and value >= 0 else _ACCEPTED.read(data)
        self.rejected = _REJECTED.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "accepted": self.accepted,
            "rejected": self.rejected,
        }
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["rejected"] = [item.to_dict() for item in self.rejected]
        return data


_Draft = draft_of(TelemetryBatchResult)
