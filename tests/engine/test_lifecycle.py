from __future__ import annotations

import asyncio
import threading
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from aureus_local.clock import Clock
from aureus_local.engine import Engine, EngineStoppedError
from tests.support.databases import on_both_databases
from tests.support.waiting import wait_until_async
from tests.support.workflows import task, tasks_of, workflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from aureus_local.registry import Registry, ToolContext
    from aureus_local.storage.database import Database

    from .conftest import Recorded


pytestmark = on_both_databases


def root_span(recorded: Recorded, run_id: str) -> dict[str, Any]:
    return next(span for span in recorded.spans if span["id"] == run_id)


async def test_a_run_can_be_watched_and_cancelled(
    engine: Engine, registry: Registry, recorded: Recorded, capfd: pytest.CaptureFixture[str]
) -> None:
    started, cancelled = asyncio.Event(), asyncio.Event()

    async def hang(_inputs: dict[str, Any], _context: ToolContext) -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    async def b_was_told_of() -> bool:
        return any(event["task_id"] == "b" for event in recorded.events)

    registry.tools["hang"] = hang
    execution = asyncio.create_task(engine.execute(workflow(task("a"), task("b", "hang"), task("c"), b=["a"], c=["b"])))
    await started.wait()
    await wait_until_async(b_was_told_of)

    status = await engine.runs.status("w")
    assert status is not None
    assert (status["status"], status["progress"]) == ("running", 1 / 3)
    assert {name: each["status"] for name, each in status["tasks"].items()} == {
        "a": "success",
        "b": "running",
        "c": "pending",
    }

    status = await engine.cancel(await engine.runs.latest("w") or "")
    async with asyncio.timeout(30):
        await cancelled.wait()
        result = await execution
    assert status is not None
    assert status["status"] == result["status"] == "cancelled"
    assert status["completed_at"] >= status["started_at"]
    assert tasks_of(result) == {"a": ("success", 1), "b": ("failed", 1), "c": ("skipped", 0)}
    assert {span["tags"]["status"] for span in recorded.spans if span["name"] in {"W", "b"}} == {"cancelled"}
    assert await engine.cancel(await engine.runs.latest("w") or "") == await engine.runs.status("w")
    assert capfd.readouterr() == ("", "")


async def test_cancelling_a_finished_run_changes_nothing(engine: Engine) -> None:
    await engine.execute(workflow(task("a")))

    status = await engine.cancel(await engine.runs.latest("w") or "")

    assert status is not None
    assert status["status"] == "success"
    assert await engine.runs.latest("never-run") is None
    assert await engine.runs.status("never-run") is None


async def test_executing_an_id_again_starts_a_new_run(engine: Engine) -> None:
    runs = [(await engine.execute(workflow(task("a"), workflow_id=name)))["run_id"] for name in ("x", "y", "x")]

    status = await engine.runs.status("x")

    assert status is not None
    assert status["run_id"] == runs[2]
    first_page = await engine.runs.page(2)
    second_page = await engine.runs.page(2, first_page.last)
    assert [run["run_id"] for run in first_page.items + second_page.items] == runs[::-1]
    assert second_page.last is None


async def test_a_run_that_was_accepted_and_not_started_is_not_told_of(engine: Engine, database: Database) -> None:
    run_ids: list[str] = []
    for _ in range(2):
        run_ids.append((await engine.execute(workflow(task("a"))))["run_id"])
        for _ in range(60):
            await database.write(partial(engine.accept, workflow_id="w"))

    pages = [await engine.runs.page(1)]
    while pages[-1].last is not None:
        pages.append(await engine.runs.page(1, pages[-1].last))

    assert [[run["run_id"] for run in page.items] for page in pages] == [[run_ids[1]], [run_ids[0]]]
    assert await engine.runs.latest("w") == run_ids[1]


async def test_what_many_ask_of_a_large_run_is_told_one_after_the_other_and_holds_up_nobody(
    new_engine: Callable[..., Engine],
) -> None:
    released = threading.Event()

    class StuckClock(Clock):
        """Holds up whoever asks it next, once it is to."""

        is_stuck = False

        def time(self) -> float:
            if self.is_stuck:
                self.is_stuck = False
                released.wait(30)
            return super().time()

    async def one_is_held_up() -> bool:
        return not clock.is_stuck

    clock = StuckClock()
    engine = new_engine(clock=clock)
    tasks = [task(f"t{number}", inputs={"text": "x" * 10_000}) for number in range(10)]
    run_id = (await engine.execute(workflow(*tasks, workflow_id="large")))["run_id"]
    clock.is_stuck = True
    asked = [asyncio.create_task(engine.runs.status("large")) for _ in range(100)]
    await wait_until_async(one_is_held_up)

    await engine.execute(workflow(task("a")))
    status = await engine.runs.status("w")

    assert status is not None
    assert status["status"] == "success"
    assert not any(each.done() for each in asked)
    released.set()
    for told in await asyncio.gather(*asked):
        assert told is not None
        assert (told["run_id"], told["status"], len(told["tasks"])) == (run_id, "success", 10)


async def test_a_run_that_was_started_can_be_waited_for(engine: Engine) -> None:
    status = await engine.start_run(workflow(task("a")))

    assert (await engine.result(status["run_id"]))["status"] == "success"
    with pytest.raises(LookupError, match="there is no run"):
        await engine.result("other")


async def test_a_run_that_does_not_end_in_time_is_parked_and_goes_on_at_the_next_start(
    new_engine: Callable[..., Engine], registry: Registry, capfd: pytest.CaptureFixture[str]
) -> None:
    calls: Counter[str] = Counter()
    started, released = asyncio.Event(), False

    async def work(_inputs: dict[str, Any], context: ToolContext) -> None:
        calls[context.task_id] += 1
        if context.task_id == "b" and not released:
            started.set()
            await asyncio.Event().wait()

    registry.tools["work"] = work
    engine = new_engine()
    execution = asyncio.create_task(engine.execute(workflow(task("a", "work"), task("b", "work"), b=["a"])))
    await started.wait()
    await engine.stop(grace_seconds=0)
    with pytest.raises(EngineStoppedError, match="continues at its next start"):
        await execution

    released = True
    engine = new_engine()
    run_id = (await engine.runs.page(1)).items[0]["run_id"]
    result = await engine.result(run_id)

    assert result["status"] == "success"
    assert calls == {"a": 1, "b": 2}
    assert capfd.readouterr() == ("", "")


async def test_a_run_whose_tools_are_missing_waits_for_a_start_with_them(
    new_engine: Callable[..., Engine], registry: Registry, caplog: pytest.LogCaptureFixture
) -> None:
    started, may_end = asyncio.Event(), asyncio.Event()

    async def work(_inputs: dict[str, Any], _context: ToolContext) -> str:
        started.set()
        await may_end.wait()
        return "done"

    async def is_left() -> bool:
        return "waits for a runtime that has its tools 'undo', 'work'" in caplog.text

    registry.tools |= {"work": work, "undo": work}
    engine, spec = new_engine(), workflow(task("a", "work", compensation_action={"tool": "undo"}), task("b", "unknown"))
    run_id = (await engine.start_run(spec))["run_id"]
    await started.wait()
    await engine.stop(grace_seconds=0)
    may_end.set()

    registry.tools.clear()
    engine = new_engine()
    await wait_until_async(is_left)
    status = await engine.runs.status("w")
    await engine.stop(grace_seconds=0)

    registry.tools |= {"work": work, "undo": work}
    result = await new_engine().result(run_id)

    assert status is not None
    assert status["status"] == "running"
    assert result["task_results"]["a"]["result"] == "done"
    assert result["task_results"]["b"]["simulated"] is True


async def test_a_run_that_ends_in_time_is_waited_for_before_the_engine_stops(
    new_engine: Callable[..., Engine], registry: Registry
) -> None:
    started = asyncio.Event()

    async def work(_inputs: dict[str, Any], _context: ToolContext) -> str:
        started.set()
        await asyncio.sleep(0.05)
        return "done"

    registry.tools["work"] = work
    engine = new_engine()
    execution = asyncio.create_task(engine.execute(workflow(task("a", "work"), task("b", "work"), b=["a"])))
    await started.wait()
    await engine.stop(grace_seconds=30)

    assert (await execution)["status"] == "success"


async def test_what_is_parked_is_not_waited_for(engine: Engine, registry: Registry) -> None:
    async def hang(_inputs: dict[str, Any], _context: ToolContext) -> None:
        await asyncio.Event().wait()

    registry.tools["hang"] = hang
    run_id = (await engine.start_run(workflow(task("a", "hang"))))["run_id"]
    await engine.park(grace_seconds=0)

    async with asyncio.timeout(30):
        with pytest.raises(EngineStoppedError, match="continues at its next start"):
            await engine.result(run_id)


async def test_a_run_that_is_started_while_the_engine_stops_is_refused_or_goes_on_at_the_next_start(
    new_engine: Callable[..., Engine],
) -> None:
    engine = new_engine()
    executions = [asyncio.create_task(engine.execute(workflow(task("a")))) for _ in range(10)]
    await asyncio.sleep(0)  # they are being written down
    stopping = asyncio.create_task(engine.stop(grace_seconds=0))
    while not stopping.done():
        executions.append(asyncio.create_task(engine.execute(workflow(task("a")))))
        await asyncio.sleep(0.001)
    outcomes = await asyncio.gather(*executions, return_exceptions=True)
    engine = new_engine()
    results = [await engine.result(run["run_id"]) for run in (await engine.runs.page(len(executions))).items]

    ended = [outcome["status"] for outcome in outcomes if isinstance(outcome, dict)]
    refused = [str(outcome) for outcome in outcomes if isinstance(outcome, EngineStoppedError)]
    to_go_on = [refusal for refusal in refused if "continues at its next start" in refusal]
    assert len(ended) + len(refused) == len(executions) > 0, outcomes
    assert len(results) == len(ended) + len(to_go_on) > 0
    assert {*ended, *(result["status"] for result in results)} == {"success"}, results


async def test_a_run_that_is_cancelled_when_its_last_task_is_done_has_ended_by_itself(
    engine: Engine, recorded: Recorded
) -> None:
    is_done, may_end = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        is_done.set()
        await may_end.wait()

    recorded.before_the_end = hold
    execution = asyncio.create_task(engine.execute(workflow(task("a", "echo"))))
    await is_done.wait()
    [run] = (await engine.runs.page(1)).items
    cancelled = await engine.cancel(run["run_id"])
    may_end.set()
    result = await execution

    assert run["progress"] == 1.0
    assert (cancelled["status"], result["status"]) == ("success", "success")
    assert await engine.result(run["run_id"]) == result
    assert root_span(recorded, run["run_id"])["tags"]["status"] == "success"


async def test_a_run_that_is_cancelled_while_its_last_task_is_written_down_is_told_of_as_it_stands(
    engine: Engine, registry: Registry, recorded: Recorded
) -> None:
    done = asyncio.Event()

    async def end(_inputs: dict[str, Any], _context: ToolContext) -> None:
        done.set()

    registry.tools["end"] = end
    for number in range(20):
        done.clear()
        execution = asyncio.create_task(engine.execute(workflow(task("a", "end"))))
        await done.wait()
        cancelled = await engine.cancel(await engine.runs.latest("w") or "")
        result = await execution

        assert (await engine.runs.status("w") or {})["status"] == result["status"] == cancelled["status"], number
        assert root_span(recorded, result["run_id"])["tags"]["status"] == result["status"], number


async def test_only_one_engine_can_be_started_in_a_process(engine: Engine, new_engine: Callable[..., Engine]) -> None:
    with pytest.raises(RuntimeError, match="only one engine"):
        new_engine()

    assert (await engine.execute(workflow(task("a"))))["status"] == "success"
