"""
What a run has done so far, told by its journal.

The journal is the list of attempts that have ended. It is all that is stored of a run under way: where the run stands
is a fold over it, the same when the run goes on, when it is resumed after a crash, and when its status is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, Self, TypeAlias

from .plan import Plan, Purpose, Task

__all__ = ["Attempt", "AttemptStatus", "Progress"]

AttemptStatus: TypeAlias = Literal["success", "failed", "timed_out", "cancelled"]
TaskStatus: TypeAlias = Literal["success", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """
    One attempt that has ended: an entry of the journal.

    Attributes:
        task_id: Id of the task.
        purpose: Whether the task was tried, or undone.
        number: Number of the attempt, from 1.
        status: How it ended. A cancelled attempt is told about, but not journaled: the run has ended with it.
        order: Number of the entry in the order in which the run's attempts ended.
        started_at: When it began, in seconds since the epoch.
        ended_at: When it ended, in seconds since the epoch.
        retry_at: When the next attempt is due, in seconds since the epoch; None if the task has ended with this one.
        result: What the tool answered.
        error: Why it did not succeed.
        simulated: Whether no tool ran.
        reused: Whether the result is another task's, that has completed under the same idempotency key.
        others_begun: Of the first task that has failed for good, ids of the others that had begun and not ended. None
            begins any more.
    """

    task_id: str
    purpose: Purpose = "task"
    number: int
    status: AttemptStatus
    order: int
    started_at: float
    ended_at: float
    retry_at: float | None = None
    result: Any = None
    error: str | None = None
    simulated: bool = False
    reused: bool = False
    others_begun: Sequence[str] | None = None

    @property
    def is_final(self) -> bool:
        """Whether no other attempt follows."""
        return self.retry_at is None

    @property
    def task_status(self) -> TaskStatus:
        """How the task has ended, if this was its last attempt."""
        return "success" if self.status == "success" else "failed"

    @classmethod
    def from_dict(cls, entry: Mapping[str, Any]) -> Self:
        """The attempt that an entry of the journal tells of."""
        return cls(**entry)

    def to_dict(self) -> dict[str, Any]:
        """The attempt as an entry of the journal."""
        return {name: getattr(self, name) for name in _ATTEMPT_FIELDS}


_ATTEMPT_FIELDS = tuple(each.name for each in fields(Attempt))


class Progress:
    """
    Where a run stands.

    Attributes:
        plan: What is run.
        attempts: For each task that was tried, its attempts in order.
        compensations: For each task that was tried to be undone, the attempts at that in order.
        failed: Ids of the tasks that have failed for good, hooks aside, in the order in which they did.
    """

    def __init__(self, plan: Plan, journal: Iterable[Attempt] = ()) -> None:
        self.plan = plan
        self.attempts: dict[str, list[Attempt]] = {}
        self.compensations: dict[str, list[Attempt]] = {}
        self.failed: list[str] = []
        self._waiting_for = {task.id: len(task.prerequisites) for task in plan.tasks.values()}
        self._started = {task.id: task for task in plan.tasks.values() if self._may_start(task)}
        self._length = 0
        for attempt in sorted(journal, key=lambda attempt: attempt.order):
            self.record(attempt)

    def record(self, attempt: Attempt) -> list[Task]:
        """Take note of an attempt that has ended, and tell which tasks start because of it, in listed order."""
        self._length = max(self._length, attempt.order + 1)
        self._of(attempt.purpose).setdefault(attempt.task_id, []).append(attempt)
        if attempt.purpose == "compensation" or not attempt.is_final:
            return []
        if attempt.status == "success":
            return self._start_successors(attempt.task_id)
        if attempt.task_id not in self.plan.hook_targets:
            self.failed.append(attempt.task_id)
        if attempt.others_begun is not None:
            self._started = {task_id: self.plan.tasks[task_id] for task_id in attempt.others_begun}
        return []

    def tried(self, task_id: str, purpose: Purpose) -> list[Attempt]:
        """The attempts of a task, or to undo it, in order."""
        return self._of(purpose).get(task_id, [])

    def journal(self) -> list[Attempt]:
        """All attempts that have ended."""
        return [each for tried in (*self.attempts.values(), *self.compensations.values()) for each in tried]

    def take_order(self) -> int:
        """The number of an attempt that ends now, which no other gets."""
        self._length += 1
        return self._length - 1

    def running(self) -> list[Task]:
        """The tasks that have been started and have not ended, hooks aside."""
        return [task for task in self._started.values() if not self.has_ended(task.id)]

    def under_way(self) -> list[Task]:
        """The tasks that are being tried or wait for their next attempt: those that run, then one hook at a time."""
        return self.running() or self.hooks()[:1]

    def attempts_begun(self, task_id: str, now: float) -> int:
        """How many attempts of a running task have been begun by now."""
        tried = self.attempts.get(task_id)
        if not tried:
            return 1
        due = tried[-1].retry_at
        return len(tried) + (due is not None and due <= now)

    def hooks(self) -> list[Task]:
        """The hooks that are to run because of the tasks that failed, in the order of the failures."""
        targets = {self._hook_for(task_id): None for task_id in self.failed}
        return [self.plan.tasks[target] for target in targets if target is not None and not self.has_ended(target)]

    def to_compensate(self) -> list[Task]:
        """
        The completed tasks that are to be undone because another failed, the last completed first. Not those that
        reused a result: it is not theirs to undo.
        """
        if not self.failed:
            return []
        undone = {task_id for task_id, tried in self.compensations.items() if tried[-1].is_final}
        completed = sorted(self.completed(), key=lambda attempt: attempt.order, reverse=True)
        own = [each.task_id for each in completed if not each.reused]
        tasks = [self.plan.tasks[task_id] for task_id in own if task_id not in undone]
        return [task for task in tasks if task.compensation is not None]

    def is_over(self) -> bool:
        """Whether there is nothing left to try or to undo."""
        return not self.under_way() and not self.to_compensate()

    def completed(self) -> list[Attempt]:
        """The attempts that completed a task."""
        return [tried[-1] for task_id, tried in self.attempts.items() if self.has_succeeded(task_id)]

    def has_ended(self, task_id: str) -> bool:
        """Whether a task has succeeded or failed for good."""
        tried = self.attempts.get(task_id)
        return tried is not None and tried[-1].is_final

    def was_simulated(self, task_id: str) -> bool:
        """Whether a task has ended without an effect."""
        tried = self.attempts.get(task_id)
        return tried is not None and tried[-1].simulated

    def has_succeeded(self, task_id: str) -> bool:
        """Whether a task has been completed."""
        tried = self.attempts.get(task_id)
        return tried is not None and tried[-1].status == "success"

    def result(self, task_id: str) -> Any:
        """
        What a completed task answered.

        Raises:
            KeyError: the task has not been completed.
        """
        if not self.has_succeeded(task_id):
            raise KeyError(task_id)
        return self.attempts[task_id][-1].result

    def _of(self, purpose: Purpose) -> dict[str, list[Attempt]]:
        return self.attempts if purpose == "task" else self.compensations

    def _start_successors(self, task_id: str) -> list[Task]:
        starting: list[Task] = []
        for task in self.plan.successors.get(task_id, ()):
            self._waiting_for[task.id] -= 1
            if not self.failed and self._may_start(task):
                self._started[task.id] = task
                starting.append(task)
        return starting

    def _may_start(self, task: Task) -> bool:
        return not self._waiting_for[task.id] and task.id not in self.plan.hook_targets

    def _hook_for(self, task_id: str) -> str | None:
        task = self.plan.tasks[task_id]
        return task.on_timeout if self.attempts[task_id][-1].status == "timed_out" else task.on_failure
