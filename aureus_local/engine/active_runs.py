"""The runs that are executed in this process."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aureus_local.storage.runs import RunEnd

__all__ = ["ActiveRun", "ActiveRuns"]


@dataclass(slots=True)
class ActiveRun:
    """
    A run that is executed in this process.

    Attributes:
        task: Executes it.
        loop: The event loop of the task.
        is_cancelled: Whether the run was cancelled.
        is_given_up: Whether it is not to go on here.
    """

    task: asyncio.Task[RunEnd]
    loop: asyncio.AbstractEventLoop
    is_cancelled: bool = False
    is_given_up: bool = False

    def interrupt(self) -> None:
        """Stop executing it."""
        self.loop.call_soon_threadsafe(self.task.cancel)


class ActiveRuns(dict[str, ActiveRun]):
    """The runs that are executed in this process, by their ids."""

    def ids(self) -> list[str]:
        """Their ids, in any thread."""
        return list(self)

    def interrupt(self, run_id: str, *, is_cancelled: bool) -> None:
        """Stop executing a run, because it was cancelled, or because it is to go on elsewhere."""
        active = self.get(run_id)
        if active is not None:
            active.is_cancelled = active.is_cancelled or is_cancelled
            active.is_given_up = True
            active.interrupt()
