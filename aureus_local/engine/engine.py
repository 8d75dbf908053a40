"""Workflows on DBOS Transact: durable runs that go on where they stood after a crash."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

import sqlalchemy as sa
from dbos import DBOS, SetWorkflowID, WorkflowHandleAsync

from aureus_local.clock import Clock
from aureus_local.large_values import work_on_value
from aureus_local.registry import Registry
from aureus_local.storage import runs
from aureus_local.storage.database import Database

from .dbos_database import connect_dbos
from .dbos_process import dbos_config, is_worth_telling
from .executor import EngineStoppedError, Executor, Keep, NewRun
from .stored_runs import StoredRuns, plan_of
from .telemetry import Record
from .toolbox import Toolbox
from .workspace import Workspace

__all__ = ["Engine"]

_RESULT_POLL_SECONDS = 0.2
_POLL_SECONDS = 0.02

_CANCEL_SECONDS = 15.0
"""
How long a run that was cancelled is waited for: longer than one is unattended whose process is gone. One of thousands
can take longer, and is told as it stands.
"""

_GOES_ON = "the server is stopping; run {} continues at its next start or on another one"


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
        runs: Tells how runs stand.
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
        self.runs = StoredRuns(database, self._clock)
        self._toolbox = Toolbox(registry, workspace, self._clock, strict=strict)
        self._new_executor = partial(Executor, database, self._toolbox, record, self._clock)
        self._executor = self._new_executor()
        self._connections: sa.Engine | None = None
        self._waiting: set[asyncio.Task[object]] = set()
        self._waits_for_none = False

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
        self._executor = self._new_executor()
        self._waits_for_none = False
        try:
            self._connections = connect_dbos(self._database.engine.url)
            dbos = DBOS(config=dbos_config(self._connections, self._database.presence.process_id))
            logging.getLogger("dbos").addFilter(is_worth_telling)

            async def run_workflow(request: dict[str, Any]) -> None:
                await self._executor.execute(request)

            self._workflow = DBOS.workflow(name="aureus.run", max_recovery_attempts=None)(run_workflow)
            DBOS.launch()
            self._executor.watch(dbos)
        except BaseException:
            self._disconnect()
            raise

    async def park(self, grace_seconds: float) -> None:
        """
        Let runs end, and park those that do not in time: they go on at the next start, and no other is started any
        more. How runs stand can still be asked until the engine is stopped.

        Args:
            grace_seconds: How long runs may take to end.
        """
        await self._executor.park(grace_seconds)
        if self._waiting:  # what still is waited for then is a run of another process
            await asyncio.wait(self._waiting, timeout=2 * _RESULT_POLL_SECONDS)
        self._waits_for_none = True
        for waiting in list(self._waiting):
            waiting.cancel()

    async def stop(self, grace_seconds: float) -> None:
        """
        Stop, with all runs parked before. Stopping twice does no harm.

        Args:
            grace_seconds: How long runs may take to end, if they were not parked already.
        """
        if Engine._started is not self:
            return
        if not self._executor.is_parking:
            await self.park(grace_seconds)
        # DBOS has made its threads the loop's own, and takes them along.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        await asyncio.to_thread(self._disconnect)

    @property
    def is_cut_off(self) -> bool:
        """Whether the database did not answer when runs were parked: threads may be left that wait for it."""
        return self._executor.is_cut_off

    @property
    def running(self) -> int:
        """How many runs are executed in this process."""
        return len(self._executor.active)

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
        return await self.runs.result_of(run.id), False

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
        return await self.runs.status_of(run.id)

    async def result(self, run_id: str) -> dict[str, Any]:
        """
        Wait for a run's end.

        Returns:
            The WorkflowExecutionResult as JSON.

        Raises:
            EngineStoppedError: the engine stops: the run goes on later or elsewhere.
            LookupError: there is no such run.
        """
        await self.until_ended(run_id)
        return await self.runs.result_of(run_id)

    async def until_ended(self, run_id: str) -> None:
        """
        Wait for a run's end.

        Raises:
            EngineStoppedError: the engine stops: the run goes on later or elsewhere.
            LookupError: there is no such run.
        """
        if not await self.runs.has_ended(run_id):
            await self._until_ended(await DBOS.retrieve_workflow_async(run_id))

    async def cancel(self, run_id: str) -> dict[str, Any]:
        """
        Cancel a run, wherever it is executed; a run that has ended stays as it is. One of which a task has failed goes
        on until what it has done is undone.

        Returns:
            The WorkflowStatus as JSON.

        Raises:
            LookupError: there is no such run.
        """
        standing = await self.runs.standing(run_id)
        if standing.ended_at is None:
            await self._database.write(partial(runs.cancel, run_id=run_id))
            self._executor.active.cancel(run_id)
            if not standing.progress.to_compensate():
                await self._until_cancelled(run_id)
        return await self.runs.status_of(run_id)

    async def _until_cancelled(self, run_id: str) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_CANCEL_SECONDS):
                while not self._waits_for_none and not await self.runs.has_ended(run_id):  # noqa: ASYNC110  # it may end elsewhere
                    await asyncio.sleep(_POLL_SECONDS)

    async def _start_run(
        self,
        workflow: dict[str, Any],
        context: dict[str, Any] | None,
        correlation_id: str | None,
        run_id: str | None,
        keep: Keep | None = None,
    ) -> tuple[NewRun, WorkflowHandleAsync[None]]:
        plan = await work_on_value(workflow, partial(plan_of, workflow))
        run = NewRun(run_id or str(uuid4()), plan, keep, asyncio.get_running_loop().create_future())
        async with self._executor.starting(run):
            request = {
                "workflow": workflow,
                "context": context or {},
                "correlation_id": correlation_id,
                "started_at": self._clock.time(),
                "tools": self._toolbox.own(plan.tools()),
            }
            if run_id is None:
                await self._database.write(partial(runs.add, run_id=run.id, workflow_id=plan.workflow_id))
            with SetWorkflowID(run.id):
                return run, await DBOS.start_workflow_async(self._workflow, request)

    async def _until_ended(self, handle: WorkflowHandleAsync[None], result: asyncio.Future[Any] | None = None) -> None:
        """Wait until a run has ended, or has a result before DBOS has noted that it has ended."""
        if self._waits_for_none:
            raise EngineStoppedError(_GOES_ON.format(handle.workflow_id))
        waiting = asyncio.create_task(handle.get_result(polling_interval_sec=_RESULT_POLL_SECONDS))
        self._waiting.add(waiting)
        waiting.add_done_callback(self._waiting.discard)
        try:
            await asyncio.wait({waiting} if result is None else {waiting, result}, return_when=asyncio.FIRST_COMPLETED)
            if result is None or not result.done():
                await waiting
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if not self._executor.is_parking or (task is not None and task.cancelling()):
                raise
            raise EngineStoppedError(_GOES_ON.format(handle.workflow_id)) from None
        except Exception:
            if (await self.runs.standing(handle.workflow_id)).ended_at is None:
                raise
        finally:
            waiting.cancel()

    def _disconnect(self) -> None:
        DBOS.destroy(destroy_registry=True)
        logging.getLogger("dbos").removeFilter(is_worth_telling)
        if self._connections is not None:
            self._connections.dispose()
        Engine._started = None
