# hand-written; composed into aureus_sdk by make generate
"""What a user reports, as it waits to be sent: checked, by itself, and with an id."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import count
from operator import attrgetter
from typing import Any

from attrs import define

from .. import models
from .._codecs import ListOf, MapOf, Text, time_text
from .._json import decode, encode, is_unicode
from .._model import Model
from ..api import observability
from ..errors import InvalidInputError
from ..types import Call

_BASE_SIZE = 128
"""Bytes, roughly, that the names, numbers and punctuation of an item take."""
_ENTRY_SIZE = 8
"""Bytes, roughly, that they take for each entry of a map or list."""


class Kind:
    """
    A kind of telemetry.

    Args:
        name: The kind, as the contract names it.
        model: What such items are.
        build: Makes the call that reports one of them.
    """

    def __init__(self, name: str, model: type[Model], build: Callable[..., Call[None]]) -> None:
        fields = [field for field in model._fields if field.key != "id"]  # pyright: ignore[reportPrivateUsage]  # as ours
        self.name = name
        self._model = model
        self._build = build
        self.keys = tuple(field.key for field in fields)
        self._values: Callable[[Model], tuple[Any, ...]] = attrgetter(*(field.name for field in fields))
        self._texts = [place for place, field in enumerate(fields) if isinstance(field.codec, Text)]
        self._copied = [
            (place, _copy_of_texts if _is_of_texts(field.codec) else _copy_of_plain)
            for place, field in enumerate(fields)
            if isinstance(field.codec, MapOf | ListOf)
        ]

    def item(self, given: Any, ids: Iterator[str]) -> Item:
        """
        An item of what a user gave, and may change afterwards.

        Args:
            given: A model, or a mapping of the same shape.
            ids: Gives an id to what has none.

        Raises:
            InvalidInputError: it does not fit.
        """
        model: Any = given if type(given) is self._model else self._model.of(given)
        values = list(self._values(model))
        size = _BASE_SIZE
        for place in self._texts:
            if text := values[place]:
                size += len(text)
        for place, copy_of in self._copied:
            if (value := values[place]) is not None:
                try:
                    values[place], added = copy_of(value)
                except (_NotPlainError, RecursionError):
                    values[place], added = _copy_by_json(self.keys[place], value)
                size += added
        return Item(self, model.id or next(ids), values, size)

    def call(self, item: Item) -> Call[None]:
        """The call that reports one item by itself."""
        return self._build(body=item.as_json())


@define(eq=False)
class Item:
    """
    One event, metric or span. Nothing changes it, but a frozen class, or a tuple, would take twice as long to make.

    Attributes:
        kind: Which of them.
        id: Its id, by which the server stores it once.
        values: Its other fields, in the order of the kind's keys. It takes too long for a caller to make JSON of them.
        size: How many bytes it has as JSON, roughly.
    """

    kind: Kind
    id: str
    values: list[Any]
    size: int

    def as_json(self) -> dict[str, Any]:
        """The item as it is sent."""
        fields = zip(self.kind.keys, self.values, strict=True)
        return {"id": self.id} | {
            key: time_text(value) if isinstance(value, datetime) else value
            for key, value in fields
            if value is not None
        }


def batch_call(items: Iterable[Item]) -> Call[models.TelemetryBatchResult]:
    """The call that reports many items at once. They have been checked, each when it was reported."""
    lists: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        lists.setdefault(f"{item.kind.name}s", []).append(item.as_json())
    return _BATCH_CALL._replace(body=lists)


def new_ids() -> Iterator[str]:
    """Ids that no other process makes. Many threads may take them at the same time."""
    return map(os.urandom(12).hex().__add__, map(str, count()))


class _NotPlainError(Exception):
    """A value is none that JSON is decoded to."""


def _copy_by_json(key: str, value: Any) -> tuple[Any, int]:
    """A copy of anything that JSON can hold, and its size."""
    try:
        text = encode(value)
    except InvalidInputError as error:
        raise error.under(key) from None
    return decode(text), len(text)


def _is_of_texts(codec: object) -> bool:
    return isinstance(codec, MapOf) and isinstance(codec.item, Text)


def _copy_of_texts(value: dict[str, str]) -> tuple[dict[str, str], int]:
    """A copy of a map that is to hold texts alone, and its size."""
    copy = value.copy()
    try:
        text = "".join([*copy, *copy.values()])
    except TypeError:
        raise _NotPlainError from None
    if not (text.isascii() or is_unicode(text)):
        raise _NotPlainError
    return copy, len(text) + _ENTRY_SIZE * len(copy)


def _copy_of_plain(value: Any) -> tuple[Any, int]:
    """A copy and its size."""
    kind: object = type(value)  # pyright: ignore[reportUnknownVariableType]  # of whatever a user gave
    if kind is dict:
        return _copy_of_map(value)
    if kind is list:
        parts = [_copy_of_plain(part) for part in value]
        return [part for part, _ in parts], sum(size for _, size in parts)
    if kind is str and (value.isascii() or is_unicode(value)):
        return value, len(value)
    if (
        value is None
        or kind is bool
        or (kind is int and value.bit_length() < 64)
        or (kind is float and math.isfinite(value))
    ):
        return value, _ENTRY_SIZE
    raise _NotPlainError


def _copy_of_map(value: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """A copy and its size. What most maps hold is looked at in line: callers are in a hurry."""
    copy = value.copy()
    try:
        names = "".join(copy)
    except TypeError:
        raise _NotPlainError from None
    if not (names.isascii() or is_unicode(names)):
        raise _NotPlainError
    size = len(names) + _ENTRY_SIZE * len(copy)
    for key, part in copy.items():
        if type(part) is str and part.isascii():
            size += len(part)
        else:
            copy[key], added = _copy_of_plain(part)
            size += added
    return copy, size


EVENT = Kind("event", models.TelemetryEvent, observability.report_event.build)
METRIC = Kind("metric", models.Metric, observability.report_metric.build)
SPAN = Kind("span", models.Span, observability.report_span.build)
KINDS = {kind.name: kind for kind in (EVENT, METRIC, SPAN)}

_BATCH_CALL = observability.report_batch.build(body={})
