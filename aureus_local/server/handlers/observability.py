"""Telemetry: taken in, and found again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias

import sqlalchemy as sa
from starlette.responses import JSONResponse, Response

from aureus_local.domain.json_values import is_object
from aureus_local.domain.telemetry_summary import summarize
from aureus_local.server.idempotency import write_once
from aureus_local.server.json_text import decode
from aureus_local.server.pages import cursor_of, next_cursor_header
from aureus_local.server.problems import fault_of, invalid_input
from aureus_local.server.requests import Request, work_on
from aureus_local.server.runtime import Runtime
from aureus_local.server.schemas import Schema
from aureus_local.storage import audit, telemetry
from aureus_local.storage.cursors import Page
from aureus_sdk._codecs import Instant
from aureus_sdk.errors import InvalidInputError
from aureus_sdk.models import (
    Metric,
    ProblemField,
    RejectedItem,
    Span,
    TelemetryBatchResult,
    TelemetryEvent,
    TelemetryKind,
)

__all__ = [
    "get_metrics",
    "get_telemetry_summary",
    "get_trace",
    "report_batch",
    "report_event",
    "report_metric",
    "report_span",
]

_Model: TypeAlias = type[TelemetryEvent | Metric | Span]

_BATCHES: Mapping[str, tuple[TelemetryKind, _Model]] = {
    "events": (TelemetryKind.EVENT, TelemetryEvent),
    "metrics": (TelemetryKind.METRIC, Metric),
    "spans": (TelemetryKind.SPAN, Span),
}
"""The lists of a batch: what kind of telemetry is in them."""

_MOST_TAGS = 100
"""How many tags metrics can be searched by: each is a condition of the query, and SQLite takes only so many."""

_NOT_TAGS = ProblemField(path="tags", message='must be a JSON object of strings as text, such as {"env": "test"}')


async def report_event(runtime: Runtime, request: Request) -> Response:
    """Store an event."""
    return await _store(runtime, request, events=[TelemetryEvent.from_dict(request.body).to_dict()])


async def report_metric(runtime: Runtime, request: Request) -> Response:
    """Store a metric."""
    return await _store(runtime, request, metrics=[Metric.from_dict(request.body).to_dict()])


async def report_span(runtime: Runtime, request: Request) -> Response:
    """Store a span."""
    return await _store(runtime, request, spans=[Span.from_dict(request.body).to_dict()])


async def report_batch(runtime: Runtime, request: Request) -> Response:
    """Store what is good of a batch, and tell what is wrong with the rest."""
    stored, rejected = await work_on(request.content, partial(_judged, runtime, request.body))
    result = TelemetryBatchResult(accepted=sum(map(len, stored.values())), rejected=rejected)
    return await _store(runtime, request, JSONResponse(result.to_dict()), **stored)


async def get_metrics(runtime: Runtime, request: Request) -> Response:
    """Find metrics."""
    query = request.query
    wanted = telemetry.MetricFilter(
        name=query.get("name"),
        start=_time(query.get("start_time")),
        end=_time(query.get("end_time")),
        tags=_tags(query.get("tags")),
    )
    find = partial(telemetry.find_metrics, wanted=wanted, limit=request.query["limit"], after=cursor_of(request) or 0)
    return _answer(await runtime.database.read(find))


async def get_trace(runtime: Runtime, request: Request) -> Response:
    """Find the spans of a trace."""
    find = partial(
        telemetry.spans_of_trace,
        trace_id=request.path["trace_id"],
        limit=request.query["limit"],
        after=cursor_of(request) or 0,
    )
    return _answer(await runtime.database.read(find))


async def get_telemetry_summary(runtime: Runtime, request: Request) -> Response:
    """Tell how well tasks and approvals have gone."""
    del request
    return JSONResponse(await runtime.database.scan(_summary))


def _summary(connection: sa.Connection) -> dict[str, Any]:
    evaluations, held = audit.count_evaluations(connection)
    return summarize(
        map(TelemetryEvent.from_dict, telemetry.all_events(connection)),
        durations=(metric["value"] for metric in telemetry.all_metrics(connection, "task.duration")),
        evaluations=evaluations,
        held_for_approval=held,
    ).to_dict()


async def _store(
    runtime: Runtime, request: Request, answer: Response | None = None, **items: list[dict[str, Any]]
) -> Response:
    accepted = answer or Response(status_code=202)

    def change(connection: sa.Connection) -> Response:
        telemetry.add(connection, **items)
        return accepted

    return await write_once(runtime, request, change)


def _answer(page: Page) -> Response:
    return JSONResponse(page.items, headers=next_cursor_header(page.last))


def _time(text: str | None) -> datetime | None:
    return None if text is None else Instant().convert(text)


def _tags(text: str | None) -> dict[str, str]:
    if text is None:
        return {}
    try:
        tags = decode(text.encode())
    except ValueError:
        raise invalid_input([_NOT_TAGS]) from None
    if not is_object(tags) or not all(isinstance(value, str) for value in tags.values()):
        raise invalid_input([_NOT_TAGS])
    if len(tags) > _MOST_TAGS:
        raise invalid_input([ProblemField(path="tags", message=f"has {len(tags)} tags; {_MOST_TAGS} may be asked for")])
    return tags


def _judged(runtime: Runtime, batch: Mapping[str, Any]) -> tuple[dict[str, list[dict[str, Any]]], list[RejectedItem]]:
    """The items of a batch that can be stored, and what is wrong with the others."""
    stored: dict[str, list[dict[str, Any]]] = {}
    rejected: list[RejectedItem] = []
    for name, (kind, model) in _BATCHES.items():
        schema = runtime.contract.schema(model.__name__)
        stored[name] = []
        for index, item in enumerate(batch.get(name, ())):
            taken, faults = _take(item, schema, model)
            if taken is None:
                rejected.append(_rejected(kind, index, item, faults))
            else:
                stored[name].append(taken)
    return stored, rejected


def _take(item: Any, schema: Schema, model: _Model) -> tuple[dict[str, Any] | None, list[ProblemField]]:
    """An item as it is stored; None if it cannot be, and what is wrong with it."""
    told = schema.without_nulls(item)
    faults = schema.faults(told)
    if faults:
        return None, faults
    try:
        return model.from_dict(told).to_dict(), []
    except InvalidInputError as error:
        return None, [fault_of(error)]


def _rejected(kind: TelemetryKind, index: int, item: Any, faults: list[ProblemField]) -> RejectedItem:
    item_id = item.get("id") if is_object(item) else None
    message = "; ".join(f"{fault.path}: {fault.message}" if fault.path else fault.message for fault in faults)
    return RejectedItem(kind=kind, index=index, id=item_id if isinstance(item_id, str) else None, message=message)
