# hand-written; composed into tests/_sync by make generate
"""A client whose reporter is under test, and what is reported to it (async)."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aureus_sdk import AureusClient, Metric, Span, TelemetryEvent, TelemetryReport, TelemetrySettings

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATE = 600.0
"""Seconds; an age that no item reaches here."""


def metric(value: float = 1, **more: Any) -> Metric:
    return Metric(name="rows", value=value, timestamp=NOW, **more)


def metrics(number: int) -> list[Metric]:
    return [metric(value, id=f"m{value}") for value in range(number)]


def event(**more: Any) -> TelemetryEvent:
    return TelemetryEvent(type="custom", timestamp=NOW, data={"step": "import"}, **more)


def span(**more: Any) -> Span:
    return Span(id="s", trace_id="t", name="import", start_time=NOW, **more)


A_LINE = json.dumps({"kind": "metric", "item": metric(id="on disk").to_dict()}) + "\n"
"""A line of a file in a spool."""


def client_of(url: str, **settings: Any) -> AureusClient:
    given: dict[str, Any] = {"max_age": LATE} | settings
    return AureusClient(url, max_retries=0, telemetry=TelemetrySettings(**given))


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def assert_accounted(report: TelemetryReport) -> None:
    assert report.accepted == report.sent + sum(report.dropped.values()) + report.spooled + report.pending
