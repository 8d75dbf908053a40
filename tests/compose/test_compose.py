"""The composer: which files it writes, and what it refuses."""

import json
from pathlib import Path

import compose
import pytest
from compose import ComposeError, contract_as_json

MARKER = "# hand-written; composed into aureus_sdk by make generate\n"
TEST_MARKER = "# hand-written; composed into tests/_sync by make generate\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with an async module, a shared one, a test and a contract."""
    monkeypatch.setattr(compose, "RENAMES", {"_async": "_sync", "aclose": "close"})
    write(tmp_path, "custom/__init__.py", "")
    write(tmp_path, "custom/tools/tool.py", "")
    write(tmp_path, "custom/errors.py", f"{MARKER}class Error(Exception): ...\n")
    write(tmp_path, "custom/_async/sub/sender.py", f"{MARKER}async def aclose(): ...\n")
    write(tmp_path, "tests/_async/test_it.py", f"{TEST_MARKER}import aureus_sdk._async\n")
    write(tmp_path, "aureus_sdk/errors.py", "generated = True\n")
    write(tmp_path, "aureus_sdk/models/model.py", "generated = True\n")
    write(tmp_path, "openapi.yaml", "openapi: 3.1.0\ninfo: {version: '1'}\n")
    return tmp_path


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def snapshot(root: Path) -> dict[str, str]:
    return {file.relative_to(root).as_posix(): file.read_text() for file in root.rglob("*") if file.is_file()}


def test_every_file_lands_in_its_place_under_a_header_that_names_its_source(root: Path) -> None:
    before = snapshot(root)

    compose.compose(root)

    after = snapshot(root)
    written = {path: text for path, text in after.items() if before.get(path) != text}
    header = "# DO NOT EDIT: written by custom/tools/compose.py from {}; change that, then run `make generate`\n"
    async_source = "custom/_async/sub/sender.py"
    assert written == {
        "aureus_sdk/errors.py": header.format("custom/errors.py") + "class Error(Exception): ...\n",
        "aureus_sdk/_async/sub/sender.py": header.format(async_source) + "async def aclose(): ...\n",
        "aureus_sdk/_sync/sub/sender.py": header.format(async_source) + "def close(): ...\n",
        "tests/_sync/test_it.py": header.format("tests/_async/test_it.py") + "import aureus_sdk._sync\n",
        "aureus_sdk/openapi.json": '{\n "openapi": "3.1.0",\n "info": {\n  "version": "1"\n }\n}\n',
        "aureus_sdk/py.typed": "",
    }


def test_composing_again_writes_the_same(root: Path) -> None:
    compose.compose(root)
    first = snapshot(root)

    compose.compose(root)

    assert snapshot(root) == first


def test_what_lost_its_source_goes(root: Path) -> None:
    compose.compose(root)
    write(root, "custom/_async/kept.py", f"{MARKER}import _async\nx.aclose()\n")
    (root / "custom/_async/sub/sender.py").unlink()

    compose.compose(root)

    composed = {path for path in snapshot(root) if path.startswith(("aureus_sdk/_async", "aureus_sdk/_sync"))}
    assert composed == {"aureus_sdk/_async/kept.py", "aureus_sdk/_sync/kept.py"}


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("custom/other.py", "x = 1\n", "custom/other.py: the first line must be exactly: # hand-written"),
        ("custom/other.py", "", "custom/other.py: the first line must be exactly: # hand-written"),
        ("tests/_async/test_it.py", MARKER, "tests/_async/test_it.py: .* composed into tests/_sync"),
        ("custom/models/model.py", MARKER, "aureus_sdk/models/model.py exists and is not from this tool"),
        ("tests/_sync/test_it.py", "by_hand = 1\n", "tests/_sync/test_it.py exists and is not from this tool"),
        ("custom/_async/bad.py", f"{MARKER}x = (\n", "custom/_async/bad.py: not Python"),
        ("custom/_async/bad.py", f"{MARKER}x = 1 +\n", r"custom/_async/bad.py: not Python.*line 2"),
        ("custom/_async/sub/sender.py", f"{MARKER}import _async\n", "unused in the rename table.*: aclose$"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_written(root: Path, path: str, text: str, message: str) -> None:
    write(root, path, text)
    before = snapshot(root)

    with pytest.raises(ComposeError, match=message):
        compose.compose(root)

    assert snapshot(root) == before


def test_the_contract_keeps_order_and_text_that_yaml_would_read_as_something_else() -> None:
    contract = """
        z: {on: yes, date: 2024-01-01, time: 2024-01-01T00:00:00Z, number: 1.5, empty: null}
        a: {200: ok, text: "é"}
    """
    assert list(json.loads(contract_as_json(contract)).items()) == [
        ("z", {"on": "yes", "date": "2024-01-01", "time": "2024-01-01T00:00:00Z", "number": 1.5, "empty": None}),
        ("a", {"200": "ok", "text": "é"}),
    ]
    assert "é" in contract_as_json(contract)
