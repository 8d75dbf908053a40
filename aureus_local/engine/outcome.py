"""What is told of a run: its result and its status, in the contract's shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .journal import Attempt, Progress

__all__ = ["INTERRUPTED", "Run", "Standing", "last_moment", "milliseconds", "outcome_of", "timestamp"]

INTERRUPTED = "The run ended while the task was running."


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """
    A run of a workflow, as it was asked for.

    Attributes:
        id: Id of the run.
        context: Context of the workflow.
        correlation_id: Ties the run to other work.
        started_at: When it was started, in seconds since the epoch.
    """

    id: str
    context: dict[str, Any]
    correlation_id: str | None
    started_at: float

    @property
    def trace_id(self) -> str:
        """The trace that the run's spans belong to."""
        return self.correlation_id or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """
    How a run stands.

    Attributes:
        run: The run.
        progress: What it has done.
        state: ``pending``, ``running``, or how it ended.
        ended_at: When it ended, in seconds since the epoch; None if it has not.
        error: Why it failed, where no task is to blame.
    """

    run: Run
    progress: Progress
    state: str
    ended_at: float | None = None
    error: str | None = None

    def result(self) -> dict[str, Any]:
        """The WorkflowExecutionResult, of a run that has ended."""
        ended_at = self.run.started_at if self.ended_at is None else self.ended_at
        told = self._common() | {
            "task_results": _task_results(self.progress, ended_at),
            "duration_ms": milliseconds(self.run.started_at, ended_at),
            "compensations": [_compensating_tool(attempt, self.progress) for attempt in self.progress.compensations],
        }
        return _without_none(told)

    def status(self, now: float) -> dict[str, Any]:
        """
        The WorkflowStatus.

        Args:
            now: The time, in seconds since the epoch.
        """
        is_over = self.ended_at is not None
        tasks = (
            _tasks_so_far(self.progress, now)
            if self.ended_at is None
            else _tasks_at_the_end(self.progress, self.ended_at)
        )
        ended = sum(task["status"] not in {"pending", "running"} for task in tasks.values())
        told = self._common() | {
            "progress": ended / len(tasks) if tasks else float(is_over),
            "tasks": tasks,
            "started_at": timestamp(self.run.started_at),
            "completed_at": None if self.ended_at is None else timestamp(self.ended_at),
        }
        return _without_none(told)

    def _common(self) -> dict[str, Any]:
        return {
            "workflow_id": self.progress.plan.workflow_id,
            "run_id": self.run.id,
            "status": self.state,
            "correlation_id": self.run.correlation_id,
            "error": self.error or _first_failure(self.progress),
            "warnings": self.progress.plan.warnings or None,
        }


def outcome_of(progress: Progress) -> str:
    """How a run that has ended, ended: success, partial or failed. Hooks that were not triggered do not count."""
    hooks = progress.plan.hook_targets
    counted = [task_id for task_id in progress.plan.tasks if task_id not in hooks or task_id in progress.attempts]
    succeeded = len(progress.completed())
    if succeeded == len(counted):
        return "success"
    return "partial" if succeeded else "failed"


def last_moment(run: Run, progress: Progress) -> float:
    """
    When the last attempt of a run ended, in seconds since the epoch; of a run that is over, that is when it ended.

    Whoever asks is told the same, be it an execution that goes on after a crash.
    """
    return max([run.started_at, *(attempt.ended_at for attempt in progress.journal())])


def timestamp(seconds: float) -> str:
    """A moment as the contract writes it: ISO 8601, UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def milliseconds(started_at: float, ended_at: float) -> float:
    """The time between two moments; none if the clock was set back between them."""
    return round(max(0.0, ended_at - started_at) * 1000, 3)


def _task_results(progress: Progress, ended_at: float) -> dict[str, dict[str, Any]]:
    interrupted = {task.id: progress.attempts_begun(task.id, ended_at) for task in progress.under_way()}
    undone = [attempt for attempt in progress.compensations if attempt.status == "success" and not attempt.simulated]
    compensated = {attempt.task_id for attempt in undone}
    results: dict[str, dict[str, Any]] = {}
    for task_id in progress.plan.tasks:
        if task_id in interrupted:
            results[task_id] = {"status": "failed", "error": INTERRUPTED, "attempts": interrupted[task_id]}
        elif task_id in progress.attempts:
            results[task_id] = _tried(progress.attempts[task_id])
        else:
            results[task_id] = {"status": "skipped", "attempts": 0}
        results[task_id]["task_id"] = task_id
        if task_id in compensated:
            results[task_id]["compensated"] = True
    return results


def _tried(attempts: Sequence[Attempt]) -> dict[str, Any]:
    first, last = attempts[0], attempts[-1]
    told: dict[str, Any] = {"attempts": last.number, "duration_ms": milliseconds(first.started_at, last.ended_at)}
    if last.status == "success":
        told |= {"status": "success", "result": last.result}
    else:
        told |= {"status": "failed", "error": last.error}
    if last.simulated:
        told["simulated"] = True
    return told


def _tasks_at_the_end(progress: Progress, ended_at: float) -> dict[str, dict[str, Any]]:
    results = _task_results(progress, ended_at).items()
    return {task_id: {"status": result["status"], "attempts": result["attempts"]} for task_id, result in results}


def _tasks_so_far(progress: Progress, now: float) -> dict[str, dict[str, Any]]:
    running = {task.id: progress.attempts_begun(task.id, now) for task in progress.under_way()}
    tasks: dict[str, dict[str, Any]] = {}
    for task_id in progress.plan.tasks:
        if progress.has_ended(task_id):
            last = progress.attempts[task_id][-1]
            status = "success" if last.status == "success" else "failed"
            tasks[task_id] = {"status": status, "attempts": last.number}
        elif task_id in running:
            tasks[task_id] = {"status": "running", "attempts": running[task_id]}
        else:
            tasks[task_id] = {"status": "pending", "attempts": 0}
    return tasks


def _first_failure(progress: Progress) -> str | None:
    if not progress.failed:
        return None
    task_id = progress.failed[0]
    return f"Task {task_id!r} failed: {progress.attempts[task_id][-1].error}"


def _compensating_tool(attempt: Attempt, progress: Progress) -> str:
    compensation = progress.plan.tasks[attempt.task_id].compensation
    return (compensation and compensation.tool) or ""


def _without_none(mapping: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if value is not None}
