"""Making one attempt at a task, or at undoing it: what its tool is given, the call, and what is kept of it."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any, Protocol

from aureus_local.domain.texts import shortened
from aureus_local.large_values import LARGE, is_large, work_beside, work_on_value
from aureus_local.registry import Tool, ToolContext
from aureus_local.storage.task_results import KeyHolder
from aureus_sdk.workflow_references import CONTEXT

from .bounds import LARGEST_RUN, Load, Room, Sizes, TooLargeError, check_results
from .dry_run import dry_run
from .execution import Execution
from .journal import Attempt
from .once import Once
from .outcome import INTERRUPTED
from .plan import Purpose, Task
from .references import ReferenceFaultError, resolve
from .retry import wait_ms
from .time_limit import TimeLimit
from .tool_context import OwnToolContext
from .toolbox import SIMULATED, Toolbox, UnusableToolError, Verdict, call_tool, needs_thread

__all__ = ["MAX_THREADS", "Attempts", "Journal"]

MAX_THREADS = 64
"""How many sync tools of one run work at the same time; others wait for their turn, first come first served."""

_LONGEST_ERROR = 10_000
"""In characters: an error may repeat a value that it complains of, and is itself told many times."""

_LOGGER = logging.getLogger(__name__)

_DRY_SANDBOXES = {"mock", "simulation"}


class Journal(Protocol):
    """Where a run's attempts are kept."""

    async def __call__(self, name: str, attempt: Callable[[], Awaitable[Attempt]]) -> Attempt:
        """Make an attempt, and return it when it is kept."""
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
        self._run = execution.run
        self._plan = execution.plan
        self._progress = execution.progress
        self._admission = execution.admission
        self._telemetry = execution.telemetry
        self._clock = execution.clock
        self._journal = journal
        self._toolbox = toolbox
        self._once = once
        self._threads = asyncio.Semaphore(MAX_THREADS)
        self._room = Room(LARGEST_RUN)
        self._sizes = Sizes()
        sizes = [self._sizes.of(attempt.result) for attempt in execution.progress.completed()]
        self._size_of_results = sum(sizes)
        self._has_large = is_large(execution.run.context) or max(sizes, default=0) > LARGE
        self._started_at: dict[tuple[str, Purpose, int], float] = {}
        self._answered: set[str] = set()

    async def make(self, task: Task, purpose: Purpose, number: int) -> Attempt | None:
        """
        Call the tool once, and keep how that ended; None if the task does not begin any more.

        Args:
            task: The task.
            purpose: Whether it is tried, or undone.
            number: Number of the attempt, from 1.
        """
        tool, inputs, size = await self._prepared(task, purpose)
        async with self._room.taken(size), self._threads if callable(tool) and needs_thread(tool) else nullcontext():
            if not self._admission.admit(task):
                return None
            attempt = await self._journal(task.id, lambda: self._try(task, purpose, number, tool, inputs))
        self._answered.discard(task.id)
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
        started_at = self._started_at.get((task_id, "task", number), at)
        verdict = Verdict("cancelled", error=INTERRUPTED, retryable=False)
        attempt = self._entry(self._plan.tasks[task_id], "task", number, started_at, verdict)
        return replace(attempt, ended_at=max(started_at, at))

    async def _try(
        self, task: Task, purpose: Purpose, number: int, tool: Tool | Verdict, inputs: dict[str, Any]
    ) -> Attempt:
        started_at = self._started_at[task.id, purpose, number] = self._clock.time()
        self._telemetry.attempt_started(task, purpose, number, started_at)
        if isinstance(tool, Verdict):
            verdict = tool
        else:
            limit = TimeLimit(task.timeout_seconds, self._clock)
            context = self._context(task, purpose, number)

            async def call() -> Verdict:
                answered = await call_tool(tool, inputs, context, limit)
                self._answered.add(task.id)
                return answered

            verdict = await self._called(task, purpose, call, limit)
        if purpose == "task" and verdict.status == "success":
            verdict = await self._among_others(verdict)
        attempt = self._entry(task, purpose, number, started_at, verdict)
        del self._started_at[task.id, purpose, number]
        self._answered.add(task.id)
        if self._has_failed_for_good(attempt):
            attempt = replace(attempt, others_begun=await self._admission.close(task.id, self._progress))
        return attempt

    def _has_failed_for_good(self, attempt: Attempt) -> bool:
        has_failed = attempt.status != "success" and attempt.is_final
        return has_failed and attempt.purpose == "task" and attempt.task_id not in self._plan.hook_targets

    async def _called(
        self, task: Task, purpose: Purpose, call: Callable[[], Awaitable[Verdict]], limit: TimeLimit
    ) -> Verdict:
        """Call a tool as the task's sandbox and idempotency key ask for."""
        workflow_id, key, holder = self._plan.workflow_id, task.idempotency_key, KeyHolder(self._run.id, task.id)
        if task.sandbox in _DRY_SANDBOXES:
            with dry_run():
                return replace(await call(), simulated=True)
        if key is None:
            return await call()
        if purpose == "task":
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

    def _entry(self, task: Task, purpose: Purpose, number: int, started_at: float, verdict: Verdict) -> Attempt:
        ended_at = self._clock.time()
        is_over = verdict.status == "success" or not verdict.retryable
        retry_at = None
        if not is_over and number < task.retry.max_attempts:
            retry_at = ended_at + wait_ms(task.retry, number, random.uniform) / 1000
        return Attempt(
            task_id=task.id,
            purpose=purpose,
            number=number,
            status=verdict.status,
            order=self._progress.next_order(),
            started_at=started_at,
            ended_at=ended_at,
            retry_at=retry_at,
            result=verdict.result if purpose == "task" else None,  # what undoing a task answers is told nobody
            error=verdict.error and shortened(verdict.error, _LONGEST_ERROR),
            simulated=verdict.simulated,
            reused=verdict.reused,
        )

    async def _prepared(self, task: Task, purpose: Purpose) -> tuple[Tool | Verdict, dict[str, Any], int]:
        """As `_prepare`: beside the event loop, if the task has large inputs or may refer to something large."""
        if self._has_large or is_large(task.call_for(purpose).inputs):
            return await work_beside(lambda: self._prepare(task, purpose))
        return self._prepare(task, purpose)

    def _prepare(self, task: Task, purpose: Purpose) -> tuple[Tool | Verdict, dict[str, Any], int]:
        """
        The tool to call, or how the attempt ends if that is clear without calling one; what the tool is given, and how
        many bytes of that were brought by references.
        """
        try:
            load = Load(self._sizes)
            inputs = self._inputs(task, purpose, load)
            tool = self._tool(task, purpose, inputs)
        except (ReferenceFaultError, TooLargeError, UnusableToolError, RecursionError) as error:
            return Verdict("failed", error=str(error), retryable=False), {}, 0
        return (tool, inputs, load.size) if callable(tool) else (tool, {}, 0)

    def _tool(self, task: Task, purpose: Purpose, inputs: dict[str, Any]) -> Tool | Verdict:
        if task.sandbox is not None and task.sandbox not in _DRY_SANDBOXES:
            raise UnusableToolError(f"this runtime has no {task.sandbox} sandbox")
        name = task.call_for(purpose).tool
        try:
            return self._toolbox.find(name, inputs)
        except UnusableToolError as error:
            if self._toolbox.is_strict:
                raise
            if name is not None:  # without one, it is meant to be simulated
                _LOGGER.warning("task %r of run %s is simulated: %s", task.id, self._run.id, error)
            return SIMULATED

    def _inputs(self, task: Task, purpose: Purpose, load: Load) -> dict[str, Any]:
        """A task's inputs with its references resolved; without `data` among them, its only prerequisite's result."""
        inputs = resolve(task.call_for(purpose).inputs, lambda name: self._source(task, purpose, name), load.bring)
        results = self._results(task)
        if purpose == "task" and "data" not in inputs and len(task.prerequisites) == len(results) == 1:
            inputs["data"] = load.bring(next(iter(results.values())), "inputs.data")
        return inputs

    def _source(self, task: Task, purpose: Purpose, name: str) -> Any:
        """What a reference in the inputs of a task refers to."""
        if name == CONTEXT:
            return self._run.context
        is_own = purpose == "compensation" and name == task.id
        if not is_own and name not in task.prerequisites and name not in self._plan.ancestors(task):
            raise KeyError(name)
        return self._progress.result(name)

    def _results(self, task: Task) -> dict[str, Any]:
        return {name: self._progress.result(name) for name in task.prerequisites if self._progress.has_succeeded(name)}

    def _context(self, task: Task, purpose: Purpose, number: int) -> ToolContext:
        own = {task.id: self._progress.result(task.id)} if purpose == "compensation" else {}
        return OwnToolContext(
            workflow_id=self._plan.workflow_id,
            run_id=self._run.id,
            task_id=task.id,
            attempt=number,
            correlation_id=self._run.correlation_id,
            idempotency_key=task.idempotency_key,
            dry_run=task.sandbox in _DRY_SANDBOXES,
            workflow_context=self._run.context,
            results=self._results(task) | own,
        )
