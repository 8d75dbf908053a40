"""What the summary counts, and what it leaves out."""

from datetime import UTC, datetime, timedelta
from typing import Any

from aureus_local.domain.telemetry_summary import summarize
from aureus_sdk.models import TelemetryEvent, TelemetrySummary

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def ended(task_id: str, status: object, seconds: float = 0, **more: Any) -> TelemetryEvent:
    fields: dict[str, Any] = {
        "type": "step_end",
        "task_type": "action",
        "workflow_id": "w",
        "correlation_id": "run-1",
    } | more
    return TelemetryEvent(
        timestamp=NOON + timedelta(seconds=seconds), task_id=task_id, data={"status": status}, **fields
    )


def summary(*events: TelemetryEvent, **more: Any) -> TelemetrySummary:
    nothing: dict[str, Any] = {"durations": [], "evaluations": 0, "held_for_approval": 0}
    return summarize(events, **nothing | more)


def test_nothing_measured_is_nothing_told() -> None:
    assert summary().to_dict() == {"task_success_rates": {}}


def test_attempts_are_counted_by_task_type() -> None:
    told = summary(
        ended("a", "failed"),
        ended("a", "success"),
        ended("b", "success", task_type="decision"),
        ended("c", "timed_out", task_type=None),
    )
    assert told.task_success_rates == {"action": 0.5, "decision": 1, "unknown": 0}


def test_a_recovery_is_from_the_first_failure_to_the_success_of_the_same_task() -> None:
    told = summary(
        ended("a", "failed", 0),
        ended("b", "failed", 1),
        ended("a", "timed_out", 2),
        ended("a", "success", 5, correlation_id="run-2"),
        ended("a", "success", 3),
        ended("a", "success", 9),
        ended("b", "success", 2),
    )
    assert told.mean_time_to_recovery_ms == (3000 + 1000) / 2


def test_events_of_other_kinds_do_not_count() -> None:
    told = summary(ended("a", "success", type="step_start"), ended("a", 7), ended("a", None))
    assert told.task_success_rates == {}


def test_durations_and_approvals_are_averaged() -> None:
    told = summary(durations=[1, 2, 6], evaluations=8, held_for_approval=2)
    assert (told.mean_task_duration_ms, told.approvals_per_policy_check) == (3, 0.25)


def test_the_mean_of_large_durations_is_told() -> None:
    assert summary(durations=[1.7e308, 1.7e308]).mean_task_duration_ms == 1.7e308
