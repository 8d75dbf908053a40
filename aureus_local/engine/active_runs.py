"""The runs that are executed in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
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
        stop: Has it try no task any more; to be called in that event loop.
        is_given_up: Whether it is not to go on here.
    """

    task: asyncio.Task[RunEnd]
    loop: asyncio.AbstractEventLoop
    stop: Callable[[], None]
    is_given_up: bool = False

    def cancel(self) -> None:
        """Have it try no task any more, because it was cancelled."""
        self.loop.call_soon_threadsafe(self.stop)

    def interrupt(self) -> None:
        """Stop executing it."""
        self.loop.call_soon_threadsafe(self.task.cancel)


class ActiveRuns(dict[str, ActiveRun]):
    """The runs that are executed in this process, by their ids."""

    def __init__(self) -> None:
        super().__init__()
        self._attended: set[str] = set()

    @contextmanager
    def attending(self, run_id: str) -> Generator[None]:
        """In this block, a run is prepared or executed: nobody has forgotten it."""
        self._attended.add(run_id)
        try:
            yield
        finally:
            self._attended.discard(run_id)

    def is_attended(self, run_id: str) -> bool:
        """Whether a run is prepared or executed here."""
        return run_id in self._attended or run_id in self

    def ids(self) -> list[str]:
        """Their ids, in any thread."""
        return list(self)

    def cancel(self, run_id: str) -> None:
        """Have a run try no task any more, if it is executed here, because it was cancelled."""
        active = self.get(run_id)
        if active is not None:
            active.cancel()

    def give_up(self, run_id: str) -> None:
        """Stop executing a run, because it is to go on elsewhere."""
        active = self.get(run_id)
        if active is not None:
            active.is_given_up = True
            active.interrupt()
