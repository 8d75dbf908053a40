"""
Runs that nobody executes any more: their process is gone, or could not write what they did. Another takes them over.

DBOS itself resumes only the runs of a process of the same id when it starts: none, unless an engine is started anew in
its process. It lets only the execution that a run belongs to write its journal, so that a process that is wrong about
another one can waste work, but not do harm to what is kept. An execution that begins so late that the run may belong to
another one by then asks before it calls a tool.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from dbos import DBOS, WorkflowStatus

from aureus_local.storage.presence import Presence

from .active_runs import ActiveRuns
from .dbos_database import enqueue_again

__all__ = ["Takeover"]

T = TypeVar("T")

_LOOK_SECONDS = 1.0
_ANSWER_SECONDS = 2.0

_GRACE_SECONDS = 4.0
"""
How long a run is unattended before it is taken over: longer than a process takes to notice that others no longer see
it, and to stop what it does; and longer than a run takes to begin as a rule.
"""

_MOST_AT_ONCE = 250
"""
How many runs wait for an execution at most: DBOS takes all that do into memory, with their inputs, and begins one after
the other.
"""

_LOGGER = logging.getLogger(__name__)


class Takeover:
    """
    Watches over the runs of a database.

    Args:
        dbos: What executes them.
        presence: The sign by which other processes see that this one lives.
        version: The version of the runs that this process can execute.
        active: The runs that are executed in this process.
        cancelled: Tells which runs among some were cancelled, be it by another process.
    """

    def __init__(
        self,
        dbos: DBOS,
        presence: Presence,
        version: str,
        active: ActiveRuns,
        cancelled: Callable[[set[str]], Iterable[str]],
    ) -> None:
        self._dbos = dbos
        self._presence = presence
        self._version = version
        self._active = active
        self._cancelled = cancelled
        self._present = asyncio.Event()
        self._present.set()
        self._unattended_since: dict[str, float] = {}
        # Not the loop's own threads: those wait for a database that is down.
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="aureus-takeover")
        self._looking: set[asyncio.Future[Any]] = set()
        self._tasks = [asyncio.create_task(self._keep_watching()), asyncio.create_task(self._keep_present())]

    async def until_present(self) -> None:
        """Wait until others see that this process lives, so that they leave the runs that it starts to it."""
        await self._present.wait()

    @property
    def is_present(self) -> bool:
        """Whether others see that this process lives."""
        return self._present.is_set()

    def may_have_been_taken_over(self, run_id: str, started: float) -> bool:
        """
        Whether a run that was started here can belong to another execution before its first one has begun.

        Args:
            run_id: The run, which is attended by now.
            started: When it was started, by the monotonic clock.
        """
        is_late = self._presence.can_be_lost and time.monotonic() - started >= _GRACE_SECONDS
        return is_late or run_id in self._active.handed_on

    async def stop(self) -> bool:
        """Take over no more, and leave the database alone; whether that answers."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._present.set()  # who waits for it is refused by the engine
        is_seen = await self._is_seen()
        self._threads.shutdown(wait=False, cancel_futures=True)
        if self._looking:
            await asyncio.wait(self._looking, timeout=_ANSWER_SECONDS)
        return is_seen

    async def _keep_watching(self) -> None:
        while True:
            try:
                await self._in_thread(self._look_around)
            except Exception as error:  # noqa: BLE001  # the database is down: nothing is lost, it is tried again
                _LOGGER.debug("runs could not be watched: %s", error)
            await asyncio.sleep(_LOOK_SECONDS)

    async def _keep_present(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            if await self._is_seen():
                continue
            _LOGGER.warning("the database is out of reach: runs are interrupted until it is there again")
            self._present.clear()
            for run_id in self._active.ids():
                self._active.give_up(run_id)
            while not await self._take_presence():  # noqa: ASYNC110  # the database tells of no event
                await asyncio.sleep(_LOOK_SECONDS)
            self._present.set()
            _LOGGER.warning("the database can be reached again")

    async def _is_seen(self) -> bool:
        with suppress(TimeoutError):
            # Not wait_for: before Python 3.12, that drops a cancellation that comes together with the answer.
            async with asyncio.timeout(_ANSWER_SECONDS):
                return await self._in_thread(self._presence.is_held)
        return False

    async def _take_presence(self) -> bool:
        with suppress(Exception):  # the database is still out of reach
            return await self._in_thread(self._presence.take)
        return False

    async def _in_thread(self, work: Callable[[], T]) -> T:
        looking = asyncio.get_running_loop().run_in_executor(self._threads, work)
        self._looking.add(looking)
        looking.add_done_callback(self._looking.discard)
        return await asyncio.shield(looking)

    def _look_around(self) -> None:
        active = set(self._active.ids())
        rows = DBOS.list_workflows(
            status=["PENDING", "ENQUEUED"], app_version=self._version, load_input=False, load_output=False
        )
        pending = [row for row in rows if row.status == "PENDING"]
        self._take_over_unattended(pending, enqueued=len(rows) - len(pending))
        own = {row.workflow_id for row in pending if self._is_own(row)}
        self._let_go(active - own)
        for run_id in self._cancelled(active):
            self._active.cancel(run_id)

    def _take_over_unattended(self, pending: list[WorkflowStatus], enqueued: int) -> None:
        now = time.monotonic()
        gone = self._gone({row.executor_id for row in pending if row.executor_id is not None})
        unattended = [row for row in pending if row.executor_id in gone or self._is_forgotten(row)]
        since = {row.workflow_id: self._unattended_since.get(row.workflow_id, now) for row in unattended}
        self._unattended_since = since
        due = [row for row in unattended if now - since[row.workflow_id] >= self._grace_seconds(row)]
        due.sort(key=lambda row: (row.workflow_id in self._active.parked, since[row.workflow_id]))
        beginning = [
            row for row in unattended if self._is_beginning(row) and now - since[row.workflow_id] < _GRACE_SECONDS
        ]
        for row in due[: max(_MOST_AT_ONCE - enqueued - len(beginning), 0)]:
            del since[row.workflow_id]  # whoever goes on with it is not unattended before it has begun
            self._take_over(row)

    def _grace_seconds(self, row: WorkflowStatus) -> float:
        return _GRACE_SECONDS if self._is_own(row) or self._presence.can_be_lost else 0.0

    def _take_over(self, row: WorkflowStatus) -> None:
        process_id = row.executor_id or ""
        with self._presence.claim(process_id) as is_gone, self._active.leaving(row.workflow_id) as is_free:
            is_own = self._is_own(row)
            if (is_own and is_free) or (not is_own and is_gone):
                if is_own:
                    self._active.handed_on.add(row.workflow_id)
                enqueue_again(self._dbos, row.workflow_id, process_id)
                _LOGGER.info("run %s goes on in another execution", row.workflow_id)

    def _gone(self, process_ids: set[str]) -> set[str]:
        gone: set[str] = set()
        for process_id in process_ids - {self._presence.process_id}:
            with self._presence.claim(process_id) as is_gone:
                if is_gone:
                    gone.add(process_id)
        return gone

    def _is_forgotten(self, row: WorkflowStatus) -> bool:
        """Whether a run belongs to this process, and is not executed: it has not begun yet, or was given up."""
        return self._is_own(row) and not self._active.is_attended(row.workflow_id)

    def _is_beginning(self, row: WorkflowStatus) -> bool:
        return self._is_own(row) and row.workflow_id not in self._active.parked

    def _is_own(self, row: WorkflowStatus) -> bool:
        return row.executor_id == self._presence.process_id

    def _let_go(self, run_ids: set[str]) -> None:
        """Stop executing runs that do not belong to this process any more: another one has taken them over."""
        for run_id in run_ids:
            self._active.give_up(run_id)
