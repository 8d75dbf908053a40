from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from aureus_local import ToolContext, tool, validator
from aureus_local.registry import Registry, RegistryError

if TYPE_CHECKING:
    from pathlib import Path

TOOLS = """
from aureus_local import ToolContext, tool, validator
from helper_of_{name} import GREETING

@tool("greet")
def greet(inputs, context):
    return GREETING

@tool("greet-later")
async def greet_later(inputs, context):
    return GREETING

@validator("polite")
def polite(commit, parameters):
    return True
"""


def write(folder: Path, name: str, text: str = TOOLS) -> Path:
    (folder / f"helper_of_{name}.py").write_text('GREETING = "hello"')
    path = folder / f"{name}.py"
    path.write_text(text.replace("{name}", name))
    return path


@pytest.fixture(autouse=True)
def _import_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))


def test_a_file_is_loaded_with_its_neighbours(tmp_path: Path) -> None:
    registry = Registry()

    registry.load(str(write(tmp_path, "from_file")))

    assert sorted(registry.tools) == ["greet", "greet-later"]
    assert sorted(registry.validators) == ["polite"]
    context: Any = None
    assert registry.tools["greet"]({}, context) == "hello"


def test_a_module_is_loaded_by_its_dotted_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "dotted")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    registry = Registry()

    registry.load("dotted")

    assert sorted(registry.tools) == ["greet", "greet-later"]


def test_loading_a_module_twice_is_fine_and_a_name_taken_by_another_function_is_not(tmp_path: Path) -> None:
    registry = Registry()
    first, second = write(tmp_path, "first"), write(tmp_path, "second")

    registry.load(str(first))
    registry.load(str(first))

    with pytest.raises(RegistryError, match=r"second\.py brings 'greet', but another function already has that name"):
        registry.load(str(second))


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("no/such/file.py", r"there is no file no/such/file\.py"),
        ("no.such.module", r"there is no module 'no\.such\.module'"),
        ("json", "has no tools and no validators: mark its functions"),
    ],
)
def test_what_cannot_be_loaded_is_named(reference: str, message: str) -> None:
    with pytest.raises(RegistryError, match=message):
        Registry().load(reference)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 / 0", "cannot be loaded: ZeroDivisionError: division by zero"),
        ("import no_such_package", "cannot be loaded: .*no_such_package"),
        ("def broken(:", "cannot be loaded: SyntaxError"),
    ],
)
def test_a_file_that_raises_is_named_with_its_error(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, "faulty", text)

    with pytest.raises(RegistryError, match=rf"faulty\.py {message}"):
        Registry().load(str(path))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('@tool("f")\ndef f(inputs):\n    return 1', r"brings 'f', which has to take \(inputs, context\)"),
        ('@tool("f")\ndef f(inputs, *, context):\n    return 1', r"brings 'f', which has to take \(inputs, context\)"),
        ('@validator("v")\ndef v():\n    return True', r"brings 'v', which has to take \(commit, parameters\)"),
        ('@validator("v")\nasync def v(commit, parameters):\n    return True', r"brings 'v', which is async"),
        (
            'class V:\n    async def __call__(self, commit, parameters): ...\n\nv = validator("v")(V())',
            r"brings 'v', which is async",
        ),
    ],
)
def test_a_function_that_cannot_be_called_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, "miscalled", f"from aureus_local import tool, validator\n\n{text}")

    with pytest.raises(RegistryError, match=message):
        Registry().load(str(path))


def test_a_file_that_raises_is_named_with_the_line(tmp_path: Path) -> None:
    path = write(tmp_path, "raising", "x = 1\ny = x / 0")

    with pytest.raises(RegistryError, match=r"ZeroDivisionError: division by zero, in .*raising\.py, line 2"):
        Registry().load(str(path))


@pytest.mark.parametrize("mark", [tool, validator])
def test_a_mark_without_a_name_says_how_to_write_it(mark: Any) -> None:
    def function() -> None: ...

    with pytest.raises(TypeError, match=r"needs a name: write @\w+\(\"name\"\)"):
        mark(function)
    with pytest.raises(TypeError, match="needs a name"):
        mark("")


def test_a_marked_function_stays_what_it_is() -> None:
    def double(inputs: dict[str, Any], _context: ToolContext) -> int:
        return len(inputs) * 2

    module = ModuleType("mine")
    module.double = tool("double")(double)  # type: ignore[attr-defined]  # a module has any
    registry = Registry()

    registry.load(module)

    assert registry.tools == {"double": double}
