"""Sandboxes: tools run, and are kept from writing."""

from __future__ import annotations

import asyncio
import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.workflows import task, workflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from aureus_local.engine import Engine
    from aureus_local.registry import Registry, ToolContext


def sandboxed(kind: str | None, tool: str, **more: Any) -> dict[str, Any]:
    config = {"enabled": True} | ({"type": kind} if kind else {})
    return workflow(task("a", tool, sandbox_config=config, **more))


@pytest.mark.parametrize("kind", ["mock", "simulation", None])
async def test_a_tool_runs_knows_that_it_may_not_write_and_is_marked(
    engine: Engine, registry: Registry, kind: str | None
) -> None:
    registry.tools["read"] = lambda _inputs, context: [context.dry_run, Path(__file__).read_text("utf-8")[:10]]

    task = (await engine.execute(sandboxed(kind, "read")))["task_results"]["a"]

    assert (task["status"], task["result"], task["simulated"]) == ("success", [True, '"""Sandbox'], True)


async def test_write_file_writes_nothing_and_answers_as_if(engine: Engine, tmp_path: Path) -> None:
    spec = sandboxed("mock", "write_file", inputs={"path": "x.txt", "data": "text"})

    task = (await engine.execute(spec))["task_results"]["a"]

    assert task["result"] == {"path": "x.txt", "bytes": 4}
    assert list((tmp_path / "workspace").iterdir()) == []


@pytest.mark.parametrize("path", ["../x.txt", "/etc/x.txt", "folder", "file/x.txt", "", 1])
async def test_write_file_refuses_what_it_would_refuse_to_write(engine: Engine, tmp_path: Path, path: Any) -> None:
    (tmp_path / "workspace" / "folder").mkdir()
    (tmp_path / "workspace" / "file").write_text("kept")

    def spec(*, is_dry: bool) -> dict[str, Any]:
        asked = sandboxed("mock", "write_file", inputs={"path": path, "data": "text"})
        asked["tasks"][0]["sandbox_config"]["enabled"] = is_dry
        return asked

    dry, wet = [(await engine.execute(spec(is_dry=is_dry)))["task_results"]["a"] for is_dry in (True, False)]

    assert dry["status"] == wet["status"] == "failed"
    assert dry["error"].partition(":")[0] == wet["error"].partition(":")[0]


async def test_validate_schema_judges_in_a_sandbox_too(engine: Engine) -> None:
    spec = sandboxed("mock", "validate_schema", inputs={"schema": {"type": "integer"}, "data": 1})

    task = (await engine.execute(spec))["task_results"]["a"]

    assert (task["status"], task["result"]) == ("success", 1)


def connect() -> None:
    with socket.socket() as connection:
        connection.connect(("127.0.0.1", 9))


WRITES: dict[str, Callable[[Path], Any]] = {
    "open": lambda path: path.write_text("x"),
    "append": lambda path: path.open("a"),
    "os.open": lambda path: os.open(path, os.O_CREAT | os.O_WRONLY),
    "mkdir": lambda path: path.mkdir(),
    "rename": lambda path: path.parent.joinpath("kept").rename(path),
    "remove": lambda path: path.parent.joinpath("kept").unlink(),
    "process": lambda _path: subprocess.run([sys.executable, "-c", ""], check=True),
    "database": sqlite3.connect,
    "network": lambda _path: connect(),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize("is_async", [False, True])
async def test_a_tool_that_writes_fails_and_nothing_is_written(
    engine: Engine, registry: Registry, tmp_path: Path, write: Callable[[Path], Any], is_async: bool
) -> None:
    folder = tmp_path / "target"
    folder.mkdir()
    (folder / "kept").write_text("kept")

    async def write_async(_inputs: dict[str, Any], _context: ToolContext) -> None:
        await asyncio.sleep(0)
        write(folder / "new")

    registry.tools["write"] = write_async if is_async else lambda _inputs, _context: write(folder / "new")

    task = (await engine.execute(sandboxed("simulation", "write")))["task_results"]["a"]

    assert task["status"] == "failed"
    assert "PermissionError: this is a dry run, which may not write" in task["error"]
    assert [path.name for path in folder.iterdir()] == ["kept"]
    (folder / "after").write_text("outside of the run everything may write")


async def test_other_tasks_write_meanwhile(engine: Engine, registry: Registry, tmp_path: Path) -> None:
    registry.tools["write"] = lambda inputs, _context: Path(inputs["path"]).write_text("x")
    spec = sandboxed("mock", "write", inputs={"path": str(tmp_path / "dry")})
    config = {"enabled": False, "type": "mock"}
    spec["tasks"].append(task("b", "write", inputs={"path": str(tmp_path / "wet")}, sandbox_config=config))

    result = await engine.execute(spec)

    assert result["task_results"]["b"]["status"] == "success"
    assert ((tmp_path / "wet").exists(), (tmp_path / "dry").exists()) == (True, False)


@pytest.mark.parametrize("kind", [None, "mock", "container"])
@pytest.mark.parametrize("is_kept", [True, False])
async def test_simulation_mode_keeps_a_tool_from_writing_without_a_sandbox(
    engine: Engine, registry: Registry, tmp_path: Path, kind: str | None, *, is_kept: bool
) -> None:
    registry.tools["write"] = lambda inputs, _context: Path(inputs["path"]).write_text("x")
    registry.tools["know"] = lambda _inputs, context: context.dry_run
    spec = sandboxed(kind, "write", inputs={"path": str(tmp_path / "new")})
    spec["tasks"][0]["sandbox_config"] |= {"enabled": False, "simulation_mode": is_kept}
    spec["tasks"].insert(0, spec["tasks"][0] | {"id": "b", "tool_name": "know"})
    spec["dependencies"] = {"a": ["b"]}

    results = (await engine.execute(spec))["task_results"]

    assert (results["b"]["result"], results["b"].get("simulated", False)) == (is_kept, is_kept)
    assert results["a"]["status"] == ("failed" if is_kept else "success")
    assert (tmp_path / "new").exists() != is_kept


@pytest.mark.parametrize("kind", ["container", "vm", "process"])
async def test_a_sandbox_that_is_not_provided_fails_its_task(engine: Engine, registry: Registry, kind: str) -> None:
    calls: list[str] = []
    registry.tools["call"] = lambda _inputs, context: calls.append(context.task_id)

    task = (await engine.execute(sandboxed(kind, "call")))["task_results"]["a"]

    assert (task["status"], task["error"]) == ("failed", f"this runtime has no {kind} sandbox")
    assert calls == []
