"""The runs that are executed in this process."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
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
    """
    The runs that are executed in this process, by their ids.

    Attributes:
        parked: Runs whose last execution here has ended without an outcome: they are to go on later or elsewhere.
        handed_on: Runs of this process that were left to another execution, as none was seen here. They stay such,
            however late their first one begins.
    """

    def __init__(self) -> None:
        super().__init__()
        self.parked: set[str] = set()
        self.handed_on: set[str] = set()
        self._attended: Counter[str] = Counter()  # two executions of a run may overlap
        self._left: set[str] = set()
        self._one_at_a_time = threading.Lock()

    @contextmanager
    def attending(self, run_id: str) -> Generator[bool]:
        """In this block, a run is prepared or executed; whether it may be: not while it is left to others."""
        with self._one_at_a_time:
            if may_begin := run_id not in self._left:
                self._attended[run_id] += 1
        try:
            yield may_begin
        finally:
            if may_begin:
                self._end_attending(run_id)

    def _end_attending(self, run_id: str) -> None:
        with self._one_at_a_time:
            self._attended[run_id] -= 1
            if not self._attended[run_id]:
                del self._attended[run_id]

    def is_attended(self, run_id: str) -> bool:
        """Whether a run is prepared or executed here, in any thread."""
        return run_id in self._attended

    @contextmanager
    def leaving(self, run_id: str) -> Generator[bool]:
        """In this block, a run is left to others; whether it may be: not while it is attended."""
        with self._one_at_a_time:
            if is_free := run_id not in self._attended:
                self._left.add(run_id)
        try:
            yield is_free
        finally:
            self._left.discard(run_id)

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
