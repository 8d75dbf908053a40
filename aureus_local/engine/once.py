"""Tasks with an idempotency key: one that has completed under a key is not executed again in its workflow."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future

from aureus_local.storage import task_results
from aureus_local.storage.database import Database

from .toolbox import Verdict

__all__ = ["Once"]


class Once:
    """
    Executes tasks once per workflow and key, across runs and restarts.

    Args:
        database: Where results are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._under_way: dict[tuple[str, str], Future[None]] = {}  # runs are on several event loops

    async def call(self, workflow_id: str, key: str, call: Callable[[], Awaitable[Verdict]]) -> Verdict:
        """
        The verdict of the call that has succeeded under the key before, else that of this one.

        While one call is under way, others under the same key wait for how it ends. The result is kept before the run
        hears of it: after a crash in between, the task is not executed again either.
        """
        name, ours = (workflow_id, key), Future[None]()
        while (theirs := self._under_way.setdefault(name, ours)) is not ours:
            await asyncio.shield(asyncio.wrap_future(theirs))
        try:
            known = await self._database.read(lambda connection: task_results.find_result(connection, *name))
            if known is not None:
                return Verdict("success", known.value)
            verdict = await call()
            if verdict.status == "success":
                await self._database.write(
                    lambda connection: task_results.keep_result(connection, *name, verdict.result)
                )
            return verdict
        finally:
            del self._under_way[name]
            ours.set_result(None)

    async def forget(self, workflow_id: str, key: str) -> None:
        """Forget what has completed under a key, because it was undone."""
        await self._database.write(lambda connection: task_results.forget_result(connection, workflow_id, key))
