"""
The engine against bare DBOS: the same steps, once as a DBOS workflow written for them, once as a workflow of Aureus.

Both run on one DBOS instance and one SQLite database, by turns; ours includes the run's telemetry. The row of the
runtime is the whole way: client, HTTP, validation, engine, in a process of its own. Prints medians and their ratio, and
exits with 1 beyond a bound.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from dbos import DBOS

from aureus_local.engine import Engine
from aureus_local.engine.workspace import Workspace
from aureus_local.registry import Registry
from aureus_local.storage import create_tables, telemetry
from aureus_local.storage.sqlite import open_folder
from aureus_sdk import AureusClient
from benchmarks import steps
from benchmarks.steps import step
from tests.support.runtime import running_runtime
from tests.support.workflows import task, workflow

BOUND = 2.0
BOUND_OF_FOUR = 1.5
SECONDS_TO_SETTLE = 0.05


async def bare_chain(length: int) -> None:
    for number in range(length):
        await DBOS.run_step_async({"name": "step"}, step, number)


async def bare_fan(width: int) -> None:
    await DBOS.run_step_async({"name": "step"}, step, 0)
    await asyncio.gather(*(DBOS.run_step_async({"name": "step"}, step, number) for number in range(width)))
    await DBOS.run_step_async({"name": "step"}, step, 0)


def chain(length: int) -> dict[str, Any]:
    return graph(length, {f"t{number}": [f"t{number - 1}"] for number in range(1, length)})


def fan(width: int) -> dict[str, Any]:
    middle = [f"t{number}" for number in range(1, width + 1)]
    return graph(width + 2, {name: ["t0"] for name in middle} | {f"t{width + 1}": middle})


def graph(tasks: int, dependencies: dict[str, Any]) -> dict[str, Any]:
    return workflow(*(task(f"t{number}", "step", inputs={"number": number}) for number in range(tasks)), **dependencies)


async def compare(  # noqa: PLR0913  # both sides, and how they are measured
    name: str,
    rounds: int,
    bare: Callable[[], Awaitable[Any]],
    ours: Callable[[], Awaitable[Any]],
    *,
    in_a_row: int = 1,
    bound: float = BOUND,
) -> bool:
    """
    Print how both compare; whether that is within the bound.

    What a side leaves to be done after an answer is not on the account of the other: it has time for it, or, with runs
    in a row, has to do it meanwhile.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for side, run in zip(times, (bare, ours), strict=True):
            await asyncio.sleep(SECONDS_TO_SETTLE)
            started = time.perf_counter()
            for _ in range(in_a_row):
                await run()
            if number:  # the first round warms up
                side.append((time.perf_counter() - started) / in_a_row)
    bare_ms, ours_ms = (statistics.median(side) * 1000 for side in times)
    print(f"| {name} | {ours_ms:.1f} | {bare_ms:.1f} | {ours_ms / bare_ms:.2f} | {bound:.2f} |", flush=True)
    return ours_ms / bare_ms <= bound


async def main() -> int:
    print("| | ours, ms | bare DBOS, ms | ratio | bound |")
    print("| --- | ---: | ---: | ---: | ---: |")
    registry = Registry()
    registry.load(steps)
    bare_chain_workflow = DBOS.workflow(name="bare.chain")(bare_chain)
    bare_fan_workflow = DBOS.workflow(name="bare.fan")(bare_fan)
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory() as other_folder,
        running_runtime(Path(other_folder), "--tools", steps.__file__) as runtime,
    ):
        database = open_folder(Path(folder))
        create_tables(database.engine)

        async def record(*items: list[dict[str, Any]]) -> None:
            await database.write(lambda connection: telemetry.add(connection, *items))

        engine = Engine(database, registry=registry, workspace=Workspace(Path(folder)), record=record, strict=True)
        engine.start()

        async def bare(workflow: Callable[[int], Any], size: int) -> None:
            await (await DBOS.start_workflow_async(workflow, size)).get_result()

        async def ours(spec: dict[str, Any]) -> None:
            assert (await engine.execute(spec))["status"] == "success"

        client = AureusClient(runtime.url)

        async def through_the_runtime() -> None:
            assert (await client.execute_workflow(chain(4))).status == "success"

        async def bare_four() -> None:
            await bare(bare_chain_workflow, 4)

        async def four() -> None:
            await ours(chain(4))

        within = [
            await compare("4 tasks through client, HTTP and runtime", 50, bare_four, through_the_runtime),
            await compare("the same, 20 runs in a row", 10, bare_four, through_the_runtime, in_a_row=20),
            await compare("4 tasks in the engine", 50, bare_four, four, bound=BOUND_OF_FOUR),
            await compare("the same, 20 runs in a row", 10, bare_four, four, in_a_row=20),
            await compare("1 + 50 + 1 tasks", 10, lambda: bare(bare_fan_workflow, 50), lambda: ours(fan(50))),
            await compare("1 + 998 + 1 tasks", 2, lambda: bare(bare_fan_workflow, 998), lambda: ours(fan(998))),
        ]
        await client.aclose()
        await engine.stop(grace_seconds=0)
        database.close()
    return int(not all(within))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
