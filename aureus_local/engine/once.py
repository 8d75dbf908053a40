"""Tasks with an idempotency key: one that has completed under a key is not executed again in its workflow."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from functools import partial

import sqlalchemy as sa

from aureus_local.storage import task_results
from aureus_local.storage.database import Database
from aureus_local.storage.task_results import KeyHolder

from .time_limit import TimeLimit
from .toolbox import Verdict

__all__ = ["Once"]

_POLL_SECONDS = 0.25
"""How often is looked whether another process has ended the call that is waited for."""


class Once:
    """
    Executes tasks once per workflow and key, across runs, restarts and processes.

    Args:
        database: Where results are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()  # runs are on several event loops
        # Who is at a key, then those who wait, and are told of their turn.
        self._lines: dict[tuple[str, str], deque[Future[None]]] = {}

    async def call(
        self, holder: KeyHolder, workflow_id: str, key: str, call: Callable[[], Awaitable[Verdict]], limit: TimeLimit
    ) -> Verdict:
        """
        The verdict of the call that has succeeded under the key before, else that of this one. One that is another
        task's is marked as reused.

        While one call is under way, in this process or another, others under the same key wait for how it ends. The
        result is kept before the run hears of it: after a crash in between, the task is not executed again either.

        Args:
            holder: The task that is executed.
            workflow_id: Id of its workflow.
            key: The key.
            call: Makes the call, within the limit.
            limit: How long to wait for others. Who waits claims nothing, and stops waiting without a trace.

        Raises:
            TimeoutError: others took longer.
        """

        def find(connection: sa.Connection) -> task_results.TaskResult | None:
            return task_results.find_result(connection, workflow_id, key)

        def claim(connection: sa.Connection) -> bool:
            return task_results.claim_key(connection, workflow_id, key, run_id=holder.run_id)

        while True:
            async with self._alone(workflow_id, key, limit):
                known = await self._database.read(find)
                if known is not None:
                    return Verdict("success", known.value, reused=known.holder != holder)
                if await self._database.write(claim):  # it is left to its run: it is worth nothing once that has ended
                    verdict = await call()
                    await self._database.write(partial(_end, workflow_id, key, verdict, holder))
                    return verdict
            # The run that has the key may have to go on in this process: it has to get past us.
            async with limit.kept():
                await asyncio.sleep(_POLL_SECONDS)

    @asynccontextmanager
    async def _alone(self, workflow_id: str, key: str, limit: TimeLimit) -> AsyncGenerator[None]:
        """Be the only one in this process that is at a key, in turn, and within the limit."""
        name, ours = (workflow_id, key), Future[None]()
        with self._lock:
            line = self._lines.setdefault(name, deque())
            line.append(ours)
            is_first = line[0] is ours
        try:
            if not is_first:
                async with limit.kept():
                    await asyncio.shield(asyncio.wrap_future(ours))
            yield
        finally:
            with self._lock:
                was_first = line[0] is ours
                line.remove(ours)
                if not line:
                    del self._lines[name]
                elif was_first:
                    line[0].set_result(None)

    async def forget(self, holder: KeyHolder, workflow_id: str, key: str) -> None:
        """Forget what a task has completed under a key, because it was undone."""
        await self._database.write(partial(task_results.forget_result, workflow_id=workflow_id, key=key, holder=holder))


def _end(workflow_id: str, key: str, verdict: Verdict, holder: KeyHolder, connection: sa.Connection) -> None:
    if verdict.status == "success":
        task_results.keep_result(connection, workflow_id, key, verdict.result, holder=holder)
    else:
        task_results.release_key(connection, workflow_id, key, run_id=holder.run_id)
