"""How runs stand, by how they ended, and by what DBOS has stored of those that have not."""

from __future__ import annotations

from typing import Any

from dbos import DBOS

from aureus_local.storage.runs import RunEnd
from aureus_sdk.models.workflow import WorkflowSpec

from .dbos_journal import read_journal
from .journal import Progress
from .outcome import Run, Standing, last_moment, outcome_of
from .plan import Plan

__all__ = ["plan_of", "run_of", "standing_of"]


def standing_of(run_id: str, end: RunEnd | None = None) -> Standing | None:
    """
    How a run stands; None if a crash kept it from being started.

    Args:
        run_id: The run.
        end: How it ended, if that is stored.
    """
    status = DBOS.get_workflow_status(run_id)
    if status is None or status.input is None:
        return None
    request = status.input["args"][0]
    run, progress = run_of(run_id, request), Progress(plan_of(request), read_journal(run_id))
    if end is not None:
        return Standing.at_the_end(run, progress, end)
    if status.completed_at is not None and progress.is_over():
        # It was done when it failed.
        return Standing(run=run, progress=progress, state=outcome_of(progress), ended_at=last_moment(run, progress))
    if status.completed_at is None:
        return Standing(run=run, progress=progress, state="running")
    # Another machine's clock, or the one that a test has moved ahead, may be past that of the database.
    ended_at = max(status.completed_at / 1000, last_moment(run, progress))
    interrupted = {task.id: progress.attempts_begun(task.id, ended_at) for task in progress.under_way()}
    error = None if status.error is None else str(status.error)
    return Standing(run=run, progress=progress, state="failed", ended_at=ended_at, interrupted=interrupted, error=error)


def run_of(run_id: str, request: dict[str, Any]) -> Run:
    """The run that a request has started."""
    told = {name: request[name] for name in ("context", "correlation_id", "started_at")}
    return Run(id=run_id, **told)


def plan_of(request: dict[str, Any]) -> Plan:
    """The plan of the workflow that is to be run."""
    return Plan.of(WorkflowSpec.from_dict(request["workflow"]))
