from __future__ import annotations

import asyncio
import threading
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, cast

from aureus_local.engine.active_runs import ActiveRuns
from aureus_local.engine.takeover import Takeover
from tests.support.waiting import wait_until_async

if TYPE_CHECKING:
    from dbos import DBOS


class SlowPresence:
    """The sign of a process that is asked for while the event loop is busy."""

    def __init__(self) -> None:
        self.asked, self.may_answer, self.answered = threading.Event(), threading.Event(), threading.Event()

    @property
    def process_id(self) -> str:
        return "this"

    def is_held(self) -> bool:
        self.asked.set()
        self.may_answer.wait(30)
        self.answered.set()
        return True

    def take(self) -> bool:
        return True

    def claim(self, process_id: str) -> AbstractContextManager[bool]:
        return nullcontext(process_id != self.process_id)

    def close(self) -> None: ...


async def test_a_stop_in_the_moment_in_which_the_database_answers_ends_the_watch() -> None:
    presences = [SlowPresence() for _ in range(12)]
    takeovers = [Takeover(cast("DBOS", None), each, "1", ActiveRuns(), lambda _: []) for each in presences]

    async def are_asked() -> bool:
        return all(each.asked.is_set() for each in presences)

    await wait_until_async(are_asked)
    for presence in presences:
        presence.may_answer.set()
    assert all(presence.answered.wait(30) for presence in presences)
    stopping: list[asyncio.Task[bool]] = []
    for takeover in takeovers:  # each a step of the event loop later on the way of the answer
        stopping.append(asyncio.create_task(takeover.stop()))
        await asyncio.sleep(0)

    async with asyncio.timeout(20):
        assert all(await asyncio.gather(*stopping))
