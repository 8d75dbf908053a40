# hand-written; composed into aureus_sdk by make generate
"""
Workflows from files: YAML or JSON, with keys in snake_case or camelCase.

Which keys there are is read from the contract. Keys of free-form values, such as a tool's inputs, and of maps, such as
the dependencies, stay as they are.
"""
# pyright: reportUnknownMemberType=false
# (ruamel.yaml is only partly typed)

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from importlib import resources
from itertools import chain
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from ._codecs import INFINITY, is_list, is_mapping
from ._extra import INSTALL_LOCAL
from .errors import InvalidInputError
from .errors import Path as Place
from .models.workflow import TaskType, WorkflowSpec

if TYPE_CHECKING:
    from ruamel.yaml import YAML

__all__ = ["load_workflow"]

_Schema: TypeAlias = Mapping[str, Any]

_LONGEST = 64 * 1024 * 1024
"""Characters: more than any server takes, and no more than fits into memory."""
_MOST_MERGED = 1000
"""Keys: objects that are merged over and over double each time."""
_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")


def load_workflow(path: str | PathLike[str]) -> WorkflowSpec:
    """
    Load a workflow from a file: JSON where its name ends in ``.json``, else YAML, which takes the extra ``local``.

    Keys may be written in snake_case or camelCase. A task without a name is named like its id, and one without a type
    is an ``action``.

    Args:
        path: The file, in UTF-8.

    Returns:
        The workflow. Whether it can run is checked when it is executed.

    Raises:
        InvalidInputError: the file is neither JSON nor YAML, has a key that is unknown or given twice, or a value that
            does not fit. The message names the file, the path in it and, for an unknown key, the nearest known one.
        OSError: the file cannot be read.

    Example:
        >>> workflow = load_workflow("nightly.yaml")
        >>> result = client.execute_workflow(workflow)
    """
    file = Path(path)
    try:
        document = _parsed(file.read_text("utf-8-sig"), is_json=file.suffix.lower() == ".json")
        schemas: _Schema = json.loads((resources.files("aureus_sdk") / "openapi.json").read_bytes())["components"][
            "schemas"
        ]
        spec = _in_snake_case(document, schemas["WorkflowSpec"], schemas, ())
        return WorkflowSpec.of(_with_defaults(spec))
    except UnicodeDecodeError as error:
        raise InvalidInputError(f"{file}: it is not UTF-8: {error.reason} at byte {error.start}") from None
    except RecursionError:
        raise InvalidInputError(f"{file}: it is nested too deep") from None
    except InvalidInputError as error:
        raise InvalidInputError(f"{file}: {error}") from None


def _parsed(text: str, *, is_json: bool) -> Any:
    if is_json:
        try:
            return json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_refuse_constant)
        except InvalidInputError:
            raise
        except ValueError as error:  # of the syntax, or of a number that is too long
            raise InvalidInputError(f"it is not JSON: {error}") from None
    try:
        from ruamel.yaml.error import YAMLError
    except ImportError:
        raise InvalidInputError(f"reading YAML takes the extra local: {INSTALL_LOCAL}") from None
    try:
        document = _yaml().load(text)
    except (YAMLError, ValueError) as error:
        raise InvalidInputError(f"it is not YAML: {' '.join(str(error).split())}") from None
    if document is None:
        raise InvalidInputError("it is empty")
    if _length(document, {}) > _LONGEST:
        raise InvalidInputError(f"its aliases stand for more than {_LONGEST} characters: write less, or less often")
    return document


def _length(value: Any, lengths: dict[int, float]) -> float:
    """
    How many characters a value takes at least as JSON, in which each alias is written out.

    Args:
        value: The value.
        lengths: Those of the lists and objects that are known, by their ids. One that is still being measured has no
            end: it contains itself.
    """
    if is_mapping(value):
        parts: Iterable[Any] = chain.from_iterable(value.items())
    elif is_list(value):
        parts = value
    else:
        return len(value) if isinstance(value, str) else 1
    if id(value) not in lengths:
        lengths[id(value)] = INFINITY
        lengths[id(value)] = 2 + sum(1 + _length(part, lengths) for part in parts)
    return lengths[id(value)]


def _yaml() -> YAML:
    """A reader of YAML 1.2 that gives JSON values: a date stays the text that it is."""
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import SafeConstructor

    class Constructor(SafeConstructor):
        def flatten_mapping(self, node: Any) -> Any:
            super().flatten_mapping(node)
            if len(node.value) > _MOST_MERGED and getattr(node, "merge", None):
                raise ValueError(
                    f"line {node.start_mark.line + 1} merges more than {_MOST_MERGED} keys into one object"
                )

    Constructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = Constructor
    return yaml


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        repeated = next(key for number, (key, _) in enumerate(pairs) if key in dict(pairs[:number]))
        raise InvalidInputError(f"the key {repeated!r} is given twice in one object")
    return members


def _refuse_constant(name: str) -> None:
    raise InvalidInputError(f"{name} is not JSON")


def _in_snake_case(value: Any, schema: _Schema, schemas: _Schema, place: Place) -> Any:
    """A value with the keys that its schema knows in snake_case."""
    schema = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if is_list(value) and "items" in schema:
        return [_in_snake_case(item, schema["items"], schemas, (*place, index)) for index, item in enumerate(value)]
    if not is_mapping(value):
        return value
    if "properties" in schema:
        return _with_known_keys(value, schema["properties"], schemas, place)
    values = schema.get("additionalProperties")
    if not is_mapping(values):
        return value
    return {key: _in_snake_case(member, values, schemas, (*place, str(key))) for key, member in value.items()}


def _with_known_keys(members: Mapping[Any, Any], properties: _Schema, schemas: _Schema, place: Place) -> dict[str, Any]:
    renamed: dict[str, Any] = {}
    for key, member in members.items():
        name = _CAPITAL.sub(r"_\1", str(key)).lower()
        if name not in properties or key not in {name, _in_camel_case(name)}:
            raise InvalidInputError(_unknown(str(key), name, properties), path=(*place, str(key)))
        if name in renamed:
            raise InvalidInputError(f"is given twice, as {name!r} and in camelCase", path=(*place, str(key)))
        renamed[name] = _in_snake_case(member, properties[name], schemas, (*place, name))
    return renamed


def _in_camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def _unknown(key: str, name: str, properties: _Schema) -> str:
    from difflib import get_close_matches  # only needed for a mistake

    nearest = get_close_matches(name, properties, n=1, cutoff=0)
    return f"is unknown; the nearest known key is {nearest[0]!r}" if nearest else f"{key!r} is unknown"


def _with_defaults(spec: Any) -> Any:
    if not is_mapping(spec) or not is_list(spec.get("tasks")):
        return spec
    return {**spec, "tasks": [_named(task) for task in spec["tasks"]]}


def _named(task: Any) -> Any:
    if not is_mapping(task) or "id" not in task:
        return task
    return {"name": task["id"], "type": TaskType.ACTION, **task}
