from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from aureus_local.clock import Clock
from aureus_local.engine.builtin_tools import builtin_tools
from aureus_local.engine.time_limit import TimeLimit
from aureus_local.engine.toolbox import Verdict, call_tool
from aureus_local.engine.workspace import Workspace
from aureus_local.registry import ToolContext

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONTEXT = ToolContext(workflow_id="w", run_id="r", task_id="t", attempt=1)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder


async def use(workspace: Path, tool: str, seconds: float | None = None, **inputs: Any) -> Verdict:
    clock = Clock()
    function = builtin_tools(Workspace(workspace), clock)[tool].function
    return await call_tool(function, inputs, CONTEXT, TimeLimit(seconds, clock))


async def test_echo_answers_with_its_inputs(workspace: Path) -> None:
    assert (await use(workspace, "echo", a=1)).result == {"a": 1}


async def test_sleep_waits_and_can_be_cancelled(workspace: Path) -> None:
    assert (await use(workspace, "sleep", duration_ms=1, data="d")).result == "d"
    assert (await use(workspace, "sleep", duration_ms=60_000, seconds=0.01)).status == "timed_out"
    assert (await use(workspace, "sleep", duration_ms="1")).status == "failed"


async def test_transform_data_applies_a_jmespath_expression(workspace: Path) -> None:
    data = [{"n": 1, "keep": True}, {"n": 2}]

    assert (await use(workspace, "transform_data", data=data, expression="[?keep].n")).result == [1]
    faulty = await use(workspace, "transform_data", data=data, expression="[?")
    assert "the JMESPath expression '[?' cannot be applied" in (faulty.error or "")


async def test_validate_schema_hands_on_what_is_valid_and_lists_what_is_not(workspace: Path) -> None:
    schema = {"type": "object", "required": ["id"], "properties": {"n": {"type": "integer"}}}

    assert (await use(workspace, "validate_schema", schema=schema, data={"id": 1})).result == {"id": 1}
    faulty = await use(workspace, "validate_schema", schema=schema, data={"n": "x"})
    assert faulty.status == "failed"
    assert '"id" is a required property' in (faulty.error or "")
    assert "n: " in (faulty.error or "")


@pytest.mark.parametrize("schema", [{"$ref": "https://example.com/schema.json"}, {"type": "nothing"}, 3])
async def test_validate_schema_refuses_what_is_no_schema_of_its_own(workspace: Path, schema: Any) -> None:
    assert (await use(workspace, "validate_schema", schema=schema, data=1)).status == "failed"


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [("a.txt", "text\n", "text\n"), ("b/c.json", {"é": 1}, '{\n  "é": 1\n}\n'), ("./d.json", [], "[]\n")],
)
async def test_what_is_written_is_read_back(workspace: Path, name: str, data: Any, text: str) -> None:
    written = await use(workspace, "write_file", path=name, data=data)

    assert written.result == {"path": name, "bytes": len(text.encode())}
    assert (workspace / name).read_text(encoding="utf-8") == text
    assert (await use(workspace, "read_file", path=name)).result == data
    assert [each.name for each in (workspace / name).parent.iterdir()] == [(workspace / name).name]


async def test_blanks_are_not_written_without_end(workspace: Path) -> None:
    data: Any = [1] * 100_000
    for _ in range(120):
        data = [data]

    written = await use(workspace, "write_file", path="a.json", data=data)

    assert "more than 16777216 bytes" in (written.error or "")
    assert not (workspace / "a.json").exists()


@pytest.mark.parametrize(
    ("tool", "inputs"), [("read_file", {"path": [1] * 10_000}), ("sleep", {"duration_ms": "x" * 10_000})]
)
async def test_an_error_does_not_repeat_what_is_long(workspace: Path, tool: str, inputs: dict[str, Any]) -> None:
    refused = await use(workspace, tool, **inputs)

    assert refused.status == "failed"
    assert 0 < len(refused.error or "") < 500


async def test_writing_replaces_a_file(workspace: Path) -> None:
    await use(workspace, "write_file", path="a.json", data={"old": "long content"})
    await use(workspace, "write_file", path="a.json", data=1)

    assert json.loads((workspace / "a.json").read_text()) == 1


def up(workspace: Path) -> str:
    (workspace.parent / "secret.txt").write_text("secret")
    return "../secret.txt"


def absolute(workspace: Path) -> str:
    return str((workspace / up(workspace)).resolve())


def link(workspace: Path) -> str:
    (workspace / "link.txt").symlink_to(absolute(workspace))
    return "link.txt"


def linked_folder(workspace: Path) -> str:
    up(workspace)
    (workspace / "folder").symlink_to(workspace.parent)
    return "folder/secret.txt"


def dangling(workspace: Path) -> str:
    (workspace / "dangling").symlink_to(workspace.parent / "new.txt")
    return "dangling"


def itself(_workspace: Path) -> str:
    return "."


@pytest.mark.parametrize("name", [up, absolute, link, linked_folder, dangling, itself])
async def test_nothing_outside_the_workspace_is_touched(workspace: Path, name: Callable[[Path], str]) -> None:
    path = name(workspace)

    read = await use(workspace, "read_file", path=path)
    written = await use(workspace, "write_file", path=path, data="mine")

    assert read.error == written.error == f"PermissionError: {path!r} is not inside the workspace"
    assert not (workspace.parent / "new.txt").exists()
    secret = workspace.parent / "secret.txt"
    assert not secret.exists() or secret.read_text() == "secret"


async def test_a_link_that_stays_inside_is_followed(workspace: Path) -> None:
    (workspace / "real.txt").write_text("here")
    (workspace / "link.txt").symlink_to("real.txt")

    assert (await use(workspace, "read_file", path="link.txt")).result == "here"
    await use(workspace, "write_file", path="link.txt", data="there")
    assert (workspace / "real.txt").read_text() == "there"


@pytest.mark.parametrize("path", ["", 3, None, "a\0b"])
async def test_a_path_is_the_name_of_a_file(workspace: Path, path: Any) -> None:
    assert (await use(workspace, "read_file", path=path)).status == "failed"
