from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import Counter
from copy import deepcopy
from dataclasses import FrozenInstanceError, asdict, replace
from traceback import extract_tb, format_exception
from typing import TYPE_CHECKING, Any

import pytest

from aureus_local.engine import Engine, EngineStoppedError
from aureus_sdk import AureusError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aureus_local.registry import Registry, ToolContext

    from .conftest import Recorded


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """What is tested here is the same on both."""
    return str(request.param)


def task(name: str, tool: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": name.title(), "type": "action", **({"tool_name": tool} if tool else {}), **more}


def workflow(*tasks: dict[str, Any], workflow_id: str = "w", **dependencies: Any) -> dict[str, Any]:
    return {"id": workflow_id, "name": "W", "tasks": list(tasks), "dependencies": dependencies}


def tasks_of(result: dict[str, Any]) -> dict[str, tuple[str, int]]:
    return {name: (each["status"], each["attempts"]) for name, each in result["task_results"].items()}


def root_span(recorded: Recorded, run_id: str) -> dict[str, Any]:
    return next(span for span in recorded.spans if span["id"] == run_id)


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await condition():  # noqa: ASYNC110  # it is asked for over an interface that has no events
            await asyncio.sleep(0.01)


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


async def test_a_tool_is_told_about_its_attempt(engine: Engine, registry: Registry) -> None:
    contexts: list[ToolContext] = []

    def note(_inputs: dict[str, Any], context: ToolContext) -> str:
        contexts.append(context)
        if context.attempt == 1:
            raise RuntimeError("again")
        return "noted"

    registry.tools["note"] = note
    spec = workflow(
        task("a", "echo", inputs={"x": 1}),
        task("b", "note", idempotency_key="k", retry={"max_attempts": 2, "backoff_ms": 1}),
        b=["a"],
    )

    result = await engine.execute(spec, {"user": "u"}, "trace-1")

    assert tasks_of(result) == {"a": ("success", 1), "b": ("success", 2)}
    assert "error" not in result["task_results"]["b"]
    assert [context.attempt for context in contexts] == [1, 2]
    assert contexts[1].run_id == result["run_id"]
    assert (contexts[1].workflow_id, contexts[1].task_id, contexts[1].correlation_id) == ("w", "b", "trace-1")
    assert (contexts[1].idempotency_key, contexts[1].workflow_context) == ("k", {"user": "u"})
    assert contexts[1].results == {"a": {"x": 1}}


@pytest.mark.parametrize("is_async", [False, True])
async def test_what_a_tool_is_told_it_changes_for_itself_alone(
    engine: Engine, registry: Registry, is_async: bool
) -> None:
    def change(_inputs: dict[str, Any], context: ToolContext) -> Any:
        told: Any = {"results": context.results, "context": context.workflow_context}
        told["results"]["a"]["items"].append(context.task_id)
        told["context"]["users"].append(context.task_id)
        assert told == {"results": context.results, "context": context.workflow_context}
        if context.attempt == 1:
            raise RuntimeError("again")
        return told

    async def change_async(inputs: dict[str, Any], context: ToolContext) -> Any:
        return change(inputs, context)

    registry.tools["change"] = change_async if is_async else change
    spec = workflow(
        task("a", "echo", inputs={"items": [1]}),
        task("b", "change", retry={"max_attempts": 2, "backoff_ms": 1}),
        task("c", "echo", inputs={"users": {"$from": "context", "path": "users"}, "items": {"$from": "a"}, "data": 0}),
        b=["a"],
        c=["b", "a"],
    )

    results = (await engine.execute(spec, {"users": ["u"]}))["task_results"]

    assert results["a"]["result"] == {"items": [1]}
    assert results["b"]["result"] == {"results": {"a": {"items": [1, "b"]}}, "context": {"users": ["u", "b"]}}
    assert results["c"]["result"] == {"users": ["u"], "items": {"items": [1]}, "data": 0}


async def test_what_a_tool_is_told_can_be_copied_and_replaced(engine: Engine, registry: Registry) -> None:
    contexts: list[ToolContext] = []

    async def note(_inputs: dict[str, Any], context: ToolContext) -> None:
        contexts.append(context)

    registry.tools["note"] = note
    await engine.execute(workflow(task("a", "echo", inputs={"x": 1}), task("b", "note"), b=["a"]), {"user": "u"})
    (context,) = contexts

    assert replace(context, attempt=2).results == {"a": {"x": 1}}
    assert deepcopy(context) == replace(context) == context
    assert asdict(context)["workflow_context"] == {"user": "u"}
    with pytest.raises(FrozenInstanceError):
        context.results = {}  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


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
    async def fail(_inputs: dict[str, Any], _context: ToolContext) -> None:
        raise RuntimeError("boom")

    async def finish_later(_inputs: dict[str, Any], _context: ToolContext) -> str:
        await until(failure_is_known)
        return "finished"

    async def failure_is_known() -> bool:
        status = await engine.status("w")
        return status is not None and status["tasks"]["bad"]["status"] == "failed"

    registry.tools |= {"fail": fail, "finish_later": finish_later}
    spec = workflow(task("bad", "fail"), task("running", "finish_later"), task("never"), never=["running"])

    result = await engine.execute(spec)

    assert result["status"] == "partial"
    assert tasks_of(result) == {"bad": ("failed", 1), "running": ("success", 1), "never": ("skipped", 0)}
    assert result["error"] == "Task 'bad' failed: RuntimeError: boom"


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
    await engine.stop()

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
    await engine.stop()
    told = [(each.levelname, each.getMessage()) for each in caplog.records if each.name.startswith("aureus_local")]
    assert told == [("WARNING", f"task 'a' of run {result['run_id']} is simulated: {reason}")]

    result = await new_engine(strict=True).execute(workflow(spec))
    assert result["task_results"]["a"]["error"] == reason


def fail(reason: str) -> None:
    try:
        int(reason)
    except ValueError as error:
        raise RuntimeError(reason) from error


def fail_at_once(_inputs: dict[str, Any], _context: ToolContext) -> None:
    fail("no luck")


async def fail_later(_inputs: dict[str, Any], _context: ToolContext) -> None:
    await asyncio.sleep(0)
    await asyncio.to_thread(fail, "no luck")


def fail_uncalled() -> None:
    """Takes no arguments."""


@pytest.mark.parametrize(
    ("tool", "first", "causes"),
    [(fail_at_once, "fail_at_once", 1), (fail_later, "fail_later", 1), (fail_uncalled, None, 0)],
)
async def test_the_log_shows_what_a_tool_raises_from_its_own_first_frame_on(  # noqa: PLR0917
    engine: Engine,
    registry: Registry,
    caplog: pytest.LogCaptureFixture,
    tool: Callable[..., Any],
    first: str | None,
    causes: int,
) -> None:
    registry.tools["fail"] = tool

    await engine.execute(workflow(task("a", "fail")))

    [record] = [each for each in caplog.records if each.name.startswith("aureus_local")]
    assert record.exc_info is not None
    assert next((frame.name for frame in extract_tb(record.exc_info[2])), None) == first
    assert "".join(format_exception(*record.exc_info)).count("ValueError: ") == causes


async def test_what_is_no_workflow_is_refused_and_not_kept(engine: Engine) -> None:
    with pytest.raises(AureusError):
        await engine.execute(workflow({"id": "a"}))

    assert (await engine.runs(10)).items == []


@pytest.mark.parametrize("answer", [object(), float("nan"), {1, 2}, "\ud800", {"\ud800": 1}])
async def test_a_result_that_is_not_json_fails_the_task(engine: Engine, registry: Registry, answer: Any) -> None:
    registry.tools["answer"] = lambda _inputs, _context: answer

    result = await engine.execute(workflow(task("a", "answer")))

    assert result["task_results"]["a"]["error"].startswith("the tool's result is not JSON")


def nested(depth: int, around: Callable[[Any], Any]) -> Any:
    value = around("x")
    for _ in range(depth - 1):
        value = around(value)
    return value


AROUND: dict[str, Callable[[Any], Any]] = {
    "list": lambda value: [value],
    "tuple": lambda value: (value,),
    "object": lambda value: {"in": value},
}


@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND)
@pytest.mark.parametrize(("depth", "is_kept"), [(128, True), (129, False), (600, False), (5_000, False)])
async def test_a_result_is_nested_no_deeper_than_what_a_request_may_hold(
    engine: Engine, registry: Registry, around: Callable[[Any], Any], depth: int, is_kept: bool
) -> None:
    registry.tools["answer"] = lambda _inputs, _context: nested(depth, around)
    retry = {"max_attempts": 3, "backoff_ms": 1}
    result = await engine.execute(workflow(task("a", "answer", retry=retry)))

    assert tasks_of(result) == {"a": ("success" if is_kept else "failed", 1)}
    if not is_kept:
        assert result["task_results"]["a"]["error"].startswith("the tool's result is nested more than 128 levels deep")


async def test_a_result_that_is_a_container_of_its_own_that_raises_fails_the_task(
    engine: Engine, registry: Registry
) -> None:
    class Odd(dict[str, Any]):
        def items(self) -> Any:
            raise RuntimeError("changed meanwhile")

    registry.tools["answer"] = lambda _inputs, _context: Odd(a=1)

    result = await engine.execute(workflow(task("a", "answer")))

    assert result["task_results"]["a"]["error"] == "the tool's result is not JSON: RuntimeError: changed meanwhile"


class UntoldError(Exception):
    """Cannot tell what it is about."""

    def __init__(self, code: int) -> None:
        self.codes = code

    def __str__(self) -> str:
        return str(vars(self)["code"])


@pytest.mark.parametrize("is_async", [False, True])
async def test_an_error_that_cannot_be_told_is_an_attempt_that_failed(
    engine: Engine, registry: Registry, is_async: bool
) -> None:
    def raise_once(_inputs: dict[str, Any], context: ToolContext) -> str:
        if context.attempt == 1 or context.task_id == "b":
            raise UntoldError(5)
        return "done"

    async def raise_once_async(inputs: dict[str, Any], context: ToolContext) -> str:
        return raise_once(inputs, context)

    registry.tools["raise_once"] = raise_once_async if is_async else raise_once
    retry = {"max_attempts": 2, "backoff_ms": 1}

    result = await engine.execute(
        workflow(
            task("a", "raise_once", retry=retry, compensation_action={"tool": "echo"}), task("b", "raise_once"), b=["a"]
        )
    )

    assert tasks_of(result) == {"a": ("success", 2), "b": ("failed", 1)}
    assert result["task_results"]["b"]["error"] == "UntoldError: <exception str() failed>"
    assert result["compensations"] == ["echo"]


@pytest.mark.parametrize(
    "error",
    [
        SystemExit(1),
        KeyboardInterrupt(),
        StopIteration(),
        GeneratorExit(),
        asyncio.CancelledError(),
        ValueError("\ud800"),
    ],
    ids=ascii,
)
@pytest.mark.parametrize("is_async", [False, True])
async def test_whatever_a_tool_raises_fails_its_task_and_nothing_else(
    engine: Engine, registry: Registry, error: BaseException, is_async: bool
) -> None:
    def raise_it(_inputs: dict[str, Any], _context: ToolContext) -> None:
        raise error

    async def raise_it_async(_inputs: dict[str, Any], _context: ToolContext) -> None:
        raise error

    registry.tools["raise"] = raise_it_async if is_async else raise_it

    async with asyncio.timeout(30):
        result = await engine.execute(workflow(task("a", "raise")))

    assert tasks_of(result) == {"a": ("failed", 1)}


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
    assert all(metric["value"] >= 0 for metric in recorded.metrics)


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
    await until(b_was_told_of)

    status = await engine.status("w")
    assert status is not None
    assert (status["status"], status["progress"]) == ("running", 1 / 3)
    assert {name: each["status"] for name, each in status["tasks"].items()} == {
        "a": "success",
        "b": "running",
        "c": "pending",
    }

    status = await engine.cancel(await engine.latest_run("w") or "")
    async with asyncio.timeout(30):
        await cancelled.wait()
        result = await execution
    assert status is not None
    assert status["status"] == result["status"] == "cancelled"
    assert status["completed_at"] >= status["started_at"]
    assert tasks_of(result) == {"a": ("success", 1), "b": ("failed", 1), "c": ("skipped", 0)}
    assert {span["tags"]["status"] for span in recorded.spans if span["name"] in {"W", "b"}} == {"cancelled"}
    assert await engine.cancel(await engine.latest_run("w") or "") == await engine.status("w")
    assert capfd.readouterr() == ("", "")


async def test_a_store_that_takes_no_telemetry_does_not_change_how_a_run_ends(
    engine: Engine, recorded: Recorded
) -> None:
    recorded.is_full = True
    result = await engine.execute(workflow(task("a", "echo")))
    status = await engine.status("w")

    assert result["status"] == "success"
    assert status is not None
    assert status["status"] == "success"
    assert recorded.spans == []


async def test_cancelling_a_finished_run_changes_nothing(engine: Engine) -> None:
    await engine.execute(workflow(task("a")))

    status = await engine.cancel(await engine.latest_run("w") or "")

    assert status is not None
    assert status["status"] == "success"
    assert await engine.latest_run("never-run") is None
    assert await engine.status("never-run") is None


async def test_executing_an_id_again_starts_a_new_run(engine: Engine) -> None:
    runs = [(await engine.execute(workflow(task("a"), workflow_id=name)))["run_id"] for name in ("x", "y", "x")]

    status = await engine.status("x")

    assert status is not None
    assert status["run_id"] == runs[2]
    first_page = await engine.runs(2)
    second_page = await engine.runs(2, first_page.last)
    assert [run["run_id"] for run in first_page.items + second_page.items] == runs[::-1]
    assert second_page.last is None


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
    with pytest.raises(EngineStoppedError, match="goes on without it"):
        await execution

    released = True
    engine = new_engine()
    run_id = (await engine.runs(1)).items[0]["run_id"]
    result = await engine.result(run_id)

    assert result["status"] == "success"
    assert calls == {"a": 1, "b": 2}
    assert capfd.readouterr() == ("", "")


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
    results = [await engine.result(run["run_id"]) for run in (await engine.runs(len(executions))).items]

    ended = [outcome["status"] for outcome in outcomes if isinstance(outcome, dict)]
    refused = [str(outcome) for outcome in outcomes if isinstance(outcome, EngineStoppedError)]
    to_go_on = [refusal for refusal in refused if "goes on without it" in refusal]
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
    [run] = (await engine.runs(1)).items
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
        cancelled = await engine.cancel(await engine.latest_run("w") or "")
        result = await execution

        assert (await engine.status("w") or {})["status"] == result["status"] == cancelled["status"], number
        assert root_span(recorded, result["run_id"])["tags"]["status"] == result["status"], number


async def test_only_one_engine_can_be_started_in_a_process(engine: Engine, new_engine: Callable[..., Engine]) -> None:
    with pytest.raises(RuntimeError, match="only one engine"):
        new_engine()

    assert (await engine.execute(workflow(task("a"))))["status"] == "success"


async def test_a_wide_workflow_ends(engine: Engine) -> None:
    width = 200
    middle = [task(f"t{number}", "echo") for number in range(width)]
    names = [each["id"] for each in middle]
    spec = workflow(task("first"), *middle, task("last"), last=names)
    spec["dependencies"] |= {name: ["first"] for name in names}

    result = await engine.execute(spec)

    assert result["status"] == "success"
    assert len(json.dumps(result)) > width
