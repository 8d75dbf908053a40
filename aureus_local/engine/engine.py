"""
Workflows on DBOS Transact: durable runs that go on where they stood after a crash.

A run is one DBOS workflow, an attempt of a task is one DBOS step whose output is the attempt: the steps of a run are
its journal. DBOS finds a step by its number, and gives out numbers in the order in which steps start; here that order
depends on which task is done first, and would not be the same twice. So a resumed run does not repeat its steps. It
reads them, folds them to where the run stood, and goes on with numbers that were never given out. DBOS lets only the
execution that owns a run write steps, so that two processes cannot both add to one journal.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, TypeAlias
from uuid import uuid4
from weakref import WeakValueDictionary

import sqlalchemy as sa
import sqlalchemy.exc
from dbos import (
    DBOS,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    SetWorkflowID,
    StepInfo,
    WorkflowHandleAsync,
    WorkflowStatus,
)
from dbos import error as dbos_errors

from aureus_local.clock import Clock
from aureus_local.registry import Registry
from aureus_local.storage import runs
from aureus_local.storage.cursors import Page
from aureus_local.storage.database import Database
from aureus_sdk.models.workflow import WorkflowSpec

from .dbos_database import connect_dbos
from .journal import Attempt, Progress
from .once import Once
from .outcome import Run, Standing, outcome_of
from .plan import Plan
from .runner import Runner
from .takeover import Takeover
from .telemetry import Record, Telemetry
from .toolbox import Toolbox

__all__ = ["Engine", "EngineStoppedError", "Keep"]

_JOURNAL_VERSION = "1"
"""Format of the journal: count up when old ones can no longer be read. DBOS resumes only runs of its own version."""

_DATABASE_THREADS = 8
"""How many of DBOS's reads and writes are under way at once: more would only wait for each other's locks."""

_LONGEST_STEP_NAME = 200

_RESULT_POLL_SECONDS = 0.2
_POLL_SECONDS = 0.02

_PARK_SECONDS = 5.0
"""How long a tool that is cancelled because the engine stops may take to clean up."""

_LATEST = 10
"""How far to look back for the latest run: a crash may have kept the newest ones from being started."""


_LOGGER = logging.getLogger(__name__)


Keep: TypeAlias = Callable[[dict[str, Any]], Awaitable[object]]
"""Keeps what comes of a run, given its WorkflowExecutionResult as JSON. Who it is for notices where that fails."""


class EngineStoppedError(Exception):
    """The engine was stopped while a run was waited for; the run goes on when an engine is started again."""


@dataclass(slots=True)
class _ActiveRun:
    """A run that is executed in this process."""

    task: asyncio.Task[dict[str, Any]]
    loop: asyncio.AbstractEventLoop
    is_cancelled: bool = False
    is_given_up: bool = False

    def interrupt(self) -> None:
        self.loop.call_soon_threadsafe(self.task.cancel)


class _ActiveRuns(dict[str, _ActiveRun]):
    """The runs that are executed in this process, by their ids."""

    def ids(self) -> list[str]:
        return list(self)

    def interrupt(self, run_id: str, *, is_cancelled: bool) -> None:
        active = self.get(run_id)
        if active is not None:
            active.is_cancelled = active.is_cancelled or is_cancelled
            active.is_given_up = True
            active.interrupt()


@dataclass(slots=True, weakref_slot=True)
class _NewRun:
    """A run that was started in this process: there is nothing in its journal yet."""

    id: str
    plan: Plan
    keep: Keep | None
    result: dict[str, Any] | None = None

    async def end(self, result: dict[str, Any]) -> None:
        """Note how the run has ended, and keep what comes of it."""
        self.result = result
        if self.keep is not None:
            await self.keep(result)


class Engine:
    """
    Runs workflows. DBOS is a singleton, so that only one engine can be started in a process at a time.

    Args:
        database: Where runs are kept; its tables have been created. DBOS keeps its own connections to it.
        registry: The user's tools.
        workspace: The folder that the built-in tools read and write.
        record: Stores what runs tell about themselves.
        clock: The time that runs go by; by default that of the machine.
        strict: Whether a task without a tool that could run fails, instead of being simulated.
    """

    _started: ClassVar[Engine | None] = None

    def __init__(  # noqa: PLR0913  # what an engine is made of
        self,
        database: Database,
        *,
        registry: Registry,
        workspace: Path,
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
        self._new: WeakValueDictionary[str, _NewRun] = WeakValueDictionary()
        self._active = _ActiveRuns()
        self._waiting: set[asyncio.Task[object]] = set()
        self._is_stopping = False

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
        self._is_stopping = False
        try:
            self._connections = connect_dbos(self._database.engine.url)
            presence = self._database.presence
            dbos = DBOS(config=_dbos_config(self._connections, presence.process_id))
            logging.getLogger("dbos").addFilter(_is_worth_telling)

            async def run_workflow(request: dict[str, Any]) -> dict[str, Any]:
                return await self._run(request)

            self._workflow = DBOS.workflow(name="aureus.run", max_recovery_attempts=None)(run_workflow)
            DBOS.launch()
            self._takeover = Takeover(dbos, presence, _JOURNAL_VERSION, self._active)
        except BaseException:
            self._disconnect()
            raise

    async def stop(self, grace_seconds: float = 10.0) -> None:
        """
        Let runs end, and park those that do not in time: they go on at the next start. Stopping twice does no harm.

        Args:
            grace_seconds: How long runs may take to end.
        """
        if Engine._started is not self:
            return
        await self._until_idle(grace_seconds)
        self._is_stopping = True
        if self._takeover is not None:
            await self._takeover.stop()
        parked = set(self._active)
        for active in list(self._active.values()):
            active.interrupt()
        await self._until_idle(_PARK_SECONDS)
        await _until_outcomes_are_kept(parked, self._database.presence.process_id)
        if self._waiting:  # what still is waited for then is a run of another process
            await asyncio.wait(self._waiting, timeout=2 * _RESULT_POLL_SECONDS)
        for waiting in list(self._waiting):
            waiting.cancel()
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
        keep: Keep | None = None,
    ) -> dict[str, Any]:
        """
        Start a run and wait for its end.

        Args:
            workflow: A WorkflowSpec as JSON; its structure has been found valid.
            context: Context of the workflow.
            correlation_id: Ties the run to other work.
            run_id: The run, if it was accepted before; if it was started as well, its end is all that is waited for.
            keep: Called when the run has come to its end here, before that is written down. It need not succeed.

        Returns:
            The WorkflowExecutionResult as JSON. What the run told about itself has been recorded.

        Raises:
            aureus_sdk.AureusError: the workflow is no WorkflowSpec.
            EngineStoppedError: the engine was stopped meanwhile.
        """
        run, handle = await self._start_run(workflow, context, correlation_id, run_id, keep)
        await self._until_ended(handle)
        return (await self._standing(run.id)).result() if run.result is None else run.result

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
        """
        run, _ = await self._start_run(workflow, context, correlation_id, run_id)
        return (await self._standing(run.id)).status(self._clock.time())

    async def result(self, run_id: str) -> dict[str, Any]:
        """
        Wait for a run's end.

        Returns:
            The WorkflowExecutionResult as JSON.

        Raises:
            EngineStoppedError: the engine was stopped meanwhile.
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
        standings = await asyncio.to_thread(lambda: [_standing(row.run_id) for row in rows[:limit]])
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
        while self._active and time.monotonic() < deadline:  # noqa: ASYNC110  # runs end on several event loops
            await asyncio.sleep(_POLL_SECONDS)

    async def _start_run(
        self,
        workflow: dict[str, Any],
        context: dict[str, Any] | None,
        correlation_id: str | None,
        run_id: str | None,
        keep: Keep | None = None,
    ) -> tuple[_NewRun, WorkflowHandleAsync[dict[str, Any]]]:
        plan = Plan.of(WorkflowSpec.from_dict(workflow))
        if self._takeover is not None:
            await self._takeover.until_present()
        if run_id is None:
            run_id = await self._database.write(lambda connection: self.accept(connection, plan.workflow_id))
        run = self._new[run_id] = _NewRun(run_id, plan, keep)
        request = {
            "workflow": workflow,
            "context": context or {},
            "correlation_id": correlation_id,
            "started_at": self._clock.time(),
        }
        with SetWorkflowID(run_id):
            return run, await DBOS.start_workflow_async(self._workflow, request)

    async def _run(self, request: dict[str, Any]) -> dict[str, Any]:
        """
        Execute one run, from its start or from where it stood: this is the DBOS workflow.

        Its output is only how the run ended: the rest is in the journal.
        """
        run, new = _run_of(str(DBOS.workflow_id), request), self._new.pop(str(DBOS.workflow_id), None)
        if self._takeover is not None and not self._takeover.is_present:
            raise dbos_errors.DBOSWorkflowConflictIDError(run.id)  # others would take it over
        progress = await _interrupted(run, request) if new is None else Progress(new.plan)
        telemetry = Telemetry(run, progress.plan, self._record)
        runner = Runner(run, progress, _keep, self._toolbox, telemetry, self._clock, self._once)
        ending: list[Awaitable[None]] = []
        active = _ActiveRun(asyncio.create_task(runner.execute()), asyncio.get_running_loop())
        self._active[run.id] = active
        flushing = asyncio.create_task(telemetry.keep_flushing())
        try:
            result = await active.task
            ending = [] if new is None else [new.end(result)]
        except (
            asyncio.CancelledError,
            dbos_errors.DBOSWorkflowCancelledError,
            dbos_errors.DBOSWorkflowConflictIDError,
        ) as error:
            if not active.is_cancelled and not isinstance(error, dbos_errors.DBOSWorkflowCancelledError):
                if active.is_given_up:  # it goes on in another execution
                    raise dbos_errors.DBOSWorkflowConflictIDError(run.id) from error
                raise  # parked
            runner.tell_cancelled()
            raise dbos_errors.DBOSWorkflowCancelledError(f"run {run.id} was cancelled") from None
        except sqlalchemy.exc.SQLAlchemyError as error:
            _LOGGER.warning("run %s is interrupted until the database can be used: %s", run.id, error)
            raise dbos_errors.DBOSWorkflowConflictIDError(run.id) from error
        finally:
            flushing.cancel()
            del self._active[run.id]
            # Asked for together, that is one transaction.
            await asyncio.gather(telemetry.flush_at_the_end(), *ending, return_exceptions=True)
        return {"status": result["status"], "duration_ms": result["duration_ms"]}

    async def _until_ended(self, handle: WorkflowHandleAsync[dict[str, Any]]) -> None:
        waiting = asyncio.create_task(handle.get_result(polling_interval_sec=_RESULT_POLL_SECONDS))
        self._waiting.add(waiting)
        waiting.add_done_callback(self._waiting.discard)
        try:
            await waiting
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if not self._is_stopping or (task is not None and task.cancelling()):
                raise
            raise EngineStoppedError(f"run {handle.workflow_id} is parked: it goes on at the next start") from None
        except Exception:
            if (await self._standing(handle.workflow_id)).ended_at is None:
                raise

    async def _latest(self, workflow_id: str) -> Standing | None:
        """How the latest run of a workflow stands."""
        rows = await self._database.read(lambda connection: runs.newest(connection, _LATEST, workflow_id=workflow_id))
        for row in rows:
            standing = await asyncio.to_thread(_standing, row.run_id)
            if standing is not None:
                return standing
        return None

    async def _standing(self, run_id: str) -> Standing:
        standing = await asyncio.to_thread(_standing, run_id)
        if standing is None:
            raise LookupError(f"there is no run {run_id}")
        return standing

    def _disconnect(self) -> None:
        DBOS.destroy(destroy_registry=True)
        logging.getLogger("dbos").removeFilter(_is_worth_telling)
        if self._connections is not None:
            self._connections.dispose()
        Engine._started = None


def _dbos_config(connections: sa.Engine, process_id: str) -> DBOSConfig:
    return {
        "name": "aureus",
        "system_database_engine": connections,
        "executor_id": process_id,
        "application_version": _JOURNAL_VERSION,
        "serializer": DBOSPortableJSONSerializer(),
        "max_executor_threads": _DATABASE_THREADS,
        "notification_listener_polling_interval_sec": 0.05,  # nothing is waited for so, but stopping waits for it
        "log_level": "WARNING",
        "enable_otlp": False,
    }


async def _keep(name: str, attempt: Callable[[], Awaitable[Attempt]]) -> Attempt:
    """Make an attempt as a step of the current DBOS workflow."""

    async def step() -> dict[str, Any]:
        return (await attempt()).to_dict()

    name = name.replace("\0", "\N{SYMBOL FOR NULL}")[:_LONGEST_STEP_NAME]  # for people: PostgreSQL takes no NUL
    return Attempt.from_dict(await DBOS.run_step_async({"name": name}, step))


async def _until_outcomes_are_kept(parked: set[str], process_id: str) -> None:
    """Wait until DBOS has kept the outcomes of all runs that have ended; those that are parked have none."""
    deadline = time.monotonic() + _PARK_SECONDS
    while time.monotonic() < deadline:
        rows = await DBOS.list_workflows_async(
            status="PENDING", executor_id=process_id, load_input=False, load_output=False
        )
        if parked.issuperset(row.workflow_id for row in rows):
            return
        await asyncio.sleep(_POLL_SECONDS)


def _attempts(steps: list[StepInfo]) -> list[Attempt]:
    return [Attempt.from_dict(step["output"]) for step in steps if step["output"] is not None]


def _skip_numbers_up_to(number: int) -> None:
    while number and DBOS.reserve_step().step_id < number:
        pass


def _standing(run_id: str) -> Standing | None:
    """How a run stands; None if there is no such run, or a crash kept it from being started."""
    row = DBOS.get_workflow_status(run_id)
    if row is None or row.input is None:
        return None
    request = row.input["args"][0]
    run, progress = _run_of(run_id, request), Progress(_plan_of(request), _attempts(DBOS.list_workflow_steps(run_id)))
    state, ended_at = _state_and_end(row, run, progress)
    error = None if row.error is None or _is_only_unwritten(row, progress) else str(row.error)
    return Standing(run=run, progress=progress, state=state, ended_at=ended_at, error=error)


async def _interrupted(run: Run, request: dict[str, Any]) -> Progress:
    """Where the current workflow was interrupted; its next step gets a number that was not given out before."""
    # Not to_thread, which would take the workflow's context along and make a step of it.
    steps = await asyncio.get_running_loop().run_in_executor(None, DBOS.list_workflow_steps, run.id)
    _skip_numbers_up_to(max((step["function_id"] for step in steps), default=0))
    return Progress(_plan_of(request), _attempts(steps))


def _run_of(run_id: str, request: dict[str, Any]) -> Run:
    told = {name: request[name] for name in ("context", "correlation_id", "started_at")}
    return Run(id=run_id, **told)


def _plan_of(request: dict[str, Any]) -> Plan:
    return Plan.of(WorkflowSpec.from_dict(request["workflow"]))


def _state_and_end(row: WorkflowStatus, run: Run, progress: Progress) -> tuple[str, float | None]:
    """How a run stands, and when it ended, in seconds since the epoch."""
    if row.status == "SUCCESS" and row.output is not None:
        return row.output["status"], run.started_at + row.output["duration_ms"] / 1000
    if _is_only_unwritten(row, progress):
        return outcome_of(progress), max([run.started_at, *(each.ended_at for each in progress.journal())])
    if row.completed_at is not None:
        # Another machine's clock, or the one that a test has moved ahead, may be past that of the database.
        ended_at = max([row.completed_at / 1000, run.started_at, *(each.ended_at for each in progress.journal())])
        return "cancelled" if row.status == "CANCELLED" else "failed", ended_at
    is_waiting = row.status in {"ENQUEUED", "DELAYED"} and not progress.attempts
    return "pending" if is_waiting else "running", None


def _is_only_unwritten(row: WorkflowStatus, progress: Progress) -> bool:
    """Whether a run was done, and all that failed was to write down how it ended: the journal tells that."""
    return row.status == "ERROR" and progress.is_over()


def _is_worth_telling(record: logging.LogRecord) -> bool:
    """Whether a log record of DBOS is news to people: a run that was cancelled or parked is not."""
    error = record.exc_info[1] if record.exc_info else None
    message = record.getMessage()
    return not (
        isinstance(error, dbos_errors.DBOSAwaitedWorkflowCancelledError)
        or message.startswith("Asyncio task cancelled")
        or "was cancelled during execution" in message
    )
