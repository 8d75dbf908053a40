"""Workflows from files."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aureus_sdk import InvalidInputError, WorkflowSpec, load_workflow

if TYPE_CHECKING:
    from pathlib import Path

YAML = """
id: nightly
name: Nightly
successCriteria: [done]
tasks:
  - id: fetch
    toolName: echo
    inputs: {someKey: 2026-01-31, camelCase: {innerKey: no}}
    retry: {maxAttempts: 3, backoff_ms: 10}
    compensation_action: {tool: undo, args: {rowId: 1}}
  - id: use
    name: Use it
    type: decision
    compensation: {onFailure: fetch}
dependencies:
  use: [fetch]
safetyPolicy:
  name: own
  rules: [{type: no_cycles, approvedFollowers: [use]}]
"""

SPEC: dict[str, Any] = {
    "id": "nightly",
    "name": "Nightly",
    "success_criteria": ["done"],
    "tasks": [
        {
            "id": "fetch",
            "name": "fetch",
            "type": "action",
            "tool_name": "echo",
            "inputs": {"someKey": "2026-01-31", "camelCase": {"innerKey": "no"}},
            "retry": {"max_attempts": 3, "backoff_ms": 10},
            "compensation_action": {"tool": "undo", "args": {"rowId": 1}},
        },
        {"id": "use", "name": "Use it", "type": "decision", "compensation": {"on_failure": "fetch"}},
    ],
    "dependencies": {"use": ["fetch"]},
    "safety_policy": {"name": "own", "rules": [{"type": "no_cycles", "approved_followers": ["use"]}]},
}


def written(folder: Path, text: str, name: str = "workflow.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_yaml_in_either_spelling_with_defaults(tmp_path: Path) -> None:
    assert load_workflow(written(tmp_path, YAML)).to_dict() == SPEC


def test_json(tmp_path: Path) -> None:
    assert load_workflow(str(written(tmp_path, json.dumps(SPEC), "w.json"))).to_dict() == SPEC


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (YAML.replace("toolName", "tolName"), r"tasks\[0\]\.tolName: is unknown; the nearest known key is 'tool_name'"),
        (
            YAML.replace("toolName", "ToolName"),
            r"tasks\[0\]\.ToolName: is unknown; the nearest known key is 'tool_name'",
        ),
        (YAML.replace("tasks:", "TASKS:"), r"TASKS: is unknown; the nearest known key is 'tasks'"),
        (YAML.replace("id: nightly", "Id: nightly"), r"Id: is unknown; the nearest known key is 'id'"),
        (YAML.replace("maxAttempts", "attempts"), r"tasks\[0\]\.retry\.attempts: .* 'max_attempts'"),
        (YAML.replace("toolName: echo", "toolName: echo\n    tool_name: e"), "is given twice, as 'tool_name'"),
        (YAML.replace("id: nightly", "id: a\nid: b"), "is not YAML: .*duplicate key"),
        (YAML.replace("type: decision", "type: choice"), r"tasks\[1\]\.type: .* must be one of action, decision"),
        (YAML.replace("name: Nightly", ""), "name"),
        ("tasks: [", "is not YAML"),
        ("- 1", "WorkflowSpec must be given as such or as a mapping"),
        ("", "it is empty"),
        ("# tasks: later", "it is empty"),
    ],
)
def test_what_does_not_fit_is_named_with_the_file(tmp_path: Path, text: str, message: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InvalidInputError, match=message) as caught:
        load_workflow(path)
    assert str(caught.value).startswith(f"{path}: ")


@pytest.mark.parametrize("text", ['{"id": 1, "id": 2}', "{", "NaN", "[" * 100_000, '{"id": ' + "9" * 5000 + "}"])
def test_what_is_no_json_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidInputError):
        load_workflow(written(tmp_path, text, "w.json"))


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_file_is_a_workflow_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    for name in ("w.json", "w.yaml"):
        path = tmp_path_factory.getbasetemp() / name
        path.write_bytes(content)
        with pytest.raises(InvalidInputError):
            load_workflow(path)


@pytest.mark.parametrize(
    "inputs",
    [
        "\n".join(f"      a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)),
        "\n".join(f"      a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 40)),
        "      a1: &a1 [*a1]",
        "      a1: &a1 {again: *a1}",
    ],
    ids=["lists", "merged", "itself", "itself in an object"],
)
def test_aliases_that_stand_for_too_much_are_refused(tmp_path: Path, inputs: str) -> None:
    bomb = YAML.replace("{someKey: 2026-01-31, camelCase: {innerKey: no}}", f"\n      a0: &a0 {{k: 1}}\n{inputs}")
    path = written(tmp_path, bomb)
    with pytest.raises(InvalidInputError, match=r"aliases|merge"):
        load_workflow(path)


def test_an_alias_stands_for_its_value(tmp_path: Path) -> None:
    text = YAML.replace("{rowId: 1}", "&args {rowId: 1}").replace("type: decision", "type: decision\n    inputs: *args")
    assert load_workflow(written(tmp_path, text)).tasks[1].inputs == {"rowId": 1}


def test_a_file_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_workflow(tmp_path / "none.yaml")


def test_without_the_extra_json_works_and_yaml_says_what_to_install(tmp_path: Path) -> None:
    written(tmp_path, YAML)
    written(tmp_path, json.dumps(SPEC), "w.json")
    program = (
        "import sys; sys.modules['ruamel.yaml'] = sys.modules['ruamel.yaml.error'] = None\n"
        "from aureus_sdk import load_workflow\n"
        "print(load_workflow('w.json').id)\n"
        "load_workflow('workflow.yaml')"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.stdout == "nightly\n"
    assert 'takes the extra local: pip install "aureus-sdk[local]", or in a clone' in done.stderr


def test_a_loaded_workflow_is_one(tmp_path: Path) -> None:
    assert load_workflow(written(tmp_path, YAML)) == WorkflowSpec.from_dict(SPEC)
