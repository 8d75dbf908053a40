"""What a run may hold: values are refused where they are too large, and wait where they are too large together."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest

from aureus_local.large_values import work_on_value
from tests.support.workflows import task, workflow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aureus_local.engine import Engine
    from aureus_local.registry import Registry, ToolContext

    from .conftest import Recorded

MIB = 1024 * 1024


def outcomes(result: dict[str, Any]) -> dict[str, str]:
    return {name: each["status"] for name, each in result["task_results"].items()}


def answer(inputs: dict[str, Any], _context: ToolContext) -> str:
    """As many MiB of text as it is asked for, less its quotes."""
    return "x" * (int(inputs["mib"]) * MIB - 2)


def make(name: str, mib: int = 16) -> dict[str, Any]:
    return task(name, "answer", inputs={"mib": mib})


@pytest.fixture(autouse=True)
def tools(registry: Registry) -> None:
    registry.tools["answer"] = answer


@pytest.mark.parametrize(
    ("inputs", "named"),
    [
        ({"n": 1, "all": [{"$from": "a"}, {"$from": "a"}]}, "inputs.all[1]"),
        ({"one": {"$from": "a"}, "other": {"text": {"$from": "a"}}}, "inputs.other.text"),
        ({"one": {"$from": "a"}}, "inputs.data"),
        ({"data": {"one": {"$from": "context", "path": "of.text"}, "other": {"$from": "a"}}}, "inputs.data.other"),
    ],
)
async def test_what_is_too_much_for_a_task_is_named(
    engine: Engine, registry: Registry, inputs: dict[str, Any], named: str
) -> None:
    called: list[str] = []
    registry.tools["use"] = lambda _inputs, context: called.append(context.task_id)
    retry = {"max_attempts": 3, "backoff_ms": 1}
    spec = workflow(make("a", 9), task("b", "use", inputs=inputs, retry=retry), b=["a"])

    result = await engine.execute(spec, {"of": {"text": "x" * 9 * MIB}})

    assert outcomes(result) == {"a": "success", "b": "failed"}
    assert result["status"] == "partial"
    assert result["task_results"]["b"]["attempts"] == 1
    assert result["task_results"]["b"]["error"].startswith(
        f"{named}: with this, the results that the task is given take more than 16 MiB as JSON"
    )
    assert called == []


async def test_a_small_part_of_a_large_result_is_not_too_much(engine: Engine, registry: Registry) -> None:
    registry.tools["rows"] = lambda _inputs, _context: {"rows": ["x" * 9 * MIB, "small"]}
    part = {"$from": "a", "path": "rows.1"}
    spec = workflow(task("a", "rows"), task("b", "echo", inputs={"data": [part] * 100}), b=["a"])

    result = await engine.execute(spec)

    assert result["task_results"]["b"]["result"] == {"data": ["small"] * 100}


async def test_each_reference_gives_a_tool_a_copy_of_its_own(engine: Engine, registry: Registry) -> None:
    async def change(inputs: dict[str, Any], _context: ToolContext) -> Any:
        inputs["one"]["list"].append(3)
        return inputs

    registry.tools["change"] = change
    made = {"$from": "a"}
    spec = workflow(
        task("a", "echo", inputs={"list": [1, 2]}),
        task("b", "change", inputs={"one": made, "other": made, "data": made}),
        b=["a"],
    )

    results = (await engine.execute(spec))["task_results"]

    assert results["a"]["result"] == results["b"]["result"]["other"] == results["b"]["result"]["data"]
    assert results["b"]["result"]["one"] == {"list": [1, 2, 3]}


def doubled(times: int) -> Any:
    value: Any = "x"
    for _ in range(times):
        value = [value, value]
    return value


def around_itself() -> Any:
    value: list[Any] = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    "result",
    [doubled(1_000), ["x" * MIB] * 1_000_000, "\0" * 3 * MIB, {"a": "x" * 17 * MIB}, around_itself()],
    ids=range(5),
)
@pytest.mark.parametrize("is_sync", [True, False])
async def test_a_result_that_is_too_large_fails_its_task(
    engine: Engine, registry: Registry, result: Any, is_sync: bool
) -> None:
    async def answer(_inputs: dict[str, Any], _context: ToolContext) -> Any:
        return result

    registry.tools["huge"] = (lambda _inputs, _context: result) if is_sync else answer

    told = (await engine.execute(workflow(task("a", "huge", retry={"max_attempts": 3, "backoff_ms": 1}))))[
        "task_results"
    ]["a"]

    assert (told["status"], told["attempts"]) == ("failed", 1)
    assert told["error"].startswith("the tool's result takes more than 16 MiB as JSON")


async def test_the_results_of_a_run_may_take_so_much_together(engine: Engine) -> None:
    spec = workflow(*map(make, "abcd"), make("e", 1), e=["a", "b", "c", "d"])

    result = await engine.execute(spec)

    assert outcomes(result) == dict.fromkeys("abcd", "success") | {"e": "failed"}
    assert result["task_results"]["e"]["error"].startswith(
        "with the tool's result of 1 MiB, the results of the run take more than 64 MiB as JSON"
    )


async def test_a_run_that_is_resumed_may_take_no_more(new_engine: Callable[..., Engine], registry: Registry) -> None:
    is_waiting = asyncio.Event()

    async def wait(_inputs: dict[str, Any], _context: ToolContext) -> None:
        is_waiting.set()
        await asyncio.Event().wait()

    registry.tools["wait"] = wait
    engine = new_engine()
    spec = workflow(*map(make, "abcd"), task("e", "wait"), e=["a", "b", "c", "d"])
    run_id = (await engine.start_run(spec))["run_id"]
    await asyncio.wait_for(is_waiting.wait(), 30)
    await engine.stop(grace_seconds=0)
    registry.tools["wait"] = lambda _inputs, _context: None

    result = await new_engine().result(run_id)

    assert "the results of the run take more than 64 MiB" in result["task_results"]["e"]["error"]


async def test_tools_that_are_given_much_wait_for_one_another(engine: Engine, registry: Registry) -> None:
    at_work = most = 0
    are_enough = asyncio.Event()

    async def use(inputs: dict[str, Any], _context: ToolContext) -> int:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        if at_work == 4:
            are_enough.set()
        await are_enough.wait()
        await asyncio.sleep(0)
        at_work -= 1
        return len(inputs["data"])

    registry.tools["use"] = use
    users = [f"b{number}" for number in range(30)]
    spec = workflow(make("a", 15), *(task(name, "use") for name in users))
    spec["dependencies"] = {name: ["a"] for name in users}

    result = await engine.execute(spec)

    assert {result["task_results"][name]["result"] for name in users} == {15 * MIB - 2}
    assert most == 4


async def test_a_long_error_is_cut(engine: Engine, registry: Registry, recorded: Recorded) -> None:
    async def fail(_inputs: dict[str, Any], _context: ToolContext) -> None:
        raise ValueError("x" * MIB)

    registry.tools["fail"] = fail

    result = await engine.execute(workflow(task("a", "fail")))

    assert result["task_results"]["a"]["error"] == f"ValueError: {'x' * 9988}..."
    assert all(len(event["data"].get("error", "")) <= 10_003 for event in recorded.events)


@pytest.mark.parametrize(("length", "is_beside"), [(3, False), (100_000, True)])
@pytest.mark.parametrize("is_sync", [True, False])
async def test_only_a_large_result_is_read_beside_the_event_loop(
    engine: Engine, registry: Registry, length: int, is_beside: bool, is_sync: bool
) -> None:
    read_in: set[threading.Thread] = set()

    class Rows(list[int]):
        def __iter__(self) -> Iterator[int]:
            yield from super().__iter__()
            read_in.add(threading.current_thread())  # only if it was read to its end

    async def answer(_inputs: dict[str, Any], _context: ToolContext) -> Any:
        return Rows(range(length))

    registry.tools["rows"] = (lambda _inputs, _context: Rows(range(length))) if is_sync else answer

    told = (await engine.execute(workflow(task("a", "rows"))))["task_results"]["a"]

    assert told["result"] == list(range(length))
    assert (threading.current_thread() not in read_in) == is_beside
    assert read_in


@pytest.mark.parametrize(("length", "is_beside"), [(3, False), (1_000, True)])
async def test_only_a_large_workflow_is_planned_beside_the_event_loop(
    engine: Engine, length: int, is_beside: bool
) -> None:
    read_in: set[threading.Thread] = set()

    class Permissions(list[dict[str, Any]]):
        def __iter__(self) -> Iterator[dict[str, Any]]:
            read_in.add(threading.current_thread())
            return super().__iter__()

    permissions = Permissions([{"action": "read", "resource": "db"}])
    tasks = [task(f"t{number}", inputs={"text": "x" * 100}) for number in range(length)]
    tasks[0]["required_permissions"] = permissions  # whoever only measures a large workflow begins at its end

    await engine.start_run(workflow(*tasks))

    assert (threading.current_thread() not in read_in) == is_beside
    assert read_in


async def test_the_event_loop_goes_on_while_a_large_value_is_worked_on() -> None:
    went_on = threading.Event()
    asyncio.get_running_loop().call_soon(went_on.set)

    assert await work_on_value([0] * 100_000, lambda: went_on.wait(30))


async def test_a_large_value_goes_from_task_to_task(engine: Engine, registry: Registry) -> None:
    async def last(inputs: dict[str, Any], _context: ToolContext) -> Any:
        return [len(inputs["given"]), inputs["made"][-1], inputs["told"]["n"], inputs["part"]]

    registry.tools |= {"rows": lambda _inputs, _context: [{"n": n} for n in range(20_000)], "last": last}
    inputs = {
        "given": [{"n": 1}] * 20_000,
        "made": {"$from": "a"},
        "told": {"$from": "context", "path": "rows.19999"},
        "part": {"$from": "a", "path": "7.n"},
    }
    spec = workflow(task("a", "rows"), task("b", "last", inputs=inputs), b=["a"])

    result = await engine.execute(spec, {"rows": [{"n": n} for n in range(20_000)]})

    assert result["task_results"]["b"]["result"] == [20_000, {"n": 19_999}, 19_999, 7]
