"""A run goes on after its process was killed: started in one process, killed there, finished in another."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from tests.support.waiting import wait_until

PROGRAM = """
import asyncio, json, os, signal, sys
from pathlib import Path
from aureus_local.engine import Engine
from aureus_local.engine.workspace import Workspace
from aureus_local.registry import Registry
from aureus_local.storage import create_tables
from aureus_local.storage.sqlite import open_folder

folder, spec = Path(sys.argv[1]), json.loads(sys.argv[2])

async def work(inputs, context):
    with (folder / "begun").open("a") as file:
        file.write(context.task_id + "\\n")
    await asyncio.sleep(inputs["seconds"])
    with (folder / "done").open("a") as file:
        file.write(context.task_id + "\\n")
    if context.attempt <= inputs.get("fails", 0):
        raise RuntimeError("not yet")
    return context.attempt

async def main():
    registry = Registry()
    registry.tools["work"] = work
    database = open_folder(folder / "data")
    create_tables(database.engine)
    engine = Engine(database, registry=registry, workspace=Workspace(folder), record=record)
    engine.start()
    runs = (await engine.runs.page(1)).items
    result = await (engine.result(runs[0]["run_id"]) if runs else engine.execute_and_keep(spec, keep=keep))
    print(json.dumps(result), flush=True)
    await engine.stop(grace_seconds=10)
    database.close()

async def keep(result):
    return lambda connection: end(connection, result)

def end(connection, result):
    connection.commit()
    (folder / "kept").write_text(json.dumps(result))
    os.kill(os.getpid(), signal.SIGKILL)

async def record(events, metrics, spans):
    with (folder / "told").open("a") as file:
        for item in [*events, *metrics, *spans]:
            file.write(item["id"] + "\\n")

asyncio.run(main())
"""


def branches(count: int, length: int) -> dict[str, Any]:
    """Branches of unequal speed that meet at the end; one task has failed once by the time of the crash."""
    tasks, dependencies = list[dict[str, Any]](), dict[str, list[str]]()
    for branch in range(count):
        for step in range(length):
            name = f"{branch}.{step}"
            inputs = {"seconds": 0.02 + 0.03 * ((branch * 7 + step * 3) % 5)} | ({"fails": 1} if name == "0.0" else {})
            tasks.append({"id": name, "inputs": inputs, "retry": {"max_attempts": 2, "backoff_ms": 1}})
            dependencies[name] = [f"{branch}.{step - 1}"] if step else []
    tasks.append({"id": "end", "inputs": {"seconds": 0}})
    dependencies["end"] = [f"{branch}.{length - 1}" for branch in range(count)]
    common = {"name": "T", "type": "action", "tool_name": "work"}
    return {"id": "w", "name": "W", "tasks": [common | each for each in tasks], "dependencies": dependencies}


def start(folder: Path, spec: dict[str, Any]) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, str(folder), json.dumps(spec)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def lines(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


def test_a_killed_run_goes_on_and_repeats_nothing_that_was_done(tmp_path: Path) -> None:
    spec = branches(count=4, length=5)
    with start(tmp_path, spec) as first:
        wait_until(lambda: len(lines(tmp_path / "done")) >= 9)
        first.send_signal(signal.SIGKILL)
    assert first.returncode == -signal.SIGKILL
    assert "end" not in lines(tmp_path / "done")

    with start(tmp_path, spec) as second:
        output, _ = second.communicate(timeout=60)

    assert second.returncode == 0
    result = json.loads(output)
    once = Counter(task["id"] for task in spec["tasks"]) + Counter({"0.0": 1})
    repeated = Counter(lines(tmp_path / "begun")) - once
    assert result["status"] == "success"
    assert result["task_results"]["0.0"]["attempts"] == 2
    # Only what was under way may run again: one attempt of each branch.
    assert max(Counter(task.split(".")[0] for task in repeated.elements()).values(), default=0) <= 1
    told = Counter(lines(tmp_path / "told"))
    attempts, tasks = 22, 21
    assert len(told) == 1 + 3 * attempts + tasks


def test_a_run_that_was_killed_before_its_outcome_was_noted_ends_as_it_was_told(tmp_path: Path) -> None:
    spec = branches(count=2, length=2)
    with start(tmp_path, spec) as first:
        assert first.wait(60) == -signal.SIGKILL
    kept, begun = json.loads((tmp_path / "kept").read_text()), lines(tmp_path / "begun")

    with start(tmp_path, spec) as second:
        output, _ = second.communicate(timeout=60)

    assert kept["status"] == "success"
    assert json.loads(output) == kept
    assert lines(tmp_path / "begun") == begun
