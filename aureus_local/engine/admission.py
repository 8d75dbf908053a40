"""Which tasks of a run may begin: once one has failed for good, no other may."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from .journal import Progress
from .plan import Task

__all__ = ["Admission"]


class Admission:
    """
    Lets the tasks of a run begin, until one has failed for good. Those admitted by then go on, and hooks begin.

    A task that may start is not admitted at once where it waits for a thread or for room. One that was admitted begins
    when it is its turn.

    Args:
        progress: Where the run stands: at the start, or where it was interrupted.
        is_cancelled: Whether it was cancelled before it goes on.
    """

    def __init__(self, progress: Progress, *, is_cancelled: bool) -> None:
        self._hooks = progress.plan.hook_targets
        self._admitted = dict.fromkeys(progress.attempts)
        self._begun = dict.fromkeys(progress.attempts)
        self._is_closed = bool(progress.failed)
        self._is_journaled = asyncio.Event()
        if self._is_closed or is_cancelled:
            self.assume_begun(progress)
        if self._is_closed:
            self._is_journaled.set()

    def admit(self, task: Task) -> bool:
        """Whether a task may begin, or go on. Those that may start together begin together, however fast one fails."""
        if self._is_closed and task.id not in self._admitted and task.id not in self._hooks:
            return False
        self._admitted[task.id] = None
        return True

    def begin(self, task: Task) -> None:
        """Take note that a task that was admitted begins, or goes on."""
        self._begun[task.id] = None

    def assume_begun(self, progress: Progress) -> None:
        """Take all tasks that might start to have begun: of those that an interruption ended nobody knows."""
        under_way = dict.fromkeys(task.id for task in progress.under_way())
        self._admitted |= under_way
        self._begun |= under_way

    def unended(self, progress: Progress) -> list[str]:
        """Ids of the tasks that have begun and not ended."""
        return [task_id for task_id in self._begun if not progress.has_ended(task_id)]

    async def close(self, task_id: str, progress: Progress) -> Sequence[str] | None:
        """
        Let no other task begin, because one has failed for good. If it is not the first that has, wait until the first
        is journaled: what is resumed has to know of that.

        Returns:
            Ids of the other tasks that were admitted and have not ended, if it is the first; else None.
        """
        if self._is_closed:
            await self._is_journaled.wait()
            return None
        self._is_closed = True
        return [other for other in self._admitted if other != task_id and not progress.has_ended(other)]

    def note_journaled(self) -> None:
        """Take note that the first failure is journaled."""
        self._is_journaled.set()
