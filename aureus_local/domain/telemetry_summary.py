"""How well tasks and approvals have gone, from what is told about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from math import fsum
from typing import Any

from aureus_sdk.models import TelemetryEvent, TelemetryEventType, TelemetrySummary

__all__ = ["summarize"]


def summarize(
    events: Iterable[TelemetryEvent], *, durations: Iterable[float], evaluations: int, held_for_approval: int
) -> TelemetrySummary:
    """
    Summarize telemetry.

    Args:
        events: Events in the order in which they happened. The ends of attempts count, which have a ``status``.
        durations: How long tasks took, in milliseconds.
        evaluations: How many policy evaluations there were.
        held_for_approval: How many of them were held for a human.
    """
    ended: Counter[str] = Counter()
    succeeded: Counter[str] = Counter()
    failing_since: dict[Any, datetime] = {}
    recoveries: list[float] = []
    for event in events:
        status = event.data.get("status")
        if event.type != TelemetryEventType.STEP_END or not isinstance(status, str):
            continue
        task = (event.correlation_id, event.workflow_id, event.task_id)
        task_type = event.task_type or "unknown"
        ended[task_type] += 1
        if status != "success":
            failing_since.setdefault(task, event.timestamp)
            continue
        succeeded[task_type] += 1
        if task in failing_since:
            recoveries.append((event.timestamp - failing_since.pop(task)).total_seconds() * 1000)
    return TelemetrySummary(
        task_success_rates={task_type: succeeded[task_type] / count for task_type, count in ended.items()},
        mean_time_to_recovery_ms=_mean(recoveries),
        approvals_per_policy_check=held_for_approval / evaluations if evaluations else None,
        mean_task_duration_ms=_mean(durations),
    )


def _mean(values: Iterable[float]) -> float | None:
    measured = list(values)
    # Divided first: the sum of large ones can be more than a float holds.
    return max(0.0, fsum(value / len(measured) for value in measured)) if measured else None
