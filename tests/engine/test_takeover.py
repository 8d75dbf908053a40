"""Who executes a run whose process is gone, or has not begun it: one execution, and only one."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import pytest
import sqlalchemy as sa
from dbos import error as dbos_errors

from aureus_local.engine.active_runs import ActiveRuns
from aureus_local.engine.dbos_journal import refuse_unless_owned
from aureus_local.engine.takeover import Takeover
from aureus_local.large_values import work_beside
from tests.support.waiting import wait_until_async
from tests.support.workflows import task, workflow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dbos import DBOS

    from aureus_local.engine import Engine
    from aureus_local.registry import Registry, ToolContext
    from aureus_local.storage.database import Database


class Waiting:
    """A tool that is called once by each execution of a run, and goes on until it is let."""

    def __init__(self, registry: Registry) -> None:
        self.calls: Counter[str] = Counter()
        self.may_end = asyncio.Event()
        registry.tools["wait"] = self._wait

    async def _wait(self, _inputs: dict[str, Any], context: ToolContext) -> str:
        self.calls[context.run_id] += 1
        await self.may_end.wait()
        return "done"

    async def was_called(self, times: int) -> bool:
        return self.calls.total() >= times


@pytest.fixture
def waiting(registry: Registry) -> Waiting:
    return Waiting(registry)


class SlowPresence:
    """The sign of a process that is asked for while the event loop is busy."""

    def __init__(self) -> None:
        self.asked, self.may_answer, self.answered = threading.Event(), threading.Event(), threading.Event()

    @property
    def process_id(self) -> str:
        return "this"

    @property
    def can_be_lost(self) -> bool:
        return False

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


async def test_a_run_that_takes_long_to_prepare_is_not_taken_for_forgotten(
    new_engine: Callable[..., Engine], waiting: Waiting, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    [run_id] = await interrupted_runs(1, new_engine(), waiting, text="x" * 100_000)

    looks: list[float] = []
    is_held = database.presence.is_held

    def is_held_and_counted() -> bool:
        looks.append(time.monotonic())
        return is_held()

    monkeypatch.setattr(database.presence, "is_held", is_held_and_counted)  # asked as often as for forgotten runs
    monkeypatch.setattr("aureus_local.engine.takeover._GRACE_SECONDS", 0)
    may_prepare = threading.Event()
    others = asyncio.create_task(work_beside(partial(may_prepare.wait, 30)))
    engine = new_engine()
    await wait_until_async(partial(have, looks, 3))
    may_prepare.set()
    await others
    await wait_until_async(partial(have, looks, len(looks) + 2))
    waiting.may_end.set()
    result = await engine.result(run_id)

    assert result["status"] == "success"
    assert waiting.calls == {run_id: 2}


async def test_runs_that_are_long_in_beginning_are_executed_once(
    new_engine: Callable[..., Engine], waiting: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many are resumed that those at the end of the line look forgotten before it is their turn."""
    run_ids = await interrupted_runs(200, new_engine(), waiting)

    monkeypatch.setattr("aureus_local.engine.takeover._GRACE_SECONDS", 0)
    monkeypatch.setattr("aureus_local.engine.takeover._LOOK_SECONDS", 0.1)
    engine = new_engine()

    assert await statuses_at_the_end(run_ids, engine, waiting, calls=2 * len(run_ids)) == {"success"}
    assert waiting.calls == dict.fromkeys(run_ids, 2)


async def test_new_runs_that_are_long_in_beginning_are_executed_once(
    new_engine: Callable[..., Engine], waiting: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aureus_local.engine.takeover._GRACE_SECONDS", 0)
    monkeypatch.setattr("aureus_local.engine.takeover._LOOK_SECONDS", 0.1)
    engine = new_engine()
    started = await asyncio.gather(*(engine.start_run(workflow(task("a", "wait"))) for _ in range(200)))
    run_ids = [run["run_id"] for run in started]

    assert await statuses_at_the_end(run_ids, engine, waiting, calls=len(run_ids)) == {"success"}
    assert waiting.calls == dict.fromkeys(run_ids, 1)


async def test_an_execution_that_has_lost_its_run_does_not_take_the_mark_of_another_one_for_its_own(
    new_engine: Callable[..., Engine], waiting: Waiting, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others have taken the run over, and handed it back, before the first one asks whose it is."""
    [run_id] = await interrupted_runs(1, new_engine(), waiting)

    asking: list[str] = []
    told: list[str] = []

    async def refuse_unless_owned_after_the_other() -> None:
        asking.append(run_id)
        try:
            if len(asking) == 1:
                await wait_until_async(partial(waiting.was_called, 2))
            await refuse_unless_owned()
            told.append("owned")
        except dbos_errors.DBOSWorkflowConflictIDError:
            told.append("refused")
            raise

    monkeypatch.setattr("aureus_local.engine.executor.refuse_unless_owned", refuse_unless_owned_after_the_other)
    engine = new_engine()
    await wait_until_async(partial(have, asking, 1))
    await database.write(enqueue_all)
    await wait_until_async(partial(have, told, 2))
    waiting.may_end.set()
    result = await engine.result(run_id)

    assert result["status"] == "success"
    assert told == ["owned", "refused"]
    assert waiting.calls == {run_id: 2}


def enqueue_all(connection: sa.Connection) -> None:
    queue = "_dbos_internal_queue"
    enqueue = sa.text("UPDATE workflow_status SET status = 'ENQUEUED', owner_xid = NULL, queue_name = :queue")
    connection.execute(enqueue, {"queue": queue})


async def test_more_runs_than_are_begun_at_once_are_all_taken_over(
    new_engine: Callable[..., Engine], waiting: Waiting, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_ids = await interrupted_runs(25, new_engine(), waiting)

    monkeypatch.setattr("aureus_local.engine.takeover._MOST_AT_ONCE", 10)
    monkeypatch.setattr(database.presence, "process_id", "a new process")
    engine = new_engine()

    assert await statuses_at_the_end(run_ids, engine, waiting, calls=2 * len(run_ids)) == {"success"}
    assert waiting.calls == dict.fromkeys(run_ids, 2)


async def interrupted_runs(number: int, engine: Engine, waiting: Waiting, **inputs: str) -> list[str]:
    """The ids of runs whose tool was called when their engine stopped."""
    spec = workflow(task("a", "wait", inputs=inputs))
    run_ids = [(await engine.start_run(spec))["run_id"] for _ in range(number)]
    await wait_until_async(partial(waiting.was_called, number))
    await engine.stop(grace_seconds=0)
    return run_ids


async def statuses_at_the_end(run_ids: list[str], engine: Engine, waiting: Waiting, *, calls: int) -> set[str]:
    """How runs end whose tool is let go on after so many calls."""
    await wait_until_async(partial(waiting.was_called, calls))
    waiting.may_end.set()
    return {(await engine.result(run_id))["status"] for run_id in run_ids}


def test_a_run_is_either_attended_or_left() -> None:
    active = ActiveRuns()

    with active.leaving("r") as is_free, active.attending("r") as may_begin, active.attending("s") as other_may:
        assert (is_free, may_begin, other_may) == (True, False, True)
    with active.attending("r"):
        with active.attending("r"):
            pass  # an execution that has lost the run, and ends
        with active.leaving("r") as is_free:
            assert not is_free
        assert active.is_attended("r")
    assert not active.is_attended("r")


async def have(items: Sequence[object], number: int) -> bool:
    return len(items) >= number
