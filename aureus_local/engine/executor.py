"""Executing runs in this process, as DBOS workflows: to their end, or until something keeps them from it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

import sqlalchemy as sa
import sqlalchemy.exc
from dbos import DBOS
from dbos import error as dbos_errors

from aureus_local.clock import Clock
from aureus_local.large_values import work_on_value
from aureus_local.storage import runs
from aureus_local.storage.database import Change, Database
from aureus_local.storage.runs import RunEnd

from .active_runs import ActiveRun, ActiveRuns
from .attempts import Attempts
from .dbos_journal import journal_of_current_workflow, refuse_unless_owned, resume_journal
from .dbos_process import JOURNAL_VERSION, until_outcomes_are_kept
from .execution import Execution
from .interruptions import Interruptions
from .journal import Progress
from .once import Once
from .outcome import Run, Standing
from .plan import Plan
from .runner import Runner
from .stored_runs import plan_of, run_of
from .takeover import Takeover
from .tasks import CLEAN_UP_SECONDS
from .telemetry import Record
from .toolbox import Toolbox

__all__ = ["EngineStoppedError", "Executor", "Keep", "NewRun"]

_POLL_SECONDS = 0.02

_PARK_SECONDS = CLEAN_UP_SECONDS + 1.0
"""How long runs are waited for that were interrupted because the engine stops."""

_TOOLS_ARE_MISSING = (
    "run %s waits for a runtime that has its tools %s: start one with the same --tools. "
    "It can be cancelled as long as there is nothing to undo"
)

_NO_OUTCOME = (sqlalchemy.exc.SQLAlchemyError, dbos_errors.DBOSException)
"""What the database and DBOS raise: it interrupts a run, and is not what came of it."""

_LOGGER = logging.getLogger(__name__)

Keep: TypeAlias = Callable[[dict[str, Any]], Awaitable[Change[object]]]
"""Makes the change that keeps what comes of a run, given its WorkflowExecutionResult as JSON."""


@dataclass(slots=True)
class NewRun:
    """
    A run that was started just now: there is nothing in its journal yet. If it ends here, it has a result.

    Attributes:
        id: Id of the run.
        plan: What it is to do.
        keep: Makes the change that keeps what comes of it, if one does.
        result: Its WorkflowExecutionResult as JSON.
        started: When it was started, by the monotonic clock; before anybody could see it.
    """

    id: str
    plan: Plan
    keep: Keep | None
    result: asyncio.Future[dict[str, Any]]
    started: float = field(default_factory=time.monotonic)


_STARTED_HERE: ContextVar[NewRun | None] = ContextVar("started_here", default=None)
"""
The run that was started, in the context of its first execution. DBOS executes a run in the context that starts it if
there was no such run, and those that are resumed in contexts of its own.
"""


class EngineStoppedError(Exception):
    """The engine stops: it starts no run any more, and waits for none; the message says what becomes of the run."""


class Executor:
    """
    Executes runs, until they are to be parked.

    Args:
        database: Where runs are kept.
        toolbox: The tools.
        record: Stores what runs tell about themselves.
        clock: The time that runs go by.

    Attributes:
        active: The runs that are executed.
        is_parking: Whether no run is to go on, because the engine stops.
        is_cut_off: Whether the database did not answer when runs were parked: threads may be left that wait for it.
    """

    def __init__(self, database: Database, toolbox: Toolbox, record: Record, clock: Clock) -> None:
        self._database = database
        self._toolbox = toolbox
        self._record = record
        self._clock = clock
        self._once = Once(database)
        self._interruptions = Interruptions()
        self._takeover: Takeover | None = None
        # What tools run in: of DBOS, and of the request that starts a run, they are to know nothing.
        self._context = copy_context()
        self._starting = 0
        self._told_of_tools: set[str] = set()
        self.active = ActiveRuns()
        self.is_parking = False
        self.is_cut_off = False

    def watch(self, dbos: DBOS) -> None:
        """
        Take over the runs of processes that are gone, and let others see that this one lives. It needs a running event
        loop.

        Args:
            dbos: What executes runs.
        """
        self._takeover = Takeover(dbos, self._database.presence, JOURNAL_VERSION, self.active, self._cancelled)

    @asynccontextmanager
    async def starting(self, run: NewRun) -> AsyncGenerator[None]:
        """
        Have a run started in this block, which parking waits for.

        Raises:
            EngineStoppedError: no run is started any more.
        """
        if self._takeover is not None:
            await self._takeover.until_present()
        if self.is_parking:
            raise EngineStoppedError("the server is stopping and starts no more runs")
        self._starting += 1
        token = _STARTED_HERE.set(run)
        try:
            yield
        finally:
            _STARTED_HERE.reset(token)
            self._starting -= 1

    async def park(self, grace_seconds: float) -> None:
        """
        Let runs end, and park those that do not in time: they go on at the next start, and no other is started any
        more.

        Args:
            grace_seconds: How long runs may take to end.
        """
        await self._until_idle(grace_seconds)
        self.is_parking = True
        if self._takeover is not None:
            self.is_cut_off = not await self._takeover.stop()
        for active in list(self.active.values()):
            active.interrupt()
        await self._until_idle(_PARK_SECONDS)
        self.active.parked.update(self.active)
        if not self.is_cut_off:  # else DBOS would ask again and again
            await until_outcomes_are_kept(self.active.parked, self._database.presence.process_id, _PARK_SECONDS)

    async def _until_idle(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while (self.active or self._starting) and time.monotonic() < deadline:  # noqa: ASYNC110  # runs end on several event loops
            await asyncio.sleep(_POLL_SECONDS)

    def _cancelled(self, run_ids: set[str]) -> list[str]:
        with self._database.engine.connect() as connection:
            return runs.cancelled(connection, run_ids)

    async def execute(self, request: dict[str, Any]) -> None:
        """
        Execute the run of the current DBOS workflow, from its start or from where it stood.

        Args:
            request: What the run was started with.
        """
        run = run_of(str(DBOS.workflow_id), request)
        new = _STARTED_HERE.get()
        with self.active.attending(run.id) as may_begin:
            if not may_begin:
                raise self._leaving(run.id, new)
            try:
                await self._execute(run, new, request)
            except _NO_OUTCOME as error:
                self._interruptions.note_not_begun(run.id, error)
                raise self._leaving(run.id, new) from error
            except dbos_errors.DBOSWorkflowConflictIDError as error:
                raise self._leaving(run.id, new) from error

    async def _execute(self, run: Run, new: NewRun | None, request: dict[str, Any]) -> None:
        resumed = await resume_journal(run.id) if new is None else []
        row = None if new is not None else await self._database.read(partial(runs.find, run_id=run.id))
        if row is not None and row.end is not None:
            return  # it has ended: a crash kept DBOS from noting that
        is_cancelled = row is not None and row.is_cancelled
        workflow = request["workflow"]
        plan = await work_on_value(workflow, partial(plan_of, workflow)) if new is None else new.plan
        progress = Progress(plan, resumed)
        if not is_cancelled or progress.to_compensate():
            self._refuse_without_tools(run.id, request["tools"])
        if new is None or self._may_belong_to_others(new):
            self._refuse_unless_at_work(run.id)
            await refuse_unless_owned()
        self._refuse_unless_at_work(run.id)  # nothing is awaited from here on, until others can interrupt it
        execution = Execution.of(run, progress, self._record, self._clock, is_cancelled=is_cancelled)
        runner = Runner(execution, Attempts(execution, journal_of_current_workflow(), self._toolbox, self._once))
        pause_seconds = 0 if is_cancelled else self._interruptions.pause_seconds(run.id, len(resumed))
        executing = asyncio.create_task(runner.execute(pause_seconds), context=self._context.copy())
        self.active.parked.discard(run.id)
        active = self.active[run.id] = ActiveRun(executing, asyncio.get_running_loop(), runner.stop)
        flushing = asyncio.create_task(execution.telemetry.keep_flushing())
        try:
            end = await executing
            result = Standing.at_the_end(run, progress, end).result()
            keep = None if new is None or new.keep is None else await new.keep(result)
            await execution.telemetry.flush_with(partial(self._end, run.id, end, keep))
            self._interruptions.forget(run.id)
            if new is not None:
                new.result.set_result(result)
        except (Exception, asyncio.CancelledError) as error:
            with suppress(Exception):  # it is told again when the run goes on
                await execution.telemetry.flush()
            interruption = self._interruption(execution, active, error)
            if interruption is None:
                raise
            raise interruption from error
        finally:
            flushing.cancel()
            if self.active.get(run.id) is active:
                del self.active[run.id]

    async def _end(self, run_id: str, end: RunEnd, keep: Change[object] | None) -> None:
        """Write down how a run has ended, with what is kept of it."""

        def change(connection: sa.Connection) -> None:
            runs.end(connection, run_id, end)
            if keep is not None:
                keep(connection)

        await self._database.write(change)

    def _may_belong_to_others(self, new: NewRun) -> bool:
        return self._takeover is not None and self._takeover.may_have_been_taken_over(new.id, new.started)

    def _refuse_unless_at_work(self, run_id: str) -> None:
        """Leave a run to the next start while this one ends, and to others while they take this process for gone."""
        if self.is_parking:
            raise self._parking(run_id)
        if self._takeover is not None and not self._takeover.is_present:
            raise dbos_errors.DBOSWorkflowConflictIDError(run_id)

    def _refuse_without_tools(self, run_id: str, tools: list[str]) -> None:
        """Leave a run to a process that has the tools that it was started with: here, they would be simulated."""
        missing = set(tools).difference(self._toolbox.own(tools))
        if not missing:
            return
        if run_id not in self._told_of_tools:
            self._told_of_tools.add(run_id)
            _LOGGER.warning(_TOOLS_ARE_MISSING, run_id, ", ".join(map(repr, sorted(missing))))
        raise self._parking(run_id)

    def _interruption(self, execution: Execution, active: ActiveRun, error: BaseException) -> BaseException | None:
        """Note what keeps a run from its end, and what DBOS is to be told of that instead of the error; None: it."""
        run_id = execution.run.id
        if isinstance(error, _NO_OUTCOME):
            self._interruptions.note(run_id, len(execution.progress.journal()), error)
            return dbos_errors.DBOSWorkflowConflictIDError(run_id)
        self._interruptions.forget(run_id)
        if isinstance(error, asyncio.CancelledError) and active.is_given_up:
            # It goes on in another execution.
            return dbos_errors.DBOSWorkflowConflictIDError(run_id)
        return self._parking(run_id) if self.is_parking else None

    def _leaving(self, run_id: str, new: NewRun | None) -> BaseException:
        """What has DBOS leave a run to another execution, and whoever waits for one that was started here wait on."""
        if run_id not in self.active:
            self.active.parked.add(run_id)
        if new is not None:
            return dbos_errors.DBOSWorkflowConflictIDError(run_id)
        # A resumed run has no waiter here: DBOS would have it ask for the end again and again.
        return asyncio.CancelledError(f"run {run_id} goes on in another execution")

    def _parking(self, run_id: str) -> asyncio.CancelledError:
        """What keeps DBOS from noting any outcome of a run."""
        self.active.parked.add(run_id)
        return asyncio.CancelledError(f"run {run_id} is parked")
