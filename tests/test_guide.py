"""The guide runs as it stands, and turned sync, against the real runtime."""

import ast
import asyncio
import inspect
import re
from pathlib import Path

import pytest
from async_to_sync import RENAMES, convert

from aureus_local.domain.validators import BUILT_IN
from aureus_sdk import ValidatorType

GUIDE = Path(__file__).parents[1] / "docs" / "guide.md"
TEXT = GUIDE.read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


async def run_all(blocks: list[str]) -> None:
    scope: dict[str, object] = {}
    for number, block in enumerate(blocks, 1):
        code = compile(block, f"block {number} of the guide", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        waiting = eval(code, scope)  # the guide is ours
        if inspect.isawaitable(waiting):
            await waiting


def as_sync(block: str) -> str:
    converted, _ = convert(block, RENAMES)
    return converted


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, runtime_url: str) -> None:
    monkeypatch.setenv("AUREUS_BASE_URL", runtime_url)


def in_sight(blocks: list[str], url: str) -> list[str]:
    return [block.replace("http://localhost:3000", url) for block in blocks]


def test_every_block_runs_as_written(runtime_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(run_all(in_sight(BLOCKS, runtime_url)))
    shown = capsys.readouterr().out
    for line in ("ok 0.", "success", "there is no task 'nobody'", "step_end greeting", "Ada, Grace"):
        assert line in shown
    for line in ("blocked POLICY_VIOLATION", "2 {} 0", "False True ", "redeemed", "404"):
        assert line in shown


def test_every_block_runs_turned_sync(runtime_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(run_all([as_sync(block) for block in in_sight(BLOCKS, runtime_url)]))
    assert "blocked POLICY_VIOLATION" in capsys.readouterr().out


def test_it_has_every_type_of_validator_and_every_parameter() -> None:
    types = re.findall(
        r"^\| `(\w+)` \| [^|]+ \|$", TEXT.partition("## Gates")[2].partition("## Policy")[0], re.MULTILINE
    )
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \| (\w+) \| [^|]+ \| ([^|]+) \|$", TEXT, re.MULTILINE)

    assert sorted(types) == sorted(ValidatorType)
    assert {(type_, name): (kind, default == "required") for type_, name, kind, default in rows} == {
        (type_, name): (
            schema.get("type", "string" if "enum" in schema else "any"),
            name in rule.parameters["required"],
        )
        for type_, rule in BUILT_IN.items()
        for name, schema in rule.parameters["properties"].items()
    }
