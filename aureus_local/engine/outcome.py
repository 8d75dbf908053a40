"""What is told of a run: its result and its status, in the contract's shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from aureus_local.storage.runs import RunEnd

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
        interrupted: How many attempts were begun at the tasks that were under way when the run ended, by their ids.
        error: Why it failed, where no task is to blame.
    """

    run: Run
    progress: Progress
    state: str
    ended_at: float | None = None
    interrupted: Mapping[str, int] = field(default_factory=dict[str, int])
    error: str | None = None

    @classmethod
    def at_the_end(cls, run: Run, progress: Progress, end: RunEnd) -> Self:
        """How a run stands that has ended."""
        return cls(run=run, progress=progress, state=end.outcome, ended_at=end.at, interrupted=end.interrupted)

    def result(self) -> dict[str, Any]:
        """The WorkflowExecutionResult, of a run that has ended."""
        ended_at = self.run.started_at if self.ended_at is None else self.ended_at
        told = self._common() | {
            "task_results": self._task_results(),
            "duration_ms": milliseconds(self.run.started_at, ended_at),
            "compensations": [_compensating_tool(task_id, self.progress) for task_id in self.progress.compensations],
        }
        return _without_none(told)

    def status(self, now: float) -> dict[str, Any]:
        """
        The WorkflowStatus.

        Args:
            now: The time, in seconds since the epoch.
        """
        is_over = self.ended_at is not None
        tasks = self._tasks_so_far(now) if self.ended_at is None else self._tasks_at_the_end()
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

    def _task_results(self) -> dict[str, dict[str, Any]]:
        """How each task ended, by its id."""
        return {
            task_id: {"task_id": task_id, **self._task_result(task_id), **_undoing(task_id, self.progress)}
            for task_id in self.progress.plan.tasks
        }

    def _task_result(self, task_id: str) -> dict[str, Any]:
        tried, begun = self.progress.tried(task_id, "task"), self.interrupted.get(task_id, 0)
        if begun > len(tried):
            return {"status": "failed", "error": INTERRUPTED, "attempts": begun}
        return _tried(tried) if tried else {"status": "skipped", "attempts": 0}

    def _tasks_at_the_end(self) -> dict[str, dict[str, Any]]:
        results = self._task_results().items()
        return {task_id: {"status": result["status"], "attempts": result["attempts"]} for task_id, result in results}

    def _tasks_so_far(self, now: float) -> dict[str, dict[str, Any]]:
        under_way = {task.id: self.progress.attempts_begun(task.id, now) for task in self.progress.under_way()}
        return {task_id: self._task_so_far(task_id, under_way.get(task_id, 0)) for task_id in self.progress.plan.tasks}

    def _task_so_far(self, task_id: str, begun: int) -> dict[str, Any]:
        if self.progress.has_ended(task_id):
            last = self.progress.attempts[task_id][-1]
            return {"status": last.task_status, "attempts": last.number}
        return {"status": "running" if begun else "pending", "attempts": begun}


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


def _tried(attempts: Sequence[Attempt]) -> dict[str, Any]:
    first, last = attempts[0], attempts[-1]
    told: dict[str, Any] = {
        "status": last.task_status,
        "attempts": last.number,
        "duration_ms": milliseconds(first.started_at, last.ended_at),
    }
    told |= {"result": last.result} if last.task_status == "success" else {"error": last.error}
    if last.simulated:
        told["simulated"] = True
    return told


def _first_failure(progress: Progress) -> str | None:
    if not progress.failed:
        return None
    task_id = progress.failed[0]
    return f"Task {task_id!r} failed: {progress.attempts[task_id][-1].error}"


def _undoing(task_id: str, progress: Progress) -> dict[str, Any]:
    """What is told of undoing a task: that it was, or why not; nothing where that was not tried."""
    tried = progress.compensations.get(task_id)
    if tried is None:
        return {}
    if tried[-1].simulated and not progress.was_simulated(task_id):
        tool = _compensating_tool(task_id, progress)
        return {"compensation_error": f"There is no tool {tool!r}, or it lacks an input: undoing was simulated."}
    return {"compensated": True} if tried[-1].status == "success" else {"compensation_error": tried[-1].error}


def _compensating_tool(task_id: str, progress: Progress) -> str:
    return progress.plan.tasks[task_id].call_for("compensation").tool or ""


def _without_none(mapping: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if value is not None}
