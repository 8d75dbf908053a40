"""How runs stand, by what DBOS has stored of them."""

from __future__ import annotations

from typing import Any

from dbos import DBOS, WorkflowStatus

from aureus_sdk.models.workflow import WorkflowSpec

from .dbos_journal import read_journal
from .journal import Progress
from .outcome import Run, Standing, last_moment, outcome_of
from .plan import Plan

__all__ = ["plan_of", "run_of", "standing_of"]


def standing_of(run_id: str) -> Standing | None:
    """How a run stands; None if there is no such run, or a crash kept it from being started."""
    row = DBOS.get_workflow_status(run_id)
    if row is None or row.input is None:
        return None
    request = row.input["args"][0]
    run, progress = run_of(run_id, request), Progress(plan_of(request), read_journal(run_id))
    state, ended_at = _state_and_end(row, run, progress)
    error = None if row.error is None or _is_only_unwritten(row, progress) else str(row.error)
    return Standing(run=run, progress=progress, state=state, ended_at=ended_at, error=error)


def run_of(run_id: str, request: dict[str, Any]) -> Run:
    """The run that a request has started."""
    told = {name: request[name] for name in ("context", "correlation_id", "started_at")}
    return Run(id=run_id, **told)


def plan_of(request: dict[str, Any]) -> Plan:
    """The plan of the workflow that is to be run."""
    return Plan.of(WorkflowSpec.from_dict(request["workflow"]))


def _state_and_end(row: WorkflowStatus, run: Run, progress: Progress) -> tuple[str, float | None]:
    """How a run stands, and when it ended, in seconds since the epoch."""
    if row.status == "SUCCESS" and row.output is not None:
        return row.output["status"], run.started_at + row.output["duration_ms"] / 1000
    if _is_only_unwritten(row, progress):
        return outcome_of(progress), last_moment(run, progress)
    if row.completed_at is not None:
        # Another machine's clock, or the one that a test has moved ahead, may be past that of the database.
        ended_at = max(row.completed_at / 1000, last_moment(run, progress))
        return "cancelled" if row.status == "CANCELLED" else "failed", ended_at
    is_waiting = row.status in {"ENQUEUED", "DELAYED"} and not progress.attempts
    return "pending" if is_waiting else "running", None


def _is_only_unwritten(row: WorkflowStatus, progress: Progress) -> bool:
    """Whether a run was done when it failed, or was cancelled, before it was written down how it ended."""
    return row.status in {"ERROR", "CANCELLED"} and progress.is_over()
