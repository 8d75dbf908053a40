"""The runtime's time can be moved ahead: whatever waits for it then goes on at once."""

from __future__ import annotations

import asyncio
import gc
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aureus_local import ToolContext, tool
from aureus_local.clock import Clock
from tests.support.waiting import wait_until_async
from tests.support.workflows import task, workflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from aureus_local.engine import Engine
    from aureus_local.registry import Registry

HOUR = 3600


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def waiting(clock: Clock, seconds: float) -> asyncio.Task[None]:
    """A task that has begun to wait for the clock."""
    task = asyncio.create_task(clock.sleep(seconds))
    await asyncio.sleep(0)
    return task


async def test_who_waits_goes_on_when_the_time_has_come(clock: Clock) -> None:
    long, longer = await waiting(clock, HOUR), await waiting(clock, 3 * HOUR)

    clock.advance(HOUR)
    await long
    assert not longer.done()
    clock.advance(HOUR)
    clock.advance(HOUR)
    await longer


async def test_it_can_be_moved_in_another_thread(clock: Clock) -> None:
    task = await waiting(clock, HOUR)
    await asyncio.to_thread(clock.advance, HOUR)
    await task


def test_it_can_be_waited_for_on_several_event_loops(clock: Clock) -> None:
    has_begun = threading.Barrier(3)

    async def wait() -> None:
        task = await waiting(clock, HOUR)
        has_begun.wait(30)
        await task

    threads = [threading.Thread(target=asyncio.run, args=(wait(),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    has_begun.wait(30)
    clock.advance(HOUR)
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()


async def test_a_time_out_that_is_cancelled_is_forgotten(clock: Clock) -> None:
    timeouts = WeakSet[asyncio.Timeout]()

    async def wait() -> None:
        async with asyncio.timeout(HOUR) as timeout:
            timeouts.add(timeout)
            with clock.moving(timeout):
                await asyncio.Event().wait()

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    assert len(timeouts) == 1
    task.cancel()
    await asyncio.wait([task])
    del task
    gc.collect()
    assert len(timeouts) == 0


async def test_a_time_out_moves_with_it(clock: Clock) -> None:
    timeout = asyncio.timeout(HOUR)
    with suppress(TimeoutError):
        async with timeout:
            with clock.moving(timeout):
                clock.advance(HOUR - 60)
                await asyncio.sleep(0.01)
                assert not timeout.expired()
                clock.advance(60)
                await asyncio.Event().wait()
    assert timeout.expired()


async def test_a_time_out_that_is_over_stays_as_it_was(clock: Clock) -> None:
    async with asyncio.timeout(HOUR) as timeout:
        with clock.moving(timeout):
            clock.advance(2 * HOUR)
        await asyncio.sleep(0.01)  # when the move reaches the event loop, it finds nothing to move any more
        assert not timeout.expired()


@given(st.lists(st.floats(-1e6, 1e6)))
def test_it_goes_back_to_the_time_of_the_machine(moves: list[float]) -> None:
    clock, real = Clock(), Clock()
    for seconds in moves:
        clock.advance(seconds)
    clock.reset()
    before, moved, after = real.time(), clock.time(), real.time()
    assert before <= moved <= after


async def hours_later(clock: Clock, run: asyncio.Task[dict[str, Any]]) -> dict[str, Any]:
    """What becomes of the task of a run that is given as many hours as it needs."""

    async def has_ended() -> bool:
        clock.advance(HOUR)
        return run.done()

    await wait_until_async(has_ended)
    result: dict[str, Any] = run.result()["task_results"]["t"]
    return result


async def test_retries_do_not_wait_for_their_back_off(
    clock: Clock, registry: Registry, new_engine: Callable[..., Engine]
) -> None:
    failures = iter(["first", "second"])

    @tool("third_time_lucky")
    async def third_time_lucky(_inputs: dict[str, Any], _context: ToolContext) -> str:
        for failure in failures:
            raise RuntimeError(failure)
        return "lucky"

    registry.tools["third_time_lucky"] = third_time_lucky
    retry = {"max_attempts": 3, "backoff_ms": HOUR * 1000, "backoff_multiplier": 1, "jitter": False}
    spec = workflow(task("t", "third_time_lucky", retry=retry))
    lucky = await hours_later(clock, asyncio.create_task(new_engine(clock=clock).execute(spec)))

    assert (lucky["status"], lucky["result"], lucky["attempts"]) == ("success", "lucky", 3)
    assert lucky["duration_ms"] >= 2 * HOUR * 1000


async def test_an_attempt_times_out(clock: Clock, registry: Registry, new_engine: Callable[..., Engine]) -> None:
    has_begun = asyncio.Event()

    @tool("hang")
    async def hang(_inputs: dict[str, Any], _context: ToolContext) -> None:
        has_begun.set()
        await asyncio.Event().wait()

    registry.tools["hang"] = hang
    run = asyncio.create_task(new_engine(clock=clock).execute(workflow(task("t", "hang", timeout_ms=HOUR * 1000))))
    await has_begun.wait()
    clock.advance(HOUR)

    assert (await run)["task_results"]["t"]["error"] == "timed out after 3600000 ms"


async def test_an_attempt_during_which_too_much_time_went_by_times_out(
    clock: Clock, registry: Registry, new_engine: Callable[..., Engine]
) -> None:
    @tool("move")
    async def move(_inputs: dict[str, Any], _context: ToolContext) -> None:
        clock.advance(HOUR)

    registry.tools["move"] = move

    result = await new_engine(clock=clock).execute(workflow(task("t", "move", timeout_ms=HOUR * 1000)))

    assert result["task_results"]["t"]["error"] == "timed out after 3600000 ms"


async def test_the_tool_that_sleeps_goes_by_it(clock: Clock, new_engine: Callable[..., Engine]) -> None:
    spec = workflow(task("t", "sleep", inputs={"duration_ms": HOUR * 1000, "data": "rested"}))
    slept = await hours_later(clock, asyncio.create_task(new_engine(clock=clock).execute(spec)))
    assert slept["result"] == "rested"
