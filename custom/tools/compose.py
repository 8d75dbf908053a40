"""
Compose the hand-written half of the SDK with the generated one: the last step of ``make generate``.

Every module of ``custom/`` is copied to the same place in ``aureus_sdk/``; modules of ``custom/_async/`` are also
converted to ``aureus_sdk/_sync/``, and tests of ``tests/_async/`` to ``tests/_sync/``. The contract is written as
``aureus_sdk/openapi.json``, and ``py.typed`` is added.

The first line of each source is a marker, and the DO-NOT-EDIT header in each output: line N is line N everywhere.
"""
# pyright: reportUnknownMemberType=false
# (ruamel.yaml, the generator's own YAML reader, is only partly typed)

import json
import sys
import tokenize
from pathlib import Path, PurePosixPath

from async_to_sync import RENAMES, convert
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

ROOT = Path(__file__).resolve().parents[2]
STAYS_IN_CUSTOM = {"templates", "tools", "__init__.py"}
REPLACES_GENERATED = {"aureus_sdk/client.py", "aureus_sdk/errors.py", "aureus_sdk/types.py"}
"""Files that the generator always writes and a module of ``custom/`` may stand in for."""
HEADER = "# DO NOT EDIT: written by custom/tools/compose.py"


class ComposeError(Exception):
    """The parts do not fit; the message says which and what to do."""


def main() -> int:
    try:
        written = compose(ROOT)
    except ComposeError as error:
        print(f"compose: {error}", file=sys.stderr)
        return 1
    print(f"compose: {written} files written")
    return 0


def compose(root: Path) -> int:
    """
    Write the composed files under ``root`` and remove those whose source is gone.

    Returns:
        The number of files written.

    Raises:
        ComposeError: nothing was written.
    """
    outputs = _modules(root)
    _refuse_overwriting(root, outputs)
    outputs["aureus_sdk/openapi.json"] = contract_as_json((root / "openapi.yaml").read_text("utf-8"))
    outputs["aureus_sdk/py.typed"] = ""
    for orphan in _composed_before(root) - outputs.keys():
        (root / orphan).unlink()
    for path, text in outputs.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    return len(outputs)


def contract_as_json(contract: str) -> str:
    """The YAML contract as JSON, keys in their order; a date stays the text it is."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _DatesAsText
    return json.dumps(yaml.load(contract), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


class _DatesAsText(SafeConstructor):
    pass


_DatesAsText.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def _modules(root: Path) -> dict[str, str]:
    """Path from the root to text, for each module to write."""
    custom = [path for path in _python_files(root, "custom") if path.parts[1] not in STAYS_IN_CUSTOM]
    tests = _python_files(root, "tests/_async")
    sources = {path: _read(root, path, composed_into="aureus_sdk") for path in custom}
    sources |= {path: _read(root, path, composed_into="tests/_sync") for path in tests}

    outputs = {f"aureus_sdk/{path.relative_to('custom')}": _headed(path, sources[path]) for path in custom}
    used: set[str] = set()
    for path, text in sources.items():
        if path.parts[1] == "_async":
            twin, used_here = _sync_twin(path, text)
            folder = "aureus_sdk" if path.parts[0] == "custom" else "tests"
            outputs[f"{folder}/_sync/{'/'.join(path.parts[2:])}"] = twin
            used |= used_here
    if unused := sorted(RENAMES.keys() - used):
        raise ComposeError(f"unused in the rename table of async_to_sync.py, remove: {', '.join(unused)}")
    return outputs


def _python_files(root: Path, folder: str) -> list[PurePosixPath]:
    return sorted(PurePosixPath(file.relative_to(root).as_posix()) for file in (root / folder).rglob("*.py"))


def _read(root: Path, path: PurePosixPath, *, composed_into: str) -> str:
    text = (root / path).read_text("utf-8")
    marker = f"# hand-written; composed into {composed_into} by make generate"
    if text.partition("\n")[0] != marker:
        raise ComposeError(f"{path}: the first line must be exactly: {marker}")
    return text


def _headed(source: PurePosixPath, text: str) -> str:
    """``text`` with the header, which names its source, for the marker."""
    _, _, body = text.partition("\n")
    return f"{HEADER} from {source}; change that, then run `make generate`\n{body}"


def _sync_twin(path: PurePosixPath, text: str) -> tuple[str, set[str]]:
    try:
        converted, used = convert(text, RENAMES)
        compile(converted, str(path), "exec")
    except (SyntaxError, tokenize.TokenError) as error:
        raise ComposeError(f"{path}: not Python, or not after conversion to sync: {error}") from error
    return _headed(path, converted), used


def _refuse_overwriting(root: Path, outputs: dict[str, str]) -> None:
    for path in outputs.keys() - REPLACES_GENERATED - _composed_before(root):
        if (root / path).exists():
            raise ComposeError(f"{path} exists and is not from this tool; rename its source, or list it as replaced")


def _composed_before(root: Path) -> set[str]:
    """Paths from the root of the files that an earlier run wrote."""
    candidates = [file for folder in ("aureus_sdk", "tests/_sync") for file in (root / folder).rglob("*.py")]
    return {file.relative_to(root).as_posix() for file in candidates if file.read_text("utf-8").startswith(HEADER)}


if __name__ == "__main__":
    sys.exit(main())
