"""Workflows on DBOS Transact: durable runs that go on where they stood after a crash."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, TypeAlias
from uuid import uuid4

import sqlalchemy as sa
import sqlalchemy.exc
from dbos import DBOS, SetWorkflowID, WorkflowHandleAsync
from dbos import error as dbos_errors

from aureus_local.clock import Clock
from aureus_local.registry import Registry
from aureus_local.storage import runs
from aureus_local.storage.cursors import Page
from aureus_local.storage.database import Change, Database
from aureus_local.storage.runs import RunEnd
from aureus_sdk.models.workflow import WorkflowSpec

from .active_runs import ActiveRun, ActiveRuns
from .dbos_database import connect_dbos
from .dbos_journal import keep_attempt, resume_journal
from .dbos_process import JOURNAL_VERSION, dbos_config, is_worth_telling, until_outcomes_are_kept
from .interruptions import Interruptions
from .journal import Progress
from .once import Once
from .outcome import Standing
from .plan import Plan
from .runner import Runner
from .stored_runs import plan_of, run_of, standing_of
from .takeover import Takeover
from .tasks import CLEAN_UP_SECONDS
from .telemetry import Record, Telemetry
from .toolbox import Toolbox
from .workspace import Workspace

__all__ = ["Engine", "EngineStoppedError", "Keep"]

_RESULT_POLL_SECONDS = 0.2
_POLL_SECONDS = 0.02

_PARK_SECONDS = CLEAN_UP_SECONDS + 1.0
"""How long runs are waited for that were interrupted because the engine stops."""

_LATEST = 10
"""How far to look back for the latest run: a crash may have kept the newest ones from being started."""

_REFUSED = (dbos_errors.DBOSWorkflowCancelledError, dbos_errors.DBOSWorkflowConflictIDError)
"""What DBOS raises when it writes no step of a run any more: that was cancelled, or belongs to another execution."""

Keep: TypeAlias = Callable[[dict[str, Any]], Change[object]]
"""Makes the change that keeps what comes of a run, given its WorkflowExecutionResult as JSON."""


class EngineStoppedError(Exception):
    """The engine stops: it starts no run any more, and waits for none; the message says what becomes of the run."""


@dataclass(slots=True)
class _NewRun:
    """A run that was started just now: there is nothing in its journal yet. If it ends here, it has a result."""

    id: str
    plan: Plan
    keep: Keep | None
    result: asyncio.Future[dict[str, Any]]


_STARTED_HERE: ContextVar[_NewRun | None] = ContextVar("started_here", default=None)
"""
The run that was started, in the context of its first execution. DBOS executes a run in the context that starts it if
there was no such run, and those that are resumed in contexts of its own.
"""


@contextmanager
def _started_here(run: _NewRun) -> Generator[None]:
    token = _STARTED_HERE.set(run)
    try:
        yield
    finally:
        _STARTED_HERE.reset(token)


class Engine:
    """
    Runs workflows. DBOS is a singleton, so that only one engine can be started in a process at a time.

    Args:
        database: Where runs are kept; its tables have been created. DBOS keeps its own connections to it.
        registry: The user's tools.
        workspace: Where the built-in tools read and write files.
        record: Stores what runs tell about themselves.
        clock: The time that runs go by; by default that of the machine.
        strict: Whether a task without a tool that could run fails, instead of being simulated.

    Attributes:
        is_cut_off: Whether the database did not answer when runs were parked: threads may be left that wait for it.
    """

    _started: ClassVar[Engine | None] = None

    def __init__(  # noqa: PLR0913  # what an engine is made of
        self,
        database: Database,
        *,
        registry: Registry,
        workspace: Workspace,
        record: Record,
        clock: Clock | None = None,
        strict: bool = False,
    ) -> None:
        self._database = database
        self._clock = clock or Clock()
        self._toolbox = Toolbox(registry, workspace, self._clock, strict=strict)
        self._record = record
        self._once = Once(database)
        self._connections: sa.Engine | None = None
        self._takeover: Takeover | None = None
        self._active = ActiveRuns()
        self._waiting: set[asyncio.Task[object]] = set()
        self._starting = 0
        self._parked: set[str] = set()
        self._interruptions = Interruptions()
        self._is_parking = False
        self.is_cut_off = False

    def start(self) -> None:
        """
        Start, and resume the runs that a crash or a stop has interrupted. From then on, runs of other processes on the
        same database are taken over when those are gone. It needs a running event loop, and blocks it until the
        database is ready.

        Raises:
            RuntimeError: an engine is already started in this process.
        """
        if Engine._started is not None:
            raise RuntimeError("only one engine can be started in a process: stop the other one first")
        Engine._started = self
        self._is_parking = self.is_cut_off = False
        self._parked.clear()
        self._interruptions = Interruptions()
        try:
            self._connections = connect_dbos(self._database.engine.url)
            presence = self._database.presence
            dbos = DBOS(config=dbos_config(self._connections, presence.process_id))
            logging.getLogger("dbos").addFilter(is_worth_telling)

            async def run_workflow(request: dict[str, Any]) -> None:
                await self._run(request)

            self._workflow = DBOS.workflow(name="aureus.run", max_recovery_attempts=None)(run_workflow)
            DBOS.launch()
            self._takeover = Takeover(dbos, presence, JOURNAL_VERSION, self._active)
        except BaseException:
            self._disconnect()
            raise

    async def park(self, grace_seconds: float = 10.0) -> None:
        """
        Let runs end, and park those that do not in time: they go on at the next start, and no other is started any
        more. How runs stand can still be asked until the engine is stopped.

        Args:
            grace_seconds: How long runs may take to end.
        """
        await self._until_idle(grace_seconds)
        self._is_parking = True
        if self._takeover is not None:
            self.is_cut_off = not await self._takeover.stop()
        for active in list(self._active.values()):
            active.interrupt()
        await self._until_idle(_PARK_SECONDS)
        self._parked.update(self._active)
        if not self.is_cut_off:  # else DBOS would ask again and again
            await until_outcomes_are_kept(self._parked, self._database.presence.process_id, _PARK_SECONDS)
        if self._waiting:  # what still is waited for then is a run of another process
            await asyncio.wait(self._waiting, timeout=2 * _RESULT_POLL_SECONDS)
        for waiting in list(self._waiting):
            waiting.cancel()

    async def stop(self, grace_seconds: float = 10.0) -> None:
        """
        Stop, with all runs parked before. Stopping twice does no harm.

        Args:
            grace_seconds: How long runs may take to end, if they were not parked already.
        """
        if Engine._started is not self:
            return
        if not self._is_parking:
            await self.park(grace_seconds)
        # DBOS has made its threads the loop's own, and takes them along.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        await asyncio.to_thread(self._disconnect)

    @property
    def running(self) -> int:
        """How many runs are executed in this process."""
        return len(self._active)

    def accept(self, connection: sa.Connection, workflow_id: str) -> str:
        """
        Take on a run in a transaction of the runtime's database, before it is started.

        Returns:
            The id of the run, with which it is started. However often that is done, there is one run.
        """
        run_id = str(uuid4())
        runs.add(connection, run_id, workflow_id)
        return run_id

    async def execute(
        self,
        workflow: dict[str, Any],
        context: dict[str, Any] | None = None,
        correlation_id: str | None = None,
        *,
        run_id: str | None = None,
    ) -> dict[str, Any]:
        """
        Start a run and wait for its end.

        Args:
            workflow: A WorkflowSpec as JSON; its structure has been found valid.
            context: Context of the workflow.
            correlation_id: Ties the run to other work.
            run_id: The run, if it was accepted before; if it was started as well, its end is all that is waited for.

        Returns:
            The WorkflowExecutionResult as JSON. What the run told about itself has been recorded, if the store took it.

        Raises:
            aureus_sdk.AureusError: the workflow is no WorkflowSpec.
            EngineStoppedError: the engine stops: the run was not started, or goes on later or elsewhere.
        """
        result, _ = await self.execute_and_keep(workflow, context, correlation_id, run_id=run_id, keep=None)
        return result

    async def execute_and_keep(
        self,
        workflow: dict[str, Any],
        context: dict[str, Any] | None = None,
        correlation_id: str | None = None,
        *,
        run_id: str | None = None,
        keep: Keep | None,
    ) -> tuple[dict[str, Any], bool]:
        """
        As `execute`, and keep what comes of the run in the transaction in which it ends.

        Args:
            workflow: A WorkflowSpec as JSON; its structure has been found valid.
            context: Context of the workflow.
            correlation_id: Ties the run to other work.
            run_id: The run, if it was accepted before.
            keep: Makes the change to be made in that transaction, if one is.

        Returns:
            The WorkflowExecutionResult as JSON, and whether the change was made. It was not if the run has ended in
            another execution than the one that was started here.

        Raises:
            Exception: as `execute`.
        """
        run, handle = await self._start_run(workflow, context, correlation_id, run_id, keep)
        await self._until_ended(handle, run.result)
        if run.result.done():
            return run.result.result(), keep is not None
        return (await self._standing(run.id)).result(), False

    async def start_run(
        self,
        workflow: dict[str, Any],
        context: dict[str, Any] | None = None,
        correlation_id: str | None = None,
        *,
        run_id: str | None = None,
    ) -> dict[str, Any]:
        """
        Start a run. When this returns, the run is on disk and survives a crash.

        Args:
            workflow: A WorkflowSpec as JSON; its structure has been found valid.
            context: Context of the workflow.
            correlation_id: Ties the run to other work.
            run_id: The run, if it was accepted before.

        Returns:
            The WorkflowStatus as JSON.

        Raises:
            aureus_sdk.AureusError: the workflow is no WorkflowSpec.
            EngineStoppedError: the engine stops, and the run was not started.
        """
        run, _ = await self._start_run(workflow, context, correlation_id, run_id)
        return (await self._standing(run.id)).status(self._clock.time())

    async def result(self, run_id: str) -> dict[str, Any]:
        """
        Wait for a run's end.

        Returns:
            The WorkflowExecutionResult as JSON.

        Raises:
            EngineStoppedError: the engine stops: the run goes on later or elsewhere.
            LookupError: there is no such run.
        """
        await self._standing(run_id)
        await self._until_ended(await DBOS.retrieve_workflow_async(run_id))
        return (await self._standing(run_id)).result()

    async def status(self, workflow_id: str) -> dict[str, Any] | None:
        """The WorkflowStatus as JSON of the latest run of a workflow; None if it was never run."""
        standing = await self._latest(workflow_id)
        return None if standing is None else standing.status(self._clock.time())

    async def runs(self, limit: int, before: int | None = None) -> Page:
        """
        The latest runs of all workflows, the latest first.

        Args:
            limit: How many at most.
            before: Number of the last run of the page before.

        Returns:
            Their WorkflowStatus as JSON.
        """
        rows = await self._database.read(lambda connection: runs.newest(connection, limit + 1, before=before))
        standings = await asyncio.to_thread(lambda: [standing_of(row.run_id, row.end) for row in rows[:limit]])
        items = [standing.status(self._clock.time()) for standing in standings if standing is not None]
        return Page(items, rows[limit - 1].number if len(rows) > limit else None)

    async def latest_run(self, workflow_id: str) -> str | None:
        """The id of the latest run of a workflow; None if it was never run."""
        standing = await self._latest(workflow_id)
        return None if standing is None else standing.run.id

    async def cancel(self, run_id: str) -> dict[str, Any]:
        """
        Cancel a run, wherever it is executed; a run that has ended stays as it is.

        Returns:
            The WorkflowStatus as JSON.

        Raises:
            LookupError: there is no such run.
        """
        standing = await self._standing(run_id)
        if standing.ended_at is not None:
            return standing.status(self._clock.time())
        active = self._active.get(run_id)
        if active is not None:
            active.is_cancelled = True
        await DBOS.cancel_workflow_async(run_id)
        if active is not None:
            active.interrupt()
        return (await self._standing(run_id)).status(self._clock.time())

    async def _until_idle(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while (self._active or self._starting) and time.monotonic() < deadline:  # noqa: ASYNC110  # runs end on several event loops
            await asyncio.sleep(_POLL_SECONDS)

    async def _start_run(
        self,
        workflow: dict[str, Any],
        context: dict[str, Any] | None,
        correlation_id: str | None,
        run_id: str | None,
        keep: Keep | None = None,
    ) -> tuple[_NewRun, WorkflowHandleAsync[None]]:
        plan = Plan.of(WorkflowSpec.from_dict(workflow))
        if self._takeover is not None:
            await self._takeover.until_present()
        if self._is_parking:
            raise EngineStoppedError("it stops, and starts no run any more")
        request = {
            "workflow": workflow,
            "context": context or {},
            "correlation_id": correlation_id,
            "started_at": self._clock.time(),
        }
        self._starting += 1
        try:
            if run_id is None:
                run_id = await self._database.write(lambda connection: self.accept(connection, plan.workflow_id))
            run = _NewRun(run_id, plan, keep, asyncio.get_running_loop().create_future())
            with _started_here(run), SetWorkflowID(run_id):
                return run, await DBOS.start_workflow_async(self._workflow, request)
        finally:
            self._starting -= 1

    async def _run(self, request: dict[str, Any]) -> None:
        """Execute one run, from its start or from where it stood: this is the DBOS workflow."""
        run, new = run_of(str(DBOS.workflow_id), request), _STARTED_HERE.get()
        resumed = await resume_journal(run.id) if new is None else []
        self._refuse_unless_at_work(run.id)  # nothing is awaited from here on, until others can interrupt it
        progress = Progress(plan_of(request) if new is None else new.plan, resumed)
        telemetry = Telemetry(run, progress.plan, self._record)
        runner = Runner(run, progress, keep_attempt, self._toolbox, telemetry, self._clock, self._once)
        pause_seconds = self._interruptions.pause_seconds(run.id, len(resumed))
        active = ActiveRun(asyncio.create_task(runner.execute(pause_seconds)), asyncio.get_running_loop())
        self._active[run.id] = active
        flushing = asyncio.create_task(telemetry.keep_flushing())
        try:
            end = await self._until_over(runner, active)
            result = Standing(run=run, progress=runner.progress, state=end.outcome, ended_at=end.at).result()
            keep = None if new is None or new.keep is None else new.keep(result)
            await telemetry.flush_with(partial(self._end, run.id, end, keep))
            self._interruptions.forget(run.id)
            if new is not None:
                new.result.set_result(result)
        except (Exception, asyncio.CancelledError) as error:
            with suppress(Exception):  # it is told again when the run goes on
                await telemetry.flush()
            interruption = self._interruption(runner, active, error)
            if interruption is None:
                raise
            raise interruption from error
        finally:
            flushing.cancel()
            del self._active[run.id]

    async def _until_over(self, runner: Runner, active: ActiveRun) -> RunEnd:
        """How a run has ended, by itself or because it was cancelled."""
        try:
            return await active.task
        except (asyncio.CancelledError, *_REFUSED) as error:
            if not (active.is_cancelled or isinstance(error, dbos_errors.DBOSWorkflowCancelledError)):
                raise
            # Not to_thread, which would take the workflow's context along and make a step of it.
            standing = await asyncio.get_running_loop().run_in_executor(None, standing_of, runner.run.id)
            if standing is None or standing.ended_at is None:
                raise
            return runner.cancel(RunEnd(standing.state, standing.ended_at), standing.progress)

    async def _end(self, run_id: str, end: RunEnd, keep: Change[object] | None) -> None:
        """Write down how a run has ended, with what is kept of it."""

        def change(connection: sa.Connection) -> None:
            runs.end(connection, run_id, end)
            if keep is not None:
                keep(connection)

        await self._database.write(change)

    def _refuse_unless_at_work(self, run_id: str) -> None:
        """Leave a run to the next start while this one ends, and to others while they take this process for gone."""
        if self._is_parking:
            raise self._parking(run_id)
        if self._takeover is not None and not self._takeover.is_present:
            raise dbos_errors.DBOSWorkflowConflictIDError(run_id)

    def _interruption(self, runner: Runner, active: ActiveRun, error: BaseException) -> BaseException | None:
        """Note what keeps a run from its end, and what DBOS is to be told of that instead of the error; None: it."""
        run_id = runner.run.id
        if isinstance(error, sqlalchemy.exc.SQLAlchemyError):
            self._interruptions.note(run_id, len(runner.progress.journal()), error)
            return dbos_errors.DBOSWorkflowConflictIDError(run_id)
        self._interruptions.forget(run_id)
        if isinstance(error, asyncio.CancelledError | dbos_errors.DBOSWorkflowConflictIDError) and active.is_given_up:
            # It goes on in another execution.
            return dbos_errors.DBOSWorkflowConflictIDError(run_id)
        return self._parking(run_id) if self._is_parking else None

    def _parking(self, run_id: str) -> asyncio.CancelledError:
        """What keeps DBOS from noting any outcome of a run."""
        self._parked.add(run_id)
        return asyncio.CancelledError(f"run {run_id} is parked")

    async def _until_ended(self, handle: WorkflowHandleAsync[None], result: asyncio.Future[Any] | None = None) -> None:
        """Wait until a run has ended, or has a result before DBOS has noted that it has ended."""
        waiting = asyncio.create_task(handle.get_result(polling_interval_sec=_RESULT_POLL_SECONDS))
        self._waiting.add(waiting)
        waiting.add_done_callback(self._waiting.discard)
        try:
            await asyncio.wait({waiting} if result is None else {waiting, result}, return_when=asyncio.FIRST_COMPLETED)
            if result is None or not result.done():
                await waiting
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if not self._is_parking or (task is not None and task.cancelling()):
                raise
            raise EngineStoppedError(f"it stops, and run {handle.workflow_id} goes on without it") from None
        except Exception:
            if (await self._standing(handle.workflow_id)).ended_at is None:
                raise
        finally:
            waiting.cancel()

    async def _latest(self, workflow_id: str) -> Standing | None:
        """How the latest run of a workflow stands."""
        rows = await self._database.read(lambda connection: runs.newest(connection, _LATEST, workflow_id=workflow_id))
        for row in rows:
            standing = await asyncio.to_thread(standing_of, row.run_id, row.end)
            if standing is not None:
                return standing
        return None

    async def _standing(self, run_id: str) -> Standing:
        row = await self._database.read(partial(runs.find, run_id=run_id))
        standing = None if row is None else await asyncio.to_thread(standing_of, row.run_id, row.end)
        if standing is None:
            raise LookupError(f"there is no run {run_id}")
        return standing

    def _disconnect(self) -> None:
        DBOS.destroy(destroy_registry=True)
        logging.getLogger("dbos").removeFilter(is_worth_telling)
        if self._connections is not None:
            self._connections.dispose()
        Engine._started = None
