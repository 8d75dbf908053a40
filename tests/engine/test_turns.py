"""Tasks that may start together: they begin in listed order, and leave room for other runs."""

import asyncio
from typing import Any

import pytest

from aureus_local.engine import Engine
from aureus_local.engine.turns import Turns
from aureus_local.registry import Registry, ToolContext
from tests.support.workflows import task, workflow

WIDE = 2000


@pytest.fixture
def called(registry: Registry) -> list[str]:
    """Ids of the tasks whose tool was called, in order."""
    names: list[str] = []

    async def note(_inputs: dict[str, Any], context: ToolContext) -> str:
        names.append(context.task_id)
        return "done"

    registry.tools["note"] = note
    return names


def flat(width: int, tool: str) -> dict[str, Any]:
    return workflow(*(task(f"t{number}", tool) for number in range(width)), workflow_id=f"{width} {tool}")


@pytest.mark.parametrize("width", [2, 20, 200])
async def test_tasks_that_may_start_together_begin_in_listed_order(
    engine: Engine, called: list[str], width: int
) -> None:
    for _ in range(10):
        called.clear()
        result = await engine.execute(flat(width, "note"))
        assert result["status"] == "success"
        assert called == [f"t{number}" for number in range(width)]


async def test_of_tasks_with_one_key_the_first_in_listed_order_is_executed(engine: Engine, called: list[str]) -> None:
    for number in range(10):
        result = await engine.execute(
            workflow(*(task(name, "note", idempotency_key="k") for name in "ab"), workflow_id=f"w{number}")
        )
        assert result["status"] == "success"
    assert called == ["a"] * 10


async def test_a_wide_run_leaves_room_for_others(engine: Engine, called: list[str]) -> None:
    wide = flat(WIDE, "note")
    await engine.start_run(wide)

    assert (await engine.execute(workflow(task("other", "note"))))["status"] == "success"

    assert called.index("other") < WIDE / 2
    status = await engine.runs.status(wide["id"])
    assert status is not None
    assert status["progress"] < 0.5
    await engine.cancel(status["run_id"])


async def test_tasks_that_wait_for_each_other_all_begin(engine: Engine, registry: Registry) -> None:
    """None waits for another to end before it begins."""
    together = asyncio.Barrier(WIDE)

    async def meet(_inputs: dict[str, Any], _context: ToolContext) -> None:
        await together.wait()

    registry.tools["meet"] = meet
    async with asyncio.timeout(60):
        assert (await engine.execute(flat(WIDE, "meet")))["status"] == "success"


async def test_what_has_ended_is_written_before_much_more_begins() -> None:
    turns, begun, written = Turns(), 0, asyncio.Event()

    async def attempt() -> None:
        nonlocal begun
        await turns.begin()
        begun += 1
        async with turns.write():
            await written.wait()

    async with asyncio.TaskGroup() as group:
        for _ in range(100):
            group.create_task(attempt())
        for _ in range(1000):
            await asyncio.sleep(0)
        assert 1 < begun < 50
        written.set()
    assert begun == 100
