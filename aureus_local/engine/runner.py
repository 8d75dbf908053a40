"""Running a workflow: starting what may start, taking note of what has ended, until nothing is left to do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from aureus_local.storage.runs import RunEnd

from .attempts import Attempts
from .execution import Execution
from .outcome import last_moment, outcome_of
from .plan import Purpose, Task
from .trial import Trial

__all__ = ["Runner"]


class Runner:
    """
    One run of a workflow in this process.

    Args:
        execution: The execution of the run.
        attempts: Makes the attempts.
    """

    def __init__(self, execution: Execution, attempts: Attempts) -> None:
        self._run = execution.run
        self._progress = execution.progress
        self._admission = execution.admission
        self._telemetry = execution.telemetry
        self._clock = execution.clock
        self._attempts = attempts
        self._active: dict[str, asyncio.Task[None]] = {}
        self._pausing: asyncio.Task[None] | None = None
        self._is_stoppable = True
        self._stopped_at = execution.clock.time() if execution.is_cancelled else None

    async def execute(self, pause_seconds: float) -> RunEnd:
        """
        Run to the end, and tell how and when that was.

        Args:
            pause_seconds: How long to wait first.
        """
        if pause_seconds:
            await self._pause(pause_seconds)
        self._tell_what_is_done()
        await self._try_all(self._progress.running())
        for hook in self._progress.hooks():
            await self._try_all([hook])
        self._is_stoppable = False
        for task in self._progress.to_compensate():
            await self._finish(task, "compensation")
        return self._end()

    def stop(self) -> None:
        """
        Try no task any more, because the run was cancelled. What is under way is interrupted, but for attempts
        whose tool has answered. If a task has failed, what was completed is undone all the same.
        """
        if not self._is_stoppable or self._stopped_at is not None:
            return
        self._stopped_at = self._clock.time()
        if self._pausing is not None:
            self._admission.assume_begun(self._progress)
            self._pausing.cancel()
        for task_id, active in self._active.items():
            if not self._attempts.has_answered(task_id):
                active.cancel()

    async def _pause(self, seconds: float) -> None:
        self._pausing = asyncio.create_task(self._clock.sleep(seconds))
        try:
            await asyncio.wait({self._pausing})
        finally:
            self._pausing.cancel()
            self._pausing = None

    def _end(self) -> RunEnd:
        ended_at = last_moment(self._run, self._progress)
        if self._stopped_at is None or not self._progress.under_way():
            end = RunEnd(outcome_of(self._progress), ended_at)
        else:
            interrupted = self._attempts.interrupt(self._stopped_at)
            end = RunEnd("cancelled", max(self._stopped_at, ended_at), interrupted)
        self._telemetry.run_ended(end.at, end.outcome)
        return end

    def _tell_what_is_done(self) -> None:
        """Tell again what was done before a crash: not all of it may have reached the store."""
        self._telemetry.run_started()
        for attempt in self._progress.journal():
            trial = Trial(self._progress.plan.tasks[attempt.task_id], attempt.purpose, attempt.number)
            self._telemetry.attempt_started(trial, attempt.started_at)
            self._telemetry.attempt_ended(attempt)
        for task_id, attempts in self._progress.attempts.items():
            if self._progress.has_ended(task_id):
                self._telemetry.task_ended(attempts)

    async def _try_all(self, tasks: Iterable[Task]) -> None:
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
                    if self._stopped_at is None:
                        self._active[task.id] = group.create_task(finish(task))

                for task in tasks:
                    start(task)
        except BaseExceptionGroup as failures:  # what tools raise is caught: these are failures of the engine itself
            raise failures.exceptions[0] from None

    async def _finish(self, task: Task, purpose: Purpose) -> list[Task]:
        """
        Try a task, or to undo it, until that has succeeded or failed for good, and answer with the tasks that may start
        then. A task that waited to begin when another failed does not.
        """
        tried = self._progress.tried(task.id, purpose)
        while True:
            if tried:
                await self._clock.sleep_until(tried[-1].retry_at or 0.0)
            attempt = await self._attempts.make(Trial(task, purpose, len(tried) + 1))
            if attempt is None:
                return []
            starting, tried = self._progress.record(attempt), self._progress.tried(task.id, purpose)
            if attempt.others_begun is not None:
                self._admission.note_journaled()
            if attempt.is_final:
                if purpose == "task":
                    self._telemetry.task_ended(tried)
                return starting
            if self._stopped_at is not None and purpose == "task":
                return []
