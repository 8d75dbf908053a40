"""Idempotency keys of tasks: what has completed under one is not executed again in its workflow."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from aureus_local.clock import Clock
from aureus_local.engine.once import Once
from aureus_local.engine.time_limit import TimeLimit
from aureus_local.engine.toolbox import Verdict
from aureus_local.storage.task_results import KeyHolder, claim_key
from tests.support.databases import on_both_databases
from tests.support.tools import fail, hang
from tests.support.workflows import task, workflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from aureus_local.engine import Engine
    from aureus_local.engine.journal import AttemptStatus
    from aureus_local.registry import Registry, ToolContext
    from aureus_local.storage.database import Database


pytestmark = on_both_databases


def keyed(name: str = "a", key: str = "k", **more: Any) -> dict[str, Any]:
    return task(name, "count", idempotency_key=key, **more)


def counting(registry: Registry, name: str = "count") -> list[str | None]:
    calls: list[str | None] = []

    async def count(inputs: dict[str, Any], context: ToolContext) -> int | None:
        calls.append(context.idempotency_key)
        await asyncio.sleep(0.01)
        if inputs.get("fails", 0) >= len(calls):
            raise RuntimeError("not yet")
        return None if inputs.get("null") else len(calls)

    registry.tools[name] = count
    return calls


async def test_a_result_is_reused_across_runs_and_restarts(
    new_engine: Callable[..., Engine], registry: Registry
) -> None:
    calls, engine = counting(registry), new_engine()
    results = [await engine.execute(workflow(keyed()), None) for _ in range(2)]
    await engine.stop(grace_seconds=10)
    results.append(await new_engine().execute(workflow(keyed())))

    assert calls == ["k"]
    assert [result["task_results"]["a"]["result"] for result in results] == [1, 1, 1]
    assert len({result["run_id"] for result in results}) == 3


async def test_null_is_a_result_too(engine: Engine, registry: Registry) -> None:
    calls = counting(registry)
    for _ in range(2):
        await engine.execute(workflow(keyed(inputs={"null": True})))

    assert len(calls) == 1


async def test_another_key_or_workflow_is_another_task(engine: Engine, registry: Registry) -> None:
    calls = counting(registry)
    for spec in (workflow(keyed()), workflow(keyed(key="other")), workflow(keyed(), workflow_id="other")):
        await engine.execute(spec)

    assert calls == ["k", "other", "k"]


async def test_what_has_failed_is_tried_again(engine: Engine, registry: Registry) -> None:
    calls = counting(registry)
    first = await engine.execute(workflow(keyed(inputs={"fails": 1})))
    second = await engine.execute(workflow(keyed(inputs={"fails": 1})))

    assert [first["status"], second["status"], len(calls)] == ["failed", "success", 2]


async def test_of_many_at_once_one_is_executed(engine: Engine, registry: Registry) -> None:
    calls = counting(registry)
    spec = workflow(*(keyed(f"t{number}") for number in range(5)))

    results = await asyncio.gather(*(engine.execute(spec) for _ in range(4)))

    assert len(calls) == 1
    assert {task["result"] for result in results for task in result["task_results"].values()} == {1}


async def test_who_waits_for_a_key_for_too_long_times_out_and_leaves_it_to_whoever_has_it(
    engine: Engine, registry: Registry
) -> None:
    has_begun, may_end = asyncio.Event(), asyncio.Event()
    calls: list[str] = []

    async def wait(_inputs: dict[str, Any], context: ToolContext) -> str:
        calls.append(context.run_id)
        has_begun.set()
        await may_end.wait()
        return "done"

    registry.tools["count"] = wait
    impatient: dict[str, Any] = {"timeout_ms": 50, "retry": {"max_attempts": 2, "backoff_ms": 1}}

    async with asyncio.timeout(30):
        first = asyncio.create_task(engine.execute(workflow(keyed())))
        await has_begun.wait()
        second = (await engine.execute(workflow(keyed(**impatient))))["task_results"]["a"]
        may_end.set()
        results = [(await first), await engine.execute(workflow(keyed(**impatient)))]

    assert (second["status"], second["attempts"], second["error"]) == ("failed", 2, "timed out after 50 ms")
    assert [result["task_results"]["a"]["result"] for result in results] == ["done", "done"]
    assert calls == [results[0]["run_id"]]


async def test_those_who_wait_for_a_key_have_their_turns_though_others_give_up(
    engine: Engine, registry: Registry
) -> None:
    has_begun, may_end = asyncio.Event(), asyncio.Event()

    async def wait(inputs: dict[str, Any], _context: ToolContext) -> str:
        has_begun.set()
        await may_end.wait()
        if inputs:
            raise RuntimeError("not done")
        return "done"

    registry.tools["count"] = wait
    impatient = [keyed(f"impatient-{number}", timeout_ms=50) for number in range(100)]
    patient = [keyed(f"patient-{number}") for number in range(10)]

    async with asyncio.timeout(60):
        failing = asyncio.create_task(engine.execute(workflow(keyed(inputs={"fails": True}))))
        await has_begun.wait()
        waiting = [asyncio.create_task(engine.execute(workflow(each))) for each in [*impatient, *patient]]
        gave_up = await asyncio.gather(*waiting[:100])
        may_end.set()
        served = await asyncio.gather(*waiting[100:])

    assert (await failing)["status"] == "failed"
    assert {result["status"] for result in gave_up} == {"failed"}
    assert [result["task_results"][f"patient-{number}"]["result"] for number, result in enumerate(served)] == [
        "done"
    ] * 10


async def test_who_waits_for_the_key_of_a_run_in_another_process_times_out_as_well(
    engine: Engine, registry: Registry, database: Database
) -> None:
    calls = counting(registry)
    registry.tools["hang"] = hang
    waiting = workflow(task("a", "hang"), workflow_id="other")
    other, third = [(await engine.start_run(waiting))["run_id"] for _ in range(2)]

    async def claims(run_id: str) -> bool:
        return await database.write(partial(claim_key, workflow_id="w", key="k", run_id=run_id))

    assert await claims(other)
    async with asyncio.timeout(30):
        result = (await engine.execute(workflow(keyed(timeout_ms=50))))["task_results"]["a"]

    assert (result["status"], result["error"], calls) == ("failed", "timed out after 50 ms", [])
    assert not await claims(third)
    assert await claims(other)


async def test_what_was_undone_is_executed_again(engine: Engine, registry: Registry) -> None:
    calls, undone = counting(registry), counting(registry, "undo")
    registry.tools["fail"] = fail
    undoable = keyed(compensation_action={"tool": "undo"})
    await engine.execute(workflow(undoable, task("b", "fail"), b=["a"]))
    await engine.execute(workflow(undoable))

    assert (len(calls), undone) == (2, ["k"])


async def test_a_run_does_not_undo_what_another_run_has_done(engine: Engine, registry: Registry) -> None:
    calls, undone = counting(registry), counting(registry, "undo")
    registry.tools["fail"] = fail
    undoable = keyed(compensation_action={"tool": "undo"})

    await engine.execute(workflow(undoable))
    result = await engine.execute(workflow(undoable, task("b", "fail"), b=["a"]))
    await engine.execute(workflow(undoable))

    assert (result["status"], result["compensations"], undone, calls) == ("partial", [], [], ["k"])
    assert "compensated" not in result["task_results"]["a"]


async def test_what_two_tasks_of_a_run_have_completed_under_one_key_is_undone_once(
    engine: Engine, registry: Registry
) -> None:
    counting(registry)
    undone = counting(registry, "undo")
    registry.tools["fail"] = fail
    tasks = [keyed(name, compensation_action={"tool": "undo"}) for name in ("a", "b")]

    result = await engine.execute(workflow(*tasks, task("c", "fail"), c=["a", "b"]))

    assert (result["compensations"], undone) == (["undo"], ["k"])


async def test_a_dry_run_completes_nothing_under_its_key(engine: Engine, registry: Registry) -> None:
    calls = counting(registry)
    await engine.execute(workflow(keyed(sandbox_config={"enabled": True})))
    await engine.execute(workflow(keyed()))

    assert len(calls) == 2


@pytest.mark.parametrize("status", ["failed", "success"])
async def test_a_run_gives_up_no_claim_but_its_own(
    engine: Engine, registry: Registry, database: Database, status: AttemptStatus
) -> None:
    """One run is cancelled by another process while its tool goes on; a second claims the key, and then a third."""

    registry.tools["hang"] = hang
    waiting = workflow(task("a", "hang"))
    first, second, third = [(await engine.start_run(waiting))["run_id"] for _ in range(3)]
    once = Once(database)

    async def claims(run_id: str) -> bool:
        return await database.write(partial(claim_key, workflow_id="w", key="k", run_id=run_id))

    async def go_on() -> Verdict:
        await engine.cancel(first)
        assert await claims(second)
        return Verdict(status)

    await once.call(KeyHolder(first, "a"), "w", "k", go_on, TimeLimit(None, Clock()))
    await once.forget(KeyHolder(first, "a"), "w", "k")

    assert not await claims(third)
    assert await claims(second)


async def test_a_run_that_has_the_key_goes_on_though_another_waits_for_it_in_the_process(
    engine: Engine, registry: Registry, database: Database
) -> None:
    """As a run does that was taken over, with its claim, by a process in which another run wants the key."""

    async def execute() -> Verdict:
        executed.append("once")
        return Verdict("success", "done")

    registry.tools["hang"] = hang
    executed: list[str] = []
    waiting = workflow(task("a", "hang"))
    taken_over, another = [(await engine.start_run(waiting))["run_id"] for _ in range(2)]
    await database.write(partial(claim_key, workflow_id="w", key="k", run_id=taken_over))
    once = Once(database)

    limit = TimeLimit(None, Clock())
    async with asyncio.timeout(30):
        verdicts = await asyncio.gather(
            *(once.call(KeyHolder(run_id, "a"), "w", "k", execute, limit) for run_id in (another, taken_over))
        )

    assert [verdict.result for verdict in verdicts] == ["done", "done"]
    assert executed == ["once"]
