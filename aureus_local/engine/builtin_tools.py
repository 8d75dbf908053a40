"""The tools that every runtime has."""

from __future__ import annotations

import json
import reprlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aureus_local.clock import Clock
from aureus_local.domain.transformations import TransformationError
from aureus_local.judging.bounded import BoundedJudge
from aureus_local.registry import Tool, ToolContext

from .workspace import LARGEST_FILE, Workspace

__all__ = ["BuiltinTool", "builtin_tools"]


_QUOTE = reprlib.Repr()
_QUOTE.maxstring = 200


@dataclass(frozen=True, slots=True)
class BuiltinTool:
    """A tool, and the inputs that it cannot do without."""

    function: Tool
    required: frozenset[str] = frozenset()


def builtin_tools(workspace: Workspace, clock: Clock) -> Mapping[str, BuiltinTool]:
    """
    The built-in tools, by name.

    Args:
        workspace: Where files are read from and written to.
        clock: The time that `sleep` goes by.
    """
    files = _Files(workspace)
    return {
        "echo": BuiltinTool(_echo),
        "read_file": BuiltinTool(files.read, frozenset({"path"})),
        "sleep": BuiltinTool(_sleep(clock), frozenset({"duration_ms"})),
        "transform_data": BuiltinTool(_transform_data, frozenset({"data", "expression"})),
        "validate_schema": BuiltinTool(_validate_schema, frozenset({"data", "schema"})),
        "write_file": BuiltinTool(files.write, frozenset({"path", "data"})),
    }


async def _echo(inputs: dict[str, Any], _context: ToolContext) -> Any:
    """Answer with the inputs."""
    return inputs


def _sleep(clock: Clock) -> Tool:
    async def sleep(inputs: dict[str, Any], _context: ToolContext) -> Any:
        """Wait for `duration_ms`, then answer with `data`, if there is any."""
        duration_ms = inputs["duration_ms"]
        if isinstance(duration_ms, bool) or not isinstance(duration_ms, int | float) or duration_ms < 0:
            raise ValueError(f"duration_ms must be a number of milliseconds, not {_quoted(duration_ms)}")
        await clock.sleep(duration_ms / 1000)
        return inputs.get("data")

    return sleep


def _transform_data(inputs: dict[str, Any], _context: ToolContext) -> Any:
    """Answer with what a JMESPath `expression` finds in `data`."""
    try:
        return BoundedJudge().transform(inputs["expression"], inputs["data"])
    except TransformationError as error:
        raise ValueError(
            f"the JMESPath expression {_quoted(inputs['expression'])} cannot be applied: {error}"
        ) from None


def _validate_schema(inputs: dict[str, Any], _context: ToolContext) -> Any:
    """Answer with `data` if it keeps the JSON Schema `schema`, and fail if it does not."""
    found = BoundedJudge().schema_faults(inputs["schema"], inputs["data"])
    faults = [f"{fault.path or 'data'}: {fault.message}" for fault in found]
    if faults:
        raise ValueError(f"the data does not keep the schema: {'; '.join(faults)}")
    return inputs["data"]


class _Files:
    """Reading and writing files of the workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def read(self, inputs: dict[str, Any], _context: ToolContext) -> Any:
        """Answer with the content of the file at `path`: what it holds if it is JSON by name, else its text."""
        name = _file_name(inputs["path"])
        text = self._workspace.read(name).decode()
        return json.loads(text) if name.endswith(".json") else text

    def write(self, inputs: dict[str, Any], context: ToolContext) -> Any:
        """Write `data` to the file at `path`, text as it is and anything else as JSON, whole or not at all."""
        name, data = _file_name(inputs["path"]), inputs["data"]
        content = data.encode() if isinstance(data, str) else _indented(data)
        if context.dry_run:
            self._workspace.check(name)
        else:
            self._workspace.write(name, content)
        return {"path": name, "bytes": len(content)}


def _indented(data: Any) -> bytes:
    """The data as JSON, unless it is more than a file may have that is to be read: blanks can be most of it."""
    content = bytearray()
    for part in json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(data):
        content += part.encode()
        if len(content) > LARGEST_FILE:
            raise ValueError(f"data, as JSON with line breaks and blanks, has more than {LARGEST_FILE} bytes")
    return bytes(content + b"\n")


def _file_name(path: Any) -> str:
    if not isinstance(path, str) or not path:
        raise ValueError(f"path must be the name of a file, not {_quoted(path)}")
    return path


def _quoted(value: Any) -> str:
    """The value as an error may repeat it: cut, whatever it is."""
    return _QUOTE.repr(value)
