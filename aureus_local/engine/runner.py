"""Running a workflow: starting what may start, taking note of what has ended, until nothing is left to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress

import sqlalchemy.exc

from aureus_local.clock import Clock
from aureus_local.storage.runs import RunEnd

from .admission import Admission
from .attempts import Attempts, Journal
from .journal import Progress, Purpose
from .once import Once
from .outcome import Run, last_moment, outcome_of
from .plan import Task
from .telemetry import Telemetry
from .toolbox import Toolbox

__all__ = ["Runner"]

_POLL_SECONDS = 0.25
"""How often is looked whether a run of which a task has failed is to stop."""


class Runner:
    """
    One run of a workflow in this process.

    Args:
        run: The run.
        progress: Where it stands: at the start, or where it was interrupted.
        journal: Keeps the attempts that end.
        is_to_stop: Tells whether no task is to be tried any more; asked once one has failed.
        toolbox: The tools.
        telemetry: What the run tells about itself.
        clock: The time that the run goes by.
        once: Executes tasks with an idempotency key.

    Attributes:
        run: The run.
        progress: Where it stands now.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # what a run is made of
        self,
        run: Run,
        progress: Progress,
        journal: Journal,
        is_to_stop: Callable[[], Awaitable[bool]],
        toolbox: Toolbox,
        telemetry: Telemetry,
        clock: Clock,
        once: Once,
    ) -> None:
        self.run = run
        self.progress = progress
        self._is_to_stop = is_to_stop
        self._telemetry = telemetry
        self._clock = clock
        self._admission = Admission(progress)
        self._attempts = Attempts(run, progress, self._admission, journal, toolbox, telemetry, clock, once)
        self._active: dict[str, asyncio.Task[None]] = {}
        self._stopped_at: float | None = None

    async def execute(self, pause_seconds: float) -> RunEnd:
        """
        Run to the end, and tell how and when that was.

        Args:
            pause_seconds: How long to wait first.
        """
        await self._clock.sleep(pause_seconds)
        self._tell_what_is_done()
        if self.progress.failed and self.progress.under_way() and await self._is_to_stop():
            self._stopped_at = self._clock.time()
        else:
            await self._try_tasks()
        for task in self.progress.to_compensate():
            await self._finish(task, "compensation")
        return self._end(self._how_it_ended())

    def cancel(self, end: RunEnd, progress: Progress) -> RunEnd:
        """
        Tell how a run has ended whose execution was interrupted because it was cancelled.

        Args:
            end: How and when it ended: by itself, if that came first.
            progress: What was kept of it, which may be one attempt more than the interrupted execution knows of.
        """
        self.progress = progress
        self._tell_what_is_done()
        self._attempts.tell_what_is_cancelled(end.at)
        under_way = self._admission.under_way(progress) if end.outcome == "cancelled" else ()
        return self._end(end._replace(under_way=under_way))

    def _how_it_ended(self) -> RunEnd:
        ended_at = last_moment(self.run, self.progress)
        if self._stopped_at is None:
            return RunEnd(outcome_of(self.progress), ended_at)
        return RunEnd("cancelled", max(self._stopped_at, ended_at), self._admission.under_way(self.progress))

    def _end(self, end: RunEnd) -> RunEnd:
        self._telemetry.run_ended(end.at, end.outcome)
        return end

    def _tell_what_is_done(self) -> None:
        """Tell again what was done before a crash: not all of it may have reached the store."""
        self._telemetry.run_started()
        for attempt in self.progress.journal():
            task = self.progress.plan.tasks[attempt.task_id]
            self._telemetry.attempt_started(task, attempt.purpose, attempt.number, attempt.started_at)
            self._telemetry.attempt_ended(attempt)
        for task_id, attempts in self.progress.attempts.items():
            if self.progress.has_ended(task_id):
                self._telemetry.task_ended(attempts)

    async def _try_tasks(self) -> None:
        """Try all tasks, and then the hooks of those that failed, one after the other, unless that is stopped."""
        async with self._stopping():
            await self._run(self.progress.running())
            for hook in self.progress.hooks():
                if self._stopped_at is None:
                    await self._run([hook])

    @asynccontextmanager
    async def _stopping(self) -> AsyncGenerator[None]:
        """Stop trying tasks when that is asked for."""

        async def stop_if_asked() -> None:
            await self._admission.until_closed()
            while True:
                with suppress(sqlalchemy.exc.SQLAlchemyError):  # it is asked again
                    if await self._is_to_stop():
                        break
                await asyncio.sleep(_POLL_SECONDS)
            self._stop()

        stopping = asyncio.create_task(stop_if_asked())
        try:
            yield
        finally:
            stopping.cancel()

    def _stop(self) -> None:
        """Interrupt all attempts, but for those that have ended and are being journaled."""
        self._stopped_at = self._clock.time()
        for task_id, active in self._active.items():
            if not self._attempts.is_being_kept(task_id):
                active.cancel()

    async def _run(self, tasks: Iterable[Task]) -> None:
        """Run tasks, and every other one that may start then, each as soon as it may, until none is running."""
        try:
            async with asyncio.TaskGroup() as group:

                async def finish(task: Task) -> None:
                    try:
                        for successor in await self._finish(task, "task"):
                            start(successor)
                    finally:
                        del self._active[task.id]

                def start(task: Task) -> None:
                    self._active[task.id] = group.create_task(finish(task))

                for task in tasks:
                    start(task)
        except BaseExceptionGroup as failures:  # what tools raise is caught: these are failures of the engine itself
            raise failures.exceptions[0] from None
        if self._stopped_at is not None:
            self._attempts.tell_what_is_cancelled(self._stopped_at)

    async def _finish(self, task: Task, purpose: Purpose) -> list[Task]:
        """
        Try a task, or to undo it, until that has succeeded or failed for good, and answer with the tasks that may start
        then. A task that waited to begin when another failed does not.
        """
        tried = self.progress.tried(task.id, purpose)
        while True:
            if tried:
                await self._clock.sleep_until(tried[-1].retry_at or 0.0)
            attempt = await self._attempts.make(task, purpose, len(tried) + 1)
            if attempt is None:
                return []
            starting, tried = self.progress.record(attempt), self.progress.tried(task.id, purpose)
            if self.progress.failed:
                self._admission.is_kept()
            if attempt.retry_at is None:
                if purpose == "task":
                    self._telemetry.task_ended(tried)
                return starting
            if purpose == "task" and self._stopped_at is not None:
                return []
