"""How runs stand, by how they ended, and by what DBOS has stored of those that have not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from dbos import DBOS

from aureus_local.clock import Clock
from aureus_local.domain.json_values import compact_size
from aureus_local.large_values import LARGE
from aureus_local.storage import runs
from aureus_local.storage.cursors import LARGEST_PAGE, Page
from aureus_local.storage.database import Database
from aureus_local.storage.runs import RunEnd, RunRow
from aureus_sdk.models.workflow import WorkflowSpec

from .dbos_journal import read_journal
from .journal import Progress
from .outcome import Run, Standing, last_moment, outcome_of
from .plan import Plan

__all__ = ["StoredRuns", "plan_of", "run_of"]

T = TypeVar("T")

_ROWS_AT_ONCE = 50
"""A page of large runs ends after few."""


class StoredRuns:
    """
    The runs that a database keeps, wherever they are executed.

    Args:
        database: Where they are kept.
        clock: The time that they go by.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        # Together they would be no faster, and others would have their turn only after all of them.
        self._thread_of_large = ThreadPoolExecutor(1, thread_name_prefix="aureus-large-run")

    async def status(self, workflow_id: str) -> dict[str, Any] | None:
        """The WorkflowStatus as JSON of the latest run of a workflow; None if it was never run."""
        row = await self._database.read(partial(runs.latest_of, workflow_id=workflow_id))
        return None if row is None else await self._tell(row, self._status)

    async def latest(self, workflow_id: str) -> str | None:
        """The id of the latest run of a workflow; None if it was never run."""
        row = await self._database.read(partial(runs.latest_of, workflow_id=workflow_id))
        return None if row is None else row.run_id

    async def page(self, limit: int, before: int | None = None) -> Page:
        """
        The latest runs of all workflows, the latest first.

        Args:
            limit: How many at most. There are less where they are large, and one at least.
            before: Number of the last run of the page before.

        Returns:
            Their WorkflowStatus as JSON.
        """
        items: list[dict[str, Any]] = []
        size, last = 0, before
        while rows := await self._database.read(partial(runs.find_runs, limit=_ROWS_AT_ONCE, before=last)):
            for row in rows:
                if len(items) == limit:
                    return Page(items, last)
                status, its_size = await self._tell(row, self._measured_status)
                size += its_size
                if items and size > LARGEST_PAGE:
                    return Page(items, last)
                items.append(status)
                last = row.number
        return Page(items, None)

    async def status_of(self, run_id: str) -> dict[str, Any]:
        """
        The WorkflowStatus as JSON of a run.

        Raises:
            LookupError: there is no such run.
        """
        return await self._tell(await self._row(run_id), self._status)

    async def result_of(self, run_id: str) -> dict[str, Any]:
        """
        The WorkflowExecutionResult as JSON of a run that has ended.

        Raises:
            LookupError: there is no such run.
        """
        return await self._tell(await self._row(run_id), Standing.result)

    async def standing(self, run_id: str) -> Standing:
        """
        How a run stands.

        Raises:
            LookupError: there is no such run.
        """
        return await self._tell(await self._row(run_id), lambda standing: standing)

    async def has_ended(self, run_id: str) -> bool:
        """
        Whether it is stored how a run has ended.

        Raises:
            LookupError: there is no such run.
        """
        return (await self._row(run_id)).end is not None

    async def _tell(self, row: RunRow, tell: Callable[[Standing], T]) -> T:
        """
        Tell something of how a run stands, beside the event loop.

        Args:
            row: The run.
            tell: Makes what is told. It only computes.
        """
        size = await self._database.read(partial(runs.request_size, run_id=row.run_id))
        threads = self._thread_of_large if size > LARGE else None
        told, is_over = await asyncio.get_running_loop().run_in_executor(threads, _told_by, row, tell)
        if is_over and row.end is None:
            row = await self._row(row.run_id)
            if row.end is not None:  # it has ended meanwhile
                return await self._tell(row, tell)
        return told

    async def _row(self, run_id: str) -> RunRow:
        row = await self._database.read(partial(runs.find, run_id=run_id))
        if row is None:
            raise _unknown(run_id)
        return row

    def _status(self, standing: Standing) -> dict[str, Any]:
        return standing.status(self._clock.time())

    def _measured_status(self, standing: Standing) -> tuple[dict[str, Any], int]:
        status = self._status(standing)
        return status, compact_size(status)


def run_of(run_id: str, request: dict[str, Any]) -> Run:
    """The run that a request has started."""
    told = {name: request[name] for name in ("context", "correlation_id", "started_at")}
    return Run(id=run_id, **told)


def plan_of(workflow: dict[str, Any]) -> Plan:
    """The plan of a workflow, given as JSON."""
    return Plan.of(WorkflowSpec.from_dict(workflow))


def _told_by(row: RunRow, tell: Callable[[Standing], T]) -> tuple[T, bool]:
    """What is told of how a run stands, and whether it has ended."""
    standing = _read_standing(row.run_id, row.end)
    return tell(standing), standing.ended_at is not None


def _read_standing(run_id: str, end: RunEnd | None) -> Standing:
    """How a run stands, given how it ended if that is stored."""
    status = DBOS.get_workflow_status(run_id)
    if status is None or status.input is None:
        raise _unknown(run_id)
    request = status.input["args"][0]
    run, progress = run_of(run_id, request), Progress(plan_of(request["workflow"]), read_journal(run_id))
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


def _unknown(run_id: str) -> LookupError:
    return LookupError(f"there is no run {run_id}")
