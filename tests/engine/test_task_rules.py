"""What the fields of a task do, and what they do not."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aureus_local.clock import Clock
from tests.support.databases import on_both_databases
from tests.support.tools import fail
from tests.support.waiting import wait_until_async
from tests.support.workflows import task, workflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from aureus_local.engine import Engine
    from aureus_local.registry import Registry, ToolContext

    from .conftest import Recorded

pytestmark = on_both_databases

HOUR = 3600
TWICE = {"max_attempts": 2, "backoff_ms": 1}


def moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


async def test_the_type_of_a_task_has_no_effect(engine: Engine, registry: Registry) -> None:
    order: list[str] = []

    def note(inputs: dict[str, Any], context: ToolContext) -> Any:
        order.append(context.task_id)
        if inputs.get("fails"):
            raise RuntimeError("no")
        return inputs.get("data", 0)

    def graph(kind: str) -> dict[str, Any]:
        tasks = [
            task("a", "note", type=kind, inputs={"data": False}),
            task("b", "note", type=kind, retry=TWICE),
            task("c", "note", type=kind, inputs={"fails": True}, retry=TWICE),
            task("d", "note", type=kind),
        ]
        return workflow(*tasks, b=["a"], c=["b"], d=["c"])

    registry.tools["note"] = note
    results = [(await engine.execute(graph(kind)))["task_results"] for kind in ("action", "decision", "parallel")]

    told = [[(each["status"], each["attempts"], each.get("result")) for each in one.values()] for one in results]
    assert told == [[("success", 1, False), ("success", 1, False), ("failed", 2, None), ("skipped", 0, None)]] * 3
    assert order == ["a", "b", "c", "c"] * 3


async def test_a_multiplier_of_zero_is_the_default_of_two(
    registry: Registry, recorded: Recorded, new_engine: Callable[..., Engine]
) -> None:
    clock = Clock()
    engine = new_engine(clock=clock)

    async def has_told(count: int) -> bool:
        return len([span for span in recorded.spans if span["name"] == "t"]) >= count

    registry.tools["fail"] = fail
    retry = {"max_attempts": 3, "backoff_ms": HOUR * 1000, "backoff_multiplier": 0, "jitter": False}
    execution = asyncio.create_task(engine.execute(workflow(task("t", "fail", retry=retry))))
    await wait_until_async(lambda: has_told(1))
    clock.advance(HOUR)
    await wait_until_async(lambda: has_told(2))
    clock.advance(1.5 * HOUR)
    await engine.execute(workflow(task("other", "echo")) | {"id": "other"})
    status = await engine.runs.status("w")
    clock.advance(0.5 * HOUR)
    result = await asyncio.wait_for(execution, 30)

    assert status is not None
    assert status["tasks"]["t"]["attempts"] == 2
    assert result["task_results"]["t"]["attempts"] == 3


async def test_a_hook_is_tried_as_often_as_it_asks_for(engine: Engine, registry: Registry) -> None:
    calls: list[tuple[str, int]] = []

    def work(inputs: dict[str, Any], context: ToolContext) -> str:
        calls.append((context.task_id, context.attempt))
        if context.attempt <= inputs.get("failures", 0):
            raise RuntimeError(f"attempt {context.attempt}")
        return "done"

    registry.tools["work"] = work
    spec = workflow(
        task("a", "work", inputs={"failures": 1}, compensation={"on_failure": "clean"}),
        task("clean", "work", inputs={"failures": 1}, retry=TWICE),
    )

    result = await engine.execute(spec)

    assert calls == [("a", 1), ("clean", 1), ("clean", 2)]
    assert (result["status"], result["error"]) == ("partial", "Task 'a' failed: RuntimeError: attempt 1")
    clean = result["task_results"]["clean"]
    assert (clean["status"], clean["attempts"], clean["result"], "error" in clean) == ("success", 2, "done", False)


async def test_a_hook_that_fails_at_every_attempt_holds_up_no_compensation(engine: Engine, registry: Registry) -> None:
    calls: list[str] = []

    def work(inputs: dict[str, Any], context: ToolContext) -> None:
        calls.append(inputs.get("what", context.task_id))
        if context.task_id in {"b", "clean"}:
            raise RuntimeError(context.task_id)

    registry.tools["work"] = work
    spec = workflow(
        task("a", "work", compensation_action={"tool": "work", "args": {"what": "undo a"}}),
        task("b", "work", compensation={"on_failure": "clean"}),
        task("clean", "work", retry=TWICE, compensation={"on_failure": "never"}),
        task("never", "work"),
        b=["a"],
    )

    result = await engine.execute(spec)

    assert calls == ["a", "b", "clean", "clean", "undo a"]
    assert {name: each["status"] for name, each in result["task_results"].items()} == {
        "a": "success",
        "b": "failed",
        "clean": "failed",
        "never": "skipped",
    }
    assert result["error"] == "Task 'b' failed: RuntimeError: b"


async def test_only_what_names_no_data_takes_that_of_its_only_prerequisite(engine: Engine) -> None:
    spec = workflow(
        task("a", "echo", inputs={"n": 1}),
        task("b", "echo", inputs={"n": 2}),
        task("alone", "echo"),
        task("after_one", "transform_data", inputs={"expression": "n"}),
        task("has_its_own", "echo", inputs={"data": None}),
        task("after_two", "echo"),
        after_one=["a"],
        has_its_own=["a"],
        after_two=["a", "b"],
    )

    results = (await engine.execute(spec))["task_results"]

    assert [results[name]["result"] for name in ("alone", "after_one", "has_its_own", "after_two")] == [
        {},
        1,
        {"data": None},
        {},
    ]


async def test_a_run_without_correlation_id_is_a_trace_of_its_own(engine: Engine, recorded: Recorded) -> None:
    result = await engine.execute(workflow(task("a", "echo")))

    assert "correlation_id" not in result
    assert [span["trace_id"] for span in recorded.spans] == [result["run_id"]] * 2


async def test_when_a_run_started_and_ended_is_told_to_the_millisecond(engine: Engine, registry: Registry) -> None:
    has_begun = asyncio.Event()

    async def hang(_inputs: dict[str, Any], _context: ToolContext) -> None:
        has_begun.set()
        await asyncio.Event().wait()

    registry.tools["hang"] = hang
    moments = [time.time()]
    await engine.execute(workflow(task("a", "echo")))
    moments.append(time.time())
    done = await engine.runs.status("w")
    execution = asyncio.create_task(engine.execute(workflow(task("a", "hang"))))
    await has_begun.wait()
    moments.append(time.time())
    cancelled = await engine.cancel(await engine.runs.latest("w") or "")
    moments.append(time.time())
    await execution

    assert done is not None
    assert (done["status"], cancelled["status"]) == ("success", "cancelled")
    told = [moment(done["started_at"]), moment(done["completed_at"])]
    told += [moment(cancelled["started_at"]), moment(cancelled["completed_at"])]
    a_millisecond = 0.001
    assert moments[0] - a_millisecond <= told[0] <= told[1] <= moments[1]
    assert moments[1] - a_millisecond <= told[2] <= moments[2]
    assert moments[2] - a_millisecond <= told[3] <= moments[3]


async def test_a_task_is_undone_by_its_own_retries_and_time_limit(
    new_engine: Callable[..., Engine], registry: Registry
) -> None:
    calls: list[tuple[str, int]] = []
    clock = Clock()

    async def undo(_inputs: dict[str, Any], context: ToolContext) -> None:
        calls.append((context.task_id, context.attempt))
        if context.task_id == "a" and context.attempt == 1:
            raise RuntimeError("not yet")
        if context.task_id == "b":
            clock.advance(HOUR)
            await asyncio.Event().wait()

    registry.tools |= {"undo": undo, "fail": fail}
    action = {"tool": "undo"}
    spec = workflow(
        task("a", "echo", retry=TWICE, compensation_action=action),
        task("b", "echo", timeout_ms=HOUR * 1000, compensation_action=action),
        task("c", "fail"),
        b=["a"],
        c=["b"],
    )

    result = await new_engine(clock=clock).execute(spec)

    assert calls == [("b", 1), ("a", 1), ("a", 2)]
    assert result["compensations"] == ["undo", "undo"]
    results = result["task_results"]
    assert (results["a"]["compensated"], "compensation_error" in results["a"]) == (True, False)
    assert ("compensated" in results["b"], results["b"]["compensation_error"]) == (False, "timed out after 3600000 ms")


async def test_undoing_is_tried_on_after_a_stop_where_it_stood(
    new_engine: Callable[..., Engine], registry: Registry
) -> None:
    attempts: list[int] = []
    hangs, may_end = asyncio.Event(), asyncio.Event()

    async def undo(_inputs: dict[str, Any], context: ToolContext) -> None:
        attempts.append(context.attempt)
        if context.attempt == 1:
            raise RuntimeError("not yet")
        hangs.set()
        await may_end.wait()

    registry.tools |= {"undo": undo, "fail": fail}
    engine = new_engine()
    undoable = task("a", "echo", retry=TWICE, compensation_action={"tool": "undo"})
    run_id = (await engine.start_run(workflow(undoable, task("b", "fail"), b=["a"])))["run_id"]
    await hangs.wait()
    await engine.stop(grace_seconds=0)
    may_end.set()

    result = await new_engine().result(run_id)

    assert attempts == [1, 2, 2]
    assert (result["compensations"], result["task_results"]["a"]["compensated"]) == (["undo"], True)


async def test_a_task_is_not_told_as_undone_where_no_tool_could_undo_it(engine: Engine) -> None:
    result = await engine.execute(
        workflow(
            task("a", "echo", compensation_action={"tool": "ecko"}),
            task("b", "read_file", inputs={"path": "?"}),
            b=["a"],
        )
    )

    assert result["compensations"] == ["ecko"]
    assert result["task_results"]["a"]["compensation_error"].endswith("or it lacks an input: undoing was simulated.")
    assert "compensated" not in result["task_results"]["a"]


async def test_a_task_that_was_simulated_is_undone_in_simulation(engine: Engine, registry: Registry) -> None:
    is_dry: dict[str, bool] = {}

    def undo(_inputs: dict[str, Any], context: ToolContext) -> None:
        is_dry[context.task_id] = context.dry_run

    registry.tools |= {"undo": undo, "fail": fail}
    result = await engine.execute(
        workflow(
            task("nobody-can", compensation_action={"tool": "undo"}),
            task("dry", "echo", sandbox_config={"enabled": True}, compensation_action={"tool": "undo"}),
            task("bad", "fail"),
            dry=["nobody-can"],
            bad=["dry"],
        )
    )

    assert (result["status"], result["compensations"]) == ("partial", ["undo", "undo"])
    assert is_dry == {"dry": True}
    for name in ("nobody-can", "dry"):
        told = result["task_results"][name]
        assert (told["simulated"], told["compensated"], told.get("compensation_error")) == (True, True, None)
