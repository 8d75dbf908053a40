from __future__ import annotations

import asyncio
from copy import deepcopy
from dataclasses import FrozenInstanceError, asdict, replace
from traceback import extract_tb, format_exception
from typing import TYPE_CHECKING, Any

import pytest

from aureus_local.engine import Engine
from tests.support.databases import on_both_databases
from tests.support.workflows import task, tasks_of, workflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from aureus_local.registry import Registry, ToolContext


pytestmark = on_both_databases


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
async def test_the_log_shows_what_a_tool_raises_from_its_own_first_frame_on(  # noqa: PLR0917  # fixtures and cases
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
