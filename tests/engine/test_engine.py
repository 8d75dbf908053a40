from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from aureus_local.engine import Engine
from aureus_sdk import AureusError
from tests.support.databases import on_both_databases
from tests.support.tools import fail
from tests.support.waiting import wait_until_async
from tests.support.workflows import task, tasks_of, workflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from aureus_local.registry import Registry, ToolContext

    from .conftest import Recorded


pytestmark = on_both_databases


async def test_results_are_passed_on(engine: Engine) -> None:
    spec = workflow(
        task("a", "echo", inputs={"n": {"$from": "context", "path": "numbers.1"}}),
        task("b", "echo"),
        task("c", "echo", inputs={"first": {"$from": "a", "path": "n"}, "all": [{"$from": "b"}]}),
        b=["a"],
        c=["b"],
    )

    result = await engine.execute(spec, {"numbers": [1, 2]}, "trace-1")

    assert result["status"] == "success"
    assert result["correlation_id"] == "trace-1"
    assert result["task_results"]["b"]["result"] == {"data": {"n": 2}}
    assert result["task_results"]["c"]["result"] == {
        "first": 2,
        "all": [{"data": {"n": 2}}],
        "data": {"data": {"n": 2}},
    }
    assert all("error" not in each for each in result["task_results"].values())


async def test_a_task_waits_for_its_own_prerequisites_only(engine: Engine, registry: Registry) -> None:
    second_of_other_branch_ran = asyncio.Event()

    async def wait(_inputs: dict[str, Any], _context: ToolContext) -> None:
        await second_of_other_branch_ran.wait()

    async def signal(_inputs: dict[str, Any], _context: ToolContext) -> None:
        second_of_other_branch_ran.set()

    registry.tools |= {"wait": wait, "signal": signal}
    spec = workflow(
        task("slow", "wait"), task("quick", "echo"), task("next", "signal"), task("end"), next=["quick"], end=["slow"]
    )

    async with asyncio.timeout(30):
        assert (await engine.execute(spec))["status"] == "success"


async def test_sync_tools_run_beside_each_other(engine: Engine, registry: Registry) -> None:
    everybody = threading.Barrier(8, timeout=30)
    registry.tools["meet"] = lambda _inputs, _context: everybody.wait() * 0

    result = await engine.execute(workflow(*(task(str(number), "meet") for number in range(8))))

    assert result["status"] == "success"


async def test_an_async_attempt_that_takes_too_long_is_cancelled_and_tried_again(
    engine: Engine, registry: Registry
) -> None:
    cancelled: list[int] = []

    async def hang_once(_inputs: dict[str, Any], context: ToolContext) -> str:
        if context.attempt == 1:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancelled.append(context.attempt)
                raise
        return "done"

    registry.tools["hang_once"] = hang_once
    retry = {"max_attempts": 2, "backoff_ms": 1}

    result = await engine.execute(workflow(task("a", "hang_once", timeout_ms=20, retry=retry)))

    assert tasks_of(result) == {"a": ("success", 2)}
    assert cancelled == [1]


@pytest.mark.parametrize("how", ["answers", "raises"])
async def test_an_async_tool_that_keeps_others_from_their_work_times_out_as_well(
    engine: Engine, registry: Registry, how: str
) -> None:
    async def block(_inputs: dict[str, Any], _context: ToolContext) -> int:
        time.sleep(0.1)  # noqa: ASYNC251  # as a user's tool may
        if how == "raises":
            raise RuntimeError("too late")
        return 5

    registry.tools["block"] = block
    spec = workflow(task("a", "block", timeout_ms=20, compensation={"on_timeout": "tidy"}), task("tidy", "echo"))

    result = await engine.execute(spec)

    assert tasks_of(result) == {"a": ("failed", 1), "tidy": ("success", 1)}
    assert result["task_results"]["a"]["error"] == "timed out after 20 ms"


async def test_what_a_sync_tool_answers_too_late_is_dropped(engine: Engine, registry: Registry) -> None:
    release = threading.Event()
    registry.tools["hang"] = lambda _inputs, _context: release.wait(30)

    result = await engine.execute(workflow(task("a", "hang", timeout_ms=20)))

    release.set()
    assert tasks_of(result) == {"a": ("failed", 1)}
    assert result["task_results"]["a"]["error"] == "timed out after 20 ms"


async def test_after_a_failure_running_tasks_finish_and_no_other_starts(engine: Engine, registry: Registry) -> None:
    async def finish_later(_inputs: dict[str, Any], _context: ToolContext) -> str:
        await wait_until_async(failure_is_known)
        return "finished"

    async def failure_is_known() -> bool:
        status = await engine.runs.status("w")
        return status is not None and status["tasks"]["bad"]["status"] == "failed"

    registry.tools |= {"fail": fail, "finish_later": finish_later}
    spec = workflow(task("bad", "fail"), task("running", "finish_later"), task("never"), never=["running"])

    result = await engine.execute(spec)

    assert result["status"] == "partial"
    assert tasks_of(result) == {"bad": ("failed", 1), "running": ("success", 1), "never": ("skipped", 0)}
    assert result["error"] == "Task 'bad' failed: RuntimeError: no"


async def test_a_failure_runs_its_hook_and_undoes_what_was_completed(engine: Engine, registry: Registry) -> None:
    calls: list[Any] = []

    def call(inputs: dict[str, Any], context: ToolContext) -> str:
        calls.append((context.task_id, inputs.get("what")))
        if inputs.get("fails"):
            raise RuntimeError("no")
        return f"{context.task_id} done"

    registry.tools["call"] = call
    undo = {"tool": "call", "args": {"what": {"$from": "a"}}}
    undo_fails = {"tool": "call", "args": {"what": "undo", "fails": True}}
    spec = workflow(
        task("a", "call", compensation_action=undo),
        task("b", "call", compensation_action=undo_fails),
        task("c", "call", inputs={"fails": True}, compensation={"on_failure": "clean"}),
        task("clean", "call"),
        b=["a"],
        c=["b"],
    )

    result = await engine.execute(spec)

    assert tasks_of(result) == {"a": ("success", 1), "b": ("success", 1), "c": ("failed", 1), "clean": ("success", 1)}
    assert [name for name, _ in calls] == ["a", "b", "c", "clean", "b", "a"]
    assert calls[-1] == ("a", "a done")
    assert result["compensations"] == ["call", "call"]
    assert [name for name, each in result["task_results"].items() if each.get("compensated")] == ["a"]


@pytest.mark.parametrize("spec", [task("a"), task("a", "no-such-tool"), task("a", "read_file")])
async def test_a_task_that_no_tool_can_do_is_simulated_or_fails_where_the_runtime_is_strict(
    new_engine: Callable[..., Engine], spec: dict[str, Any]
) -> None:
    engine = new_engine()
    result = await engine.execute(workflow(spec))
    assert result["task_results"]["a"]["simulated"] is True
    assert result["status"] == "success"
    await engine.stop(grace_seconds=10)

    result = await new_engine(strict=True).execute(workflow({**spec, "retry": {"max_attempts": 3, "backoff_ms": 1}}))

    assert tasks_of(result) == {"a": ("failed", 1)}
    assert "tool" in result["task_results"]["a"]["error"]


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        (task("a", "write_fil"), "there is no tool 'write_fil'; did you mean 'write_file'?"),
        (task("a", "gret"), "there is no tool 'gret'; did you mean 'greet'?"),
        (task("a", "no-such-tool"), "there is no tool 'no-such-tool'"),
        (task("a", "write_file", inputs={"data": 1}), "the tool 'write_file' lacks the inputs path"),
    ],
)
async def test_why_a_task_is_simulated_is_in_the_log_and_where_the_runtime_is_strict_in_its_error(
    new_engine: Callable[..., Engine],
    registry: Registry,
    caplog: pytest.LogCaptureFixture,
    spec: dict[str, Any],
    reason: str,
) -> None:
    registry.tools["greet"] = lambda _inputs, _context: "Hello"
    engine = new_engine()
    result = await engine.execute(workflow(spec, task("b")))
    await engine.stop(grace_seconds=10)
    told = [(each.levelname, each.getMessage()) for each in caplog.records if each.name.startswith("aureus_local")]
    assert told == [("WARNING", f"task 'a' of run {result['run_id']} is simulated: {reason}")]

    result = await new_engine(strict=True).execute(workflow(spec))
    assert result["task_results"]["a"]["error"] == reason


async def test_what_is_no_workflow_is_refused_and_not_kept(engine: Engine) -> None:
    with pytest.raises(AureusError):
        await engine.execute(workflow({"id": "a"}))

    assert (await engine.runs.page(10)).items == []


async def test_what_a_run_tells_about_itself_is_recorded_when_execute_returns(
    engine: Engine, registry: Registry, recorded: Recorded
) -> None:
    def second_time(_inputs: dict[str, Any], context: ToolContext) -> None:
        if context.attempt == 1:
            raise RuntimeError("first")

    registry.tools["second_time"] = second_time
    spec = workflow(task("a", "second_time", retry={"max_attempts": 2, "backoff_ms": 1}), task("b"), b=["a"])

    result = await engine.execute(spec, correlation_id="trace-1")

    root, *attempts = recorded.spans
    assert (root["id"], root["name"], root["tags"]["status"]) == (result["run_id"], "W", "success")
    assert [(span["name"], span["tags"]["attempt"], span["tags"]["status"]) for span in attempts] == [
        ("a", "1", "failed"),
        ("a", "2", "success"),
        ("b", "1", "success"),
    ]
    assert {span["parent_id"] for span in attempts} == {root["id"]}
    assert {span["trace_id"] for span in recorded.spans} == {"trace-1"}
    assert Counter(event["type"] for event in recorded.events) == {"step_start": 3, "step_end": 3}
    assert [(metric["name"], metric["tags"]["task_id"], metric["tags"]["status"]) for metric in recorded.metrics] == [
        ("task.duration", "a", "success"),
        ("task.duration", "b", "success"),
    ]


async def test_a_store_that_takes_no_telemetry_does_not_change_how_a_run_ends(
    engine: Engine, recorded: Recorded
) -> None:
    recorded.is_full = True
    result = await engine.execute(workflow(task("a", "echo")))
    status = await engine.runs.status("w")

    assert result["status"] == "success"
    assert status is not None
    assert status["status"] == "success"
    assert recorded.spans == []


async def test_a_wide_workflow_ends(engine: Engine) -> None:
    width = 200
    middle = [task(f"t{number}", "echo") for number in range(width)]
    names = [each["id"] for each in middle]
    spec = workflow(task("first"), *middle, task("last"), last=names)
    spec["dependencies"] |= {name: ["first"] for name in names}

    result = await engine.execute(spec)

    assert Counter(tasks_of(result).values()) == {("success", 1): width + 2}
