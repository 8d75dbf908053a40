# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `TelemetryBatch`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
    ListOf,
)
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .metric import Metric
from .span import Span
from .telemetry_event import TelemetryEvent

__all__ = ["TelemetryBatch"]

_EVENTS = Field("TelemetryBatch.events", ListOf(Nested(lambda: TelemetryEvent), max_items=10000), is_required=False)
_METRICS = Field("TelemetryBatch.metrics", ListOf(Nested(lambda: Metric), max_items=10000), is_required=False)
_SPANS = Field("TelemetryBatch.spans", ListOf(Nested(lambda: Span), max_items=10000), is_required=False)
_FIELDS = (_EVENTS, _METRICS, _SPANS)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class TelemetryBatch(Model):
    """
    Telemetry of all kinds, to be stored at once. The server applies the schemas of the items one by one: an item that
    does not fit is rejected in the answer, and the others are stored.

    Attributes:
        events: Events to store.
        metrics: Metrics to store.
        spans: Spans to store.
    """

    events: list[TelemetryEvent] | None = field(validator=_EVENTS)
    metrics: list[Metric] | None = field(validator=_METRICS)
    spans: list[Span] | None = field(validator=_SPANS)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        events: Sequence[TelemetryEvent | Mapping[str, Any]] | None = None,
        metrics: Sequence[Metric | Mapping[str, Any]] | None = None,
        spans: Sequence[Span | Mapping[str, Any]] | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("events", None if events is None else _EVENTS.convert(events))
        fill("metrics", None if metrics is None else _METRICS.convert(metrics))
        fill("spans", None if spans is None else _SPANS.convert(spans))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is TelemetryBatch else draft_of(cls))
        self.events = None if data.get("events") is None else _EVENTS.read(data)
        self.metrics = None if data.get("metrics") is None else _METRICS.read(data)
        self.spans = None if data.get("spans") is None else _SPANS.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        if self.events is not None:
            data["events"] = self.events
        if self.metrics is not None:
            data["metrics"] = self.metrics
        if self.spans is not None:
            data["spans"] = self.spans
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        if self.events is not None:
            data["events"] = [item.to_dict() for item in self.events]
        if self.metrics is not None:
            data["metrics"] = [item.to_dict() for item in self.metrics]
        if self.spans is not None:
            data["spans"] = [item.to_dict() for item in self.spans]
        return data


_Draft = draft_of(TelemetryBatch)
