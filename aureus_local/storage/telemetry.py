"""
Events, metrics and spans, in the order in which they were inserted.

Items are stored as they are told: as JSON in the contract's shape, with their times in UTC. Beside that are the columns
that are searched by. An event or metric whose id is stored already is not stored again; a span replaces the one with
its id and takes its place in the order, so that the root of a trace, told first, stays first when its end is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.sql.dml import ReturningInsert

from .cursors import Page, read_page
from .tables import METADATA, LookupText, insert_missing, json_text, lookup_text, microseconds, number_column, upsert

__all__ = [
    "RUN_TAG",
    "MetricFilter",
    "add",
    "all_events",
    "all_metrics",
    "events_of_run",
    "find_metrics",
    "run_of_event",
    "spans_of_trace",
]

Item: TypeAlias = Mapping[str, Any]

RUN_TAG = "run_id"
"""The tag that says which run of a workflow an event belongs to."""

_ROWS_AT_ONCE = 1000

_EVENTS = sa.Table(
    "aureus_events",
    METADATA,
    number_column(),
    sa.Column("id", LookupText, unique=True),
    sa.Column("run_id", LookupText),
    sa.Column("item", sa.Text, nullable=False),
    sa.Index("aureus_events_by_run", "run_id", "number"),
)

_METRICS = sa.Table(
    "aureus_metrics",
    METADATA,
    number_column(),
    sa.Column("id", LookupText, unique=True),
    sa.Column("name", LookupText, nullable=False),
    sa.Column("measured_at", sa.BigInteger, nullable=False),
    sa.Column("item", sa.Text, nullable=False),
    sa.Index("aureus_metrics_by_name", "name", "number"),
)

_METRIC_TAGS = sa.Table(
    "aureus_metric_tags",
    METADATA,
    sa.Column("name", LookupText, primary_key=True),
    sa.Column("value", LookupText, primary_key=True),
    sa.Column("metric", sa.BigInteger, primary_key=True),
    sqlite_with_rowid=False,  # its key is all that it has
)

_SPANS = sa.Table(
    "aureus_spans",
    METADATA,
    number_column(),
    sa.Column("id", LookupText, unique=True, nullable=False),
    sa.Column("trace_id", LookupText, nullable=False),
    sa.Column("item", sa.Text, nullable=False),
    sa.Index("aureus_spans_by_trace", "trace_id", "number"),
)


_INSERT_METRIC_TAGS = sa.insert(_METRIC_TAGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricFilter:
    """
    Which metrics are wanted: those that fit everything that is given.

    Attributes:
        name: Their name.
        start: Measured then or later.
        end: Measured then or earlier.
        tags: They have all these tags.
    """

    name: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


def add(
    connection: sa.Connection, events: Sequence[Item] = (), metrics: Sequence[Item] = (), spans: Sequence[Item] = ()
) -> None:
    """Store items. They are valid, and have their times in UTC."""
    _add_events(connection, events)
    _add_metrics(connection, metrics)
    _add_spans(connection, spans)


def find_metrics(connection: sa.Connection, wanted: MetricFilter, *, limit: int, after: int = 0) -> Page:
    """
    Find metrics.

    Args:
        connection: Where to look.
        wanted: Which metrics.
        limit: How many at most.
        after: The number of the last metric of the page before.
    """
    query = sa.select(_METRICS.c.number, _METRICS.c.item).where(_METRICS.c.number > after)
    if wanted.name is not None:
        query = query.where(_METRICS.c.name == wanted.name)
    if wanted.start is not None:
        query = query.where(_METRICS.c.measured_at >= microseconds(wanted.start))
    if wanted.end is not None:
        query = query.where(_METRICS.c.measured_at <= microseconds(wanted.end))
    for tag, value in wanted.tags.items():
        has_tag = (_METRIC_TAGS.c.name == tag) & (_METRIC_TAGS.c.value == value)
        query = query.where(_METRICS.c.number.in_(sa.select(_METRIC_TAGS.c.metric).where(has_tag)))
    return _page(connection, query.order_by(_METRICS.c.number), limit)


def spans_of_trace(connection: sa.Connection, trace_id: str, *, limit: int, after: int = 0) -> Page:
    """The spans of a trace; an unknown trace has none."""
    query = sa.select(_SPANS.c.number, _SPANS.c.item).where(_SPANS.c.trace_id == trace_id, _SPANS.c.number > after)
    return _page(connection, query.order_by(_SPANS.c.number), limit)


def events_of_run(connection: sa.Connection, run_id: str, *, limit: int, after: int = 0) -> list[tuple[int, str]]:
    """The events of a run that come after the one with this number: their numbers, and themselves as JSON text."""
    query = sa.select(_EVENTS.c.number, _EVENTS.c.item).where(_EVENTS.c.run_id == run_id, _EVENTS.c.number > after)
    rows, _ = read_page(connection, query.order_by(_EVENTS.c.number), limit)
    return [(number, item) for number, item in rows]


def run_of_event(connection: sa.Connection, number: int) -> str | None:
    """The id of the run that the event with a number tells of, as far as that is known; it need not be of a run."""
    return connection.execute(sa.select(_EVENTS.c.run_id).where(_EVENTS.c.number == number)).scalar_one_or_none()


def all_events(connection: sa.Connection) -> Iterator[Item]:
    """All events, read bit by bit."""
    yield from _all(connection, sa.select(_EVENTS.c.item).order_by(_EVENTS.c.number))


def all_metrics(connection: sa.Connection, name: str) -> Iterator[Item]:
    """All metrics of a name, read bit by bit."""
    yield from _all(connection, sa.select(_METRICS.c.item).where(_METRICS.c.name == name).order_by(_METRICS.c.number))


def _all(connection: sa.Connection, query: sa.Select[str]) -> Iterator[Item]:
    rows = connection.execute(query.execution_options(yield_per=_ROWS_AT_ONCE)).scalars()
    return (json.loads(item) for item in rows)


def _page(connection: sa.Connection, query: sa.Select[int, str], limit: int) -> Page:
    rows, last = read_page(connection, query, limit)
    return Page([json.loads(item) for _, item in rows], last)


def _add_events(connection: sa.Connection, events: Sequence[Item]) -> None:
    rows = [
        {"id": event.get("id"), "run_id": event.get("tags", {}).get(RUN_TAG), "item": json_text(event)}
        for event in events
    ]
    if rows:
        connection.execute(insert_missing(connection.dialect.name, _EVENTS, "id"), rows)


def _add_metrics(connection: sa.Connection, metrics: Sequence[Item]) -> None:
    by_id: dict[str, Item] = {}
    for metric in metrics:
        by_id.setdefault(metric.get("id") or str(uuid4()), metric)  # rows are told apart by it
    rows = [
        {
            "id": metric_id,
            "name": metric["name"],
            "measured_at": microseconds(datetime.fromisoformat(metric["timestamp"])),
            "item": json_text(metric),
        }
        for metric_id, metric in by_id.items()
    ]
    if not rows:
        return
    as_stored = {lookup_text(metric_id): metric for metric_id, metric in by_id.items()}
    tags = [
        {"metric": number, "name": name, "value": value}
        for stored_id, number in connection.execute(_insert_missing_metrics(connection.dialect.name), rows)
        for name, value in as_stored[stored_id].get("tags", {}).items()
    ]
    if tags:
        connection.execute(_INSERT_METRIC_TAGS, tags)


@cache
def _insert_missing_metrics(dialect: str) -> ReturningInsert[str, int]:
    return insert_missing(dialect, _METRICS, "id").returning(_METRICS.c.id, _METRICS.c.number)


def _add_spans(connection: sa.Connection, spans: Sequence[Item]) -> None:
    latest = {span["id"]: span for span in spans}
    rows = [{"id": span_id, "trace_id": span["trace_id"], "item": json_text(span)} for span_id, span in latest.items()]
    if rows:
        connection.execute(upsert(connection.dialect.name, _SPANS, "id", ("trace_id", "item")), rows)
