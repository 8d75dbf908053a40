"""What does not begin, what ends and what goes on when a task has failed, or the run is cancelled."""

from __future__ import annotations

import asyncio
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from dbos import DBOS

from aureus_local.clock import Clock
from aureus_local.engine.attempts import MAX_THREADS, Attempts
from aureus_local.engine.dbos_journal import journal_of_current_workflow, read_journal
from aureus_local.engine.execution import Execution
from aureus_local.engine.journal import Progress
from aureus_local.engine.once import Once
from aureus_local.engine.outcome import Run
from aureus_local.engine.plan import Plan
from aureus_local.engine.runner import Runner
from aureus_local.engine.toolbox import Toolbox
from aureus_local.engine.workspace import Workspace
from aureus_local.storage import runs
from aureus_local.storage.runs import RunEnd
from aureus_sdk.models import WorkflowSpec
from tests.support.databases import on_both_databases
from tests.support.waiting import wait_until_async
from tests.support.workflows import task, tasks_of, workflow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aureus_local.engine import Engine
    from aureus_local.registry import Registry, ToolContext
    from aureus_local.storage.database import Database

    from .conftest import Recorded

PATIENCE_SECONDS = 30


class Tools:
    """Tools that tell what was called, of which some go on until they are let."""

    def __init__(self, registry: Registry) -> None:
        self.calls: list[str] = []
        self.may_end = threading.Event()
        self.may_undo = asyncio.Event()
        registry.tools |= {
            "done": self._done,
            "fail": self._fail,
            "hang": self._hang,
            "occupy": self._occupy,
            "undo": self._undo,
        }

    async def has_called(self, *calls: str) -> bool:
        return set(calls) <= set(self.calls)

    async def has_been_called(self, times: int) -> bool:
        return len(self.calls) >= times

    async def _done(self, _inputs: dict[str, Any], context: ToolContext) -> None:
        self.calls.append(context.task_id)

    async def _fail(self, inputs: dict[str, Any], context: ToolContext) -> None:
        self.calls.append(context.task_id)
        await wait_until_async(lambda: self.has_called(*inputs.get("after", [])))
        raise RuntimeError(f"attempt {context.attempt} of {context.task_id}")

    async def _hang(self, _inputs: dict[str, Any], context: ToolContext) -> None:
        self.calls.append(context.task_id)
        await asyncio.Event().wait()

    def _occupy(self, _inputs: dict[str, Any], context: ToolContext) -> None:
        """Holds one of the threads that sync tools have."""
        self.calls.append(context.task_id)
        self.may_end.wait(PATIENCE_SECONDS)

    async def _undo(self, _inputs: dict[str, Any], context: ToolContext) -> None:
        self.calls.append(f"undo {context.task_id}")
        await self.may_undo.wait()


@pytest.fixture
def tools(registry: Registry) -> Tools:
    return Tools(registry)


def occupying() -> list[dict[str, Any]]:
    """As many tasks as hold all threads."""
    return [task(f"t{number}", "occupy") for number in range(MAX_THREADS)]


def failing(*after: str, **more: Any) -> dict[str, Any]:
    """A task that fails after others have begun."""
    return task("bad", "fail", inputs={"after": list(after)}, **more)


def undoable(name: str, tool: str = "done", **more: Any) -> dict[str, Any]:
    return task(name, tool, compensation_action={"tool": "undo"}, **more)


async def has_failed(engine: Engine, task_id: str) -> bool:
    status = await engine.runs.status("w")
    return status is not None and status["tasks"][task_id]["status"] == "failed"


async def cancelled_without_tools(
    new_engine: Callable[..., Engine], registry: Registry, tools: Tools, spec: dict[str, Any], *, under_way: str
) -> dict[str, Any]:
    """What becomes of a run that is interrupted while a task is under way, and cancelled when its tools are gone."""
    engine = new_engine()
    run_id = (await engine.start_run(spec))["run_id"]
    await wait_until_async(lambda: tools.has_called(under_way))
    await engine.stop(grace_seconds=0)
    registry.tools.clear()
    engine = new_engine()
    await engine.cancel(run_id)
    return await engine.result(run_id)


async def test_a_task_that_waits_for_a_thread_when_another_fails_does_not_begin(engine: Engine, tools: Tools) -> None:
    spec = workflow(*occupying(), task("waits", "occupy"), failing(*(each["id"] for each in occupying())))

    execution = asyncio.create_task(engine.execute(spec))
    await wait_until_async(lambda: has_failed(engine, "bad"))
    tools.may_end.set()
    result = await execution

    assert "waits" not in tools.calls
    assert tasks_of(result)["waits"] == ("skipped", 0)
    assert {tasks_of(result)[each["id"]] for each in occupying()} == {("success", 1)}


@on_both_databases
async def test_nor_does_it_where_the_run_goes_on_after_a_stop(new_engine: Callable[..., Engine], tools: Tools) -> None:
    engine, spec = new_engine(), workflow(*occupying(), task("waits", "occupy"), failing("t0"))
    run_id = (await engine.start_run(spec))["run_id"]
    await wait_until_async(lambda: has_failed(engine, "bad"))
    await engine.stop(grace_seconds=0)
    tools.may_end.set()

    result = await new_engine().result(run_id)

    assert "waits" not in tools.calls
    assert tasks_of(result)["waits"] == ("skipped", 0)
    assert tasks_of(result)["t0"] == ("success", 1)


@on_both_databases
async def test_a_task_that_has_not_begun_when_its_run_is_cancelled_is_told_as_skipped(
    engine: Engine, tools: Tools
) -> None:
    execution = asyncio.create_task(engine.execute(workflow(*occupying(), task("waits", "occupy"))))
    await wait_until_async(lambda: tools.has_called("t0"))

    await engine.cancel(await engine.runs.latest("w") or "")
    tools.may_end.set()
    result, status = await execution, await engine.runs.status("w")

    assert status is not None
    assert (status["tasks"]["t0"]["status"], status["tasks"]["waits"]["status"]) == ("failed", "skipped")
    assert tasks_of(result)["waits"] == ("skipped", 0)


@on_both_databases
async def test_a_cancelled_run_of_which_a_task_has_failed_is_undone_to_the_end(
    engine: Engine, tools: Tools, recorded: Recorded
) -> None:
    spec = workflow(
        undoable("a"), undoable("b"), failing("hangs"), task("hangs", "hang"), b=["a"], bad=["b"], hangs=["b"]
    )
    execution = asyncio.create_task(engine.execute(spec))
    await wait_until_async(lambda: has_failed(engine, "bad"))

    run_id = await engine.runs.latest("w") or ""
    status = await engine.cancel(run_id)
    await wait_until_async(lambda: tools.has_called("undo b"))
    again = await engine.cancel(run_id)
    tools.may_undo.set()
    result = await execution

    assert (status["status"], again["status"], result["status"]) == ("running", "running", "cancelled")
    assert result["compensations"] == ["undo", "undo"]
    assert tasks_of(result) == {
        "a": ("success", 1),
        "b": ("success", 1),
        "bad": ("failed", 1),
        "hangs": ("failed", 1),
    }
    assert result["task_results"]["hangs"]["error"] == "The run ended while the task was running."
    assert [result["task_results"][name].get("compensated") for name in ("a", "b")] == [True, True]
    told = {span["name"]: span["tags"]["status"] for span in recorded.spans}
    assert told == {
        "W": "cancelled",
        "a": "success",
        "b": "success",
        "bad": "failed",
        "hangs": "cancelled",
        "undo a": "success",
        "undo b": "success",
    }


async def test_it_is_undone_where_it_goes_on_after_a_stop_and_no_task_is_tried_again(
    new_engine: Callable[..., Engine], tools: Tools
) -> None:
    engine = new_engine()
    spec = workflow(undoable("a"), failing("hangs"), task("hangs", "hang"), bad=["a"], hangs=["a"])
    run_id = (await engine.start_run(spec))["run_id"]
    await wait_until_async(lambda: has_failed(engine, "bad"))
    await engine.cancel(run_id)
    await wait_until_async(lambda: tools.has_called("undo a"))
    await engine.stop(grace_seconds=0)
    tools.may_undo.set()

    result = await new_engine().result(run_id)

    assert (result["status"], result["compensations"]) == ("cancelled", ["undo"])
    assert tools.calls.count("hangs") == 1
    assert tasks_of(result) == {"a": ("success", 1), "bad": ("failed", 1), "hangs": ("failed", 1)}


async def test_a_hook_ends_when_its_run_is_cancelled(engine: Engine, tools: Tools) -> None:
    hooks = {"on_failure": "hook"}
    spec = workflow(undoable("a"), failing(compensation=hooks), task("hook", "hang"), bad=["a"])
    execution = asyncio.create_task(engine.execute(spec))
    await wait_until_async(lambda: tools.has_called("hook"))
    tools.may_undo.set()

    await engine.cancel(await engine.runs.latest("w") or "")
    result = await execution

    assert (result["status"], result["compensations"]) == ("cancelled", ["undo"])
    assert tasks_of(result)["hook"] == ("failed", 1)


async def test_a_task_that_waits_for_its_next_attempt_keeps_its_error_when_its_run_is_cancelled(
    engine: Engine, tools: Tools
) -> None:
    spec = workflow(failing(retry={"max_attempts": 2, "backoff_ms": 3_600_000}))
    run_id = (await engine.start_run(spec))["run_id"]

    async def is_journaled() -> bool:
        return len(await asyncio.to_thread(read_journal, run_id)) == 1

    await wait_until_async(is_journaled)
    await engine.cancel(run_id)
    result = await engine.result(run_id)

    assert tools.calls == ["bad"]
    assert tasks_of(result) == {"bad": ("failed", 1)}
    assert result["task_results"]["bad"]["error"] == "RuntimeError: attempt 1 of bad"


@on_both_databases
async def test_however_a_cancellation_meets_a_failure_what_is_told_is_one_and_what_is_told_as_done_is_undone(
    engine: Engine, registry: Registry
) -> None:
    begun: list[str] = []
    undone: list[str] = []
    may_end = asyncio.Event()

    async def done(_inputs: dict[str, Any], _context: ToolContext) -> None: ...

    async def has_begun_all(tasks: int) -> bool:
        return len(begun) == tasks

    async def end(_inputs: dict[str, Any], context: ToolContext) -> None:
        begun.append(context.task_id)
        await may_end.wait()
        if context.task_id == "bad":
            raise RuntimeError("no")

    async def undo(_inputs: dict[str, Any], context: ToolContext) -> None:
        undone.append(context.task_id)

    registry.tools |= {"done": done, "end": end, "undo": undo}
    names = ["a", "b", "c"]
    spec = workflow(undoable("first"), *(undoable(name, "end") for name in names), task("bad", "end"))
    spec["dependencies"] = {name: ["first"] for name in (*names, "bad")}

    for number in range(24):
        begun.clear()
        undone.clear()
        may_end.clear()
        run_id = (await engine.start_run(spec))["run_id"]
        await wait_until_async(partial(has_begun_all, 4))
        asyncio.get_running_loop().call_later(number / 4000, may_end.set)
        await engine.cancel(run_id)
        result, status = await engine.result(run_id), await engine.runs.status("w")

        completed = {name for name, (status, _) in tasks_of(result).items() if status == "success"}
        has_failed = result["task_results"]["bad"].get("error") == "RuntimeError: no"
        assert set(undone) == (completed if has_failed else set()), number
        assert len(undone) == len(result["compensations"]), number
        assert status is not None
        assert tasks_of(result) == {name: (each["status"], each["attempts"]) for name, each in status["tasks"].items()}


async def test_a_run_that_waits_for_its_tools_can_be_cancelled(
    new_engine: Callable[..., Engine], registry: Registry, tools: Tools, recorded: Recorded
) -> None:
    spec = workflow(task("a", "done"), task("b", "hang"), task("c"), b=["a"], c=["b"])

    result = await cancelled_without_tools(new_engine, registry, tools, spec, under_way="b")

    assert result["status"] == "cancelled"
    assert tasks_of(result) == {"a": ("success", 1), "b": ("failed", 1), "c": ("skipped", 0)}
    assert {span["name"]: span["tags"]["status"] for span in recorded.spans} == {
        "W": "cancelled",
        "a": "success",
        "b": "cancelled",
    }
    assert {metric["tags"]["task_id"]: metric["tags"]["status"] for metric in recorded.metrics} == {
        "a": "success",
        "b": "failed",
    }


async def test_a_hook_that_was_under_way_when_its_run_was_interrupted_is_told_as_such(
    new_engine: Callable[..., Engine], registry: Registry, tools: Tools
) -> None:
    spec = workflow(failing(compensation={"on_failure": "hook"}), task("hook", "hang"))

    result = await cancelled_without_tools(new_engine, registry, tools, spec, under_way="hook")

    assert tasks_of(result) == {"bad": ("failed", 1), "hook": ("failed", 1)}


@on_both_databases
async def test_a_run_that_had_ended_when_a_crash_kept_its_engine_from_noting_that_tries_nothing_more(
    new_engine: Callable[..., Engine], tools: Tools, database: Database
) -> None:
    engine = new_engine()
    run_id = (await engine.start_run(workflow(task("a", "hang"), task("b", "done"), b=["a"])))["run_id"]
    await wait_until_async(lambda: tools.has_called("a"))
    await engine.stop(grace_seconds=0)
    await database.write(partial(runs.end, run_id=run_id, end=RunEnd("cancelled", time.time(), {"a": 1})))

    engine = new_engine()
    await wait_until_async(lambda: is_noted(run_id))

    assert tools.calls == ["a"]
    result = await engine.result(run_id)
    assert (result["status"], tasks_of(result)) == ("cancelled", {"a": ("failed", 1), "b": ("skipped", 0)})


async def test_a_cancellation_ends_the_pause_of_a_run_that_could_not_be_written(
    registry: Registry, tools: Tools, recorded: Recorded, database: Database, tmp_path: Path
) -> None:
    """What its tools did before is not known, and not told as skipped."""
    clock = Clock()
    run = Run(id="r", context={}, correlation_id=None, started_at=clock.time())
    progress = Progress(Plan.of(WorkflowSpec.from_dict(workflow(task("a", "done"), task("b", "done"), b=["a"]))))
    execution = Execution.of(run, progress, recorded.record, clock, is_cancelled=False)
    toolbox = Toolbox(registry, Workspace(tmp_path), clock, strict=False)
    runner = Runner(execution, Attempts(execution, journal_of_current_workflow(), toolbox, Once(database)))

    executing = asyncio.create_task(runner.execute(pause_seconds=3600))
    await asyncio.sleep(0)  # it has begun
    runner.stop()
    async with asyncio.timeout(30):
        end = await executing

    assert (end.outcome, end.interrupted, tools.calls) == ("cancelled", {"a": 1}, [])


async def is_noted(run_id: str) -> bool:
    status = await DBOS.get_workflow_status_async(run_id)
    return status is not None and status.completed_at is not None
