"""A workspace that holds the runtime's own data and code: neither is within the reach of tools."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.runtime import running_runtime
from tests.support.workflows import task, workflow

TOOLS = """
from aureus_local import tool

@tool("greet")
def greet(inputs, context):
    return "hello"
"""
CODE = "from pathlib import Path\n\nPath('intruded').touch()\n"


def outcome(url: str, workflow_id: str, tool: str, *, is_dry: bool = False, **inputs: Any) -> dict[str, Any]:
    """What becomes of a workflow of one task."""
    only = task("t", tool, inputs=inputs, sandbox_config={"enabled": is_dry, "sandbox_type": "mock"})
    body = {"workflow": workflow(only, workflow_id=workflow_id)}
    answer = httpx.post(f"{url}/api/v1/workflows/execute", json=body, timeout=60)
    result: dict[str, Any] = answer.json()["task_results"]["t"]
    return result


def test_the_database_is_out_of_reach_and_keeps_what_it_was_told(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("data", target_is_directory=True)
    with running_runtime(tmp_path, "--workspace", tmp_path) as runtime:
        outcome(runtime.url, "kept", "echo", data=1)
        for number, path in enumerate(
            ("data/aureus.sqlite", "data/new", "./workspace/../data/lock", "link/new", "data")
        ):
            outcomes = [
                outcome(runtime.url, f"read-{number}", "read_file", path=path),
                outcome(runtime.url, f"write-{number}", "write_file", path=path, data=""),
                outcome(runtime.url, f"dry-{number}", "write_file", is_dry=True, path=path, data=""),
            ]
            for each in outcomes:
                assert each["status"] == "failed", path
                assert f"{path!r} leads into the runtime's data folder: use another name, or start" in each["error"]
        runtime.kill()
    with running_runtime(tmp_path, "--workspace", tmp_path) as runtime:
        assert httpx.get(f"{runtime.url}/api/v1/workflows/kept/status").json()["status"] == "success"
    assert not (tmp_path / "data" / "new").exists()


@pytest.mark.parametrize("tools", ["my_tools.py", "my_tools", "package.tools"])
def test_code_that_the_next_start_would_run_is_not_written(tmp_path: Path, tools: str) -> None:
    (tmp_path / "package").mkdir()
    for path in ("my_tools.py", "package/tools.py"):
        (tmp_path / path).write_text(TOOLS)
    (tmp_path / "link").symlink_to("my_tools.py")
    paths = (
        "my_tools.py",
        "MY_TOOLS.PY",
        "package/tools.py",
        "package/__init__.py",
        "link",
        "json.py",
        "uvloop/__init__.py",
    )
    options = ("--workspace", tmp_path, "--tools", tools)
    with running_runtime(tmp_path, *options) as runtime:
        for number, path in enumerate(paths):
            for is_dry in (True, False):
                written = outcome(runtime.url, f"{is_dry}-{number}", "write_file", is_dry=is_dry, path=path, data=CODE)
                assert written["status"] == "failed", path
                assert f"{path!r} could be run as code, as the runtime imports from its workspace" in written["error"]
        assert outcome(runtime.url, "r", "read_file", path="my_tools.py")["result"] == TOOLS
        assert outcome(runtime.url, "w", "write_file", path="package/notes.txt", data="n")["status"] == "success"
    with running_runtime(tmp_path, *options) as runtime:
        assert outcome(runtime.url, "again", "greet")["result"] == "hello"
    assert not (tmp_path / "intruded").exists()


def test_a_workspace_that_nothing_is_imported_from_takes_any_file(tmp_path: Path) -> None:
    (tmp_path / "my_tools.py").write_text(TOOLS)
    with running_runtime(tmp_path, "--tools", "my_tools.py") as runtime:
        assert outcome(runtime.url, "w", "write_file", path="script.py", data=CODE)["status"] == "success"
