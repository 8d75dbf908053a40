"""Making the attempts at tasks, and at undoing them: when their tools are called, and what is kept of that."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any, Protocol

from aureus_local.domain.texts import shortened
from aureus_local.large_values import LARGE, is_large, work_beside, work_on_value
from aureus_local.registry import Tool
from aureus_local.storage.task_results import KeyHolder

from .bounds import LARGEST_RUN, Room, Sizes, TooLargeError, check_results
from .dry_run import dry_run
from .execution import Execution
from .journal import Attempt
from .once import Once
from .outcome import INTERRUPTED
from .preparation import Preparation, prepare, tool_context
from .retry import wait_ms
from .time_limit import TimeLimit
from .toolbox import Toolbox, Verdict, call_tool, needs_thread
from .trial import Trial
from .turns import Turns

__all__ = ["MAX_THREADS", "Attempts", "Journal"]

MAX_THREADS = 64
"""How many sync tools of one run work at the same time; others wait for their turn, first come first served."""

_LONGEST_ERROR = 10_000
"""In characters: an error may repeat a value that it complains of, and is itself told many times."""


class Journal(Protocol):
    """Where a run's attempts are kept."""

    async def __call__(self, attempt: Attempt) -> None:
        """Keep an attempt."""
        ...


class Attempts:
    """
    Makes the attempts of a run.

    Args:
        execution: The execution of the run.
        journal: Keeps the attempts that end.
        toolbox: The tools.
        once: Executes tasks with an idempotency key.
    """

    def __init__(self, execution: Execution, journal: Journal, toolbox: Toolbox, once: Once) -> None:
        self._execution = execution
        self._plan = execution.plan
        self._progress = execution.progress
        self._admission = execution.admission
        self._telemetry = execution.telemetry
        self._clock = execution.clock
        self._journal = journal
        self._toolbox = toolbox
        self._once = once
        self._turns = Turns()
        self._threads = asyncio.Semaphore(MAX_THREADS)
        self._room = Room(LARGEST_RUN)
        self._sizes = Sizes()
        sizes = [self._sizes.of(attempt.result) for attempt in execution.progress.completed()]
        self._size_of_results = sum(sizes)
        self._has_large = is_large(execution.run.context) or max(sizes, default=0) > LARGE
        self._started_at: dict[str, float] = {}
        self._answered: set[str] = set()

    async def make(self, trial: Trial) -> Attempt | None:
        """Call the tool once, and keep how that ended; None if the task does not begin any more."""
        prepared = await self._prepared(trial)
        thread = self._threads if callable(prepared.tool) and needs_thread(prepared.tool) else nullcontext()
        async with self._room.taken(prepared.size), thread:
            if not self._admission.admit(trial.task):
                return None
            await self._turns.begin()
            self._admission.begin(trial.task)
            attempt = await self._try(trial, prepared)
            async with self._turns.write():
                await self._journal(attempt)
        self._answered.discard(trial.task.id)
        self._telemetry.attempt_ended(attempt)
        return attempt

    def has_answered(self, task_id: str) -> bool:
        """Whether a task's tool has answered, and the attempt is about to be journaled."""
        return task_id in self._answered

    def interrupt(self, at: float) -> dict[str, int]:
        """
        Tell of the tasks that have begun that they ended, because the run was cancelled.

        Args:
            at: When, in seconds since the epoch.

        Returns:
            How many attempts at each were begun, by their ids.
        """
        begun: dict[str, int] = {}
        for task_id in self._admission.unended(self._progress):
            tried = self._progress.tried(task_id, "task")
            number = self._progress.attempts_begun(task_id, at)
            if number > len(tried):
                tried = [*tried, self._interrupted(task_id, number, at)]
                self._telemetry.attempt_ended(tried[-1])
            self._telemetry.task_ended(tried)
            begun[task_id] = len(tried)
        return begun

    def _interrupted(self, task_id: str, number: int, at: float) -> Attempt:
        """The attempt that was interrupted; when it began is not known of one that a crash has interrupted before."""
        started_at = self._started_at.get(task_id, at)
        verdict = Verdict("cancelled", error=INTERRUPTED, retryable=False)
        attempt = self._entry(Trial(self._plan.tasks[task_id], "task", number), started_at, verdict)
        return replace(attempt, ended_at=max(started_at, at))

    async def _try(self, trial: Trial, prepared: Preparation) -> Attempt:
        task_id = trial.task.id
        started_at = self._started_at[task_id] = self._clock.time()
        self._telemetry.attempt_started(trial, started_at)
        if callable(prepared.tool):
            verdict = await self._call(trial, prepared.tool, prepared.inputs)
        else:
            verdict = prepared.tool
        if trial.purpose == "task" and verdict.status == "success":
            verdict = await self._among_others(verdict)
        attempt = self._entry(trial, started_at, verdict)
        del self._started_at[task_id]
        self._answered.add(task_id)
        if self._has_failed_for_good(attempt):
            attempt = replace(attempt, others_begun=await self._admission.close(task_id, self._progress))
        return attempt

    def _has_failed_for_good(self, attempt: Attempt) -> bool:
        has_failed = attempt.status != "success" and attempt.is_final
        return has_failed and attempt.purpose == "task" and attempt.task_id not in self._plan.hook_targets

    async def _call(self, trial: Trial, tool: Tool, inputs: dict[str, Any]) -> Verdict:
        limit = TimeLimit(trial.task.timeout_seconds, self._clock)
        context = tool_context(trial, self._execution)

        async def call() -> Verdict:
            answered = await call_tool(tool, inputs, context, limit)
            self._answered.add(trial.task.id)
            return answered

        if trial.task.is_dry_run:
            with dry_run():
                return replace(await call(), simulated=True)
        if trial.task.idempotency_key is None:
            return await call()
        return await self._call_with_key(trial, trial.task.idempotency_key, call, limit)

    async def _call_with_key(
        self, trial: Trial, key: str, call: Callable[[], Awaitable[Verdict]], limit: TimeLimit
    ) -> Verdict:
        workflow_id, holder = self._plan.workflow_id, KeyHolder(self._execution.run.id, trial.task.id)
        if trial.purpose == "task":
            try:
                return await self._once.call(holder, workflow_id, key, call, limit)
            except TimeoutError:
                return Verdict.of_time_out(limit)
        verdict = await call()
        if verdict.status == "success":
            await self._once.forget(holder, workflow_id, key)
        return verdict

    async def _among_others(self, verdict: Verdict) -> Verdict:
        """The verdict; a failure if its result is too large to be kept with the others of the run."""
        size = await work_on_value(verdict.result, lambda: self._sizes.of(verdict.result))
        try:
            check_results(size, self._size_of_results)
        except TooLargeError as error:
            return Verdict("failed", error=str(error), retryable=False)
        self._size_of_results += size
        self._has_large = self._has_large or size > LARGE
        return verdict

    def _entry(self, trial: Trial, started_at: float, verdict: Verdict) -> Attempt:
        task, number = trial.task, trial.number
        ended_at = self._clock.time()
        is_over = verdict.status == "success" or not verdict.retryable
        retry_at = None
        if not is_over and number < task.retry.max_attempts:
            retry_at = ended_at + wait_ms(task.retry, number, random.uniform) / 1000
        return Attempt(
            task_id=task.id,
            purpose=trial.purpose,
            number=number,
            status=verdict.status,
            order=self._progress.take_order(),
            started_at=started_at,
            ended_at=ended_at,
            retry_at=retry_at,
            result=verdict.result if trial.purpose == "task" else None,  # what undoing a task answers is told nobody
            error=verdict.error and shortened(verdict.error, _LONGEST_ERROR),
            simulated=verdict.simulated,
            reused=verdict.reused,
        )

    async def _prepared(self, trial: Trial) -> Preparation:
        """What an attempt is made with: prepared beside the event loop, if that may be large."""

        def work() -> Preparation:
            return prepare(trial, self._execution, self._toolbox, self._sizes)

        return await work_beside(work) if self._has_large or is_large(trial.call.inputs) else work()
