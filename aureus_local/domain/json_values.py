"""What JSON values are: their types as JSON Schema names them, their size and their depth."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from json.encoder import encode_basestring
from types import MappingProxyType
from typing import Any, TypeGuard

MAX_DEPTH = 128
"""How deep a value may nest that is handed to native code, which recurses on the stack without a limit of its own."""

TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep"
"""What is said of a value for which `nests_too_deep`."""

LARGEST_VALUE = 16 * 1024 * 1024
"""How many bytes a value may take as JSON, wherever it comes from: a request, a file, a tool, an expression."""

_CONTAINERS = (dict, list)  # a tuple is tested against twice as fast as a union


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether the value is a JSON object."""
    return isinstance(value, dict)


def is_array(value: Any) -> TypeGuard[list[Any]]:
    """Whether the value is a JSON array."""
    return isinstance(value, list)


def is_number(value: Any) -> TypeGuard[int | float]:
    """Whether the value is a JSON number; true and false, which Python counts as integers, are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_integer(value: Any) -> bool:
    """Whether the value is a number without a fraction: 1.0 is an integer, as in JSON Schema."""
    return is_number(value) and (isinstance(value, int) or value.is_integer())


TYPES: Mapping[str, Callable[[Any], bool]] = MappingProxyType(
    {
        "string": lambda value: isinstance(value, str),
        "number": is_number,
        "integer": is_integer,
        "boolean": lambda value: isinstance(value, bool),
        "object": is_object,
        "array": is_array,
        "null": lambda value: value is None,
    }
)
"""The JSON types by name, each with the test for it."""


def type_name(value: Any) -> str:
    """The name of the value's JSON type, to be read by people: `integer` goes by `number`."""
    return next(name for name, fits in TYPES.items() if fits(value))


def as_float(number: float) -> float:
    """The number as a float; an integer beyond the range of floats becomes infinite."""
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def compact_size(value: Any) -> int:
    """The length in bytes of the value as JSON text in UTF-8, without blanks and escaping only what must be escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return len(text.encode("utf-8", "surrogatepass"))


def size_up_to(value: Any, limit: int) -> int:
    """
    As `compact_size`, but nothing is copied, and nothing is looked at once the limit is passed: the work has a bound
    even where a value holds another one many times.

    Returns:
        The size; some number above the limit, if the size is above it.
    """
    size = -2  # less the brackets that are put around it here
    containers: list[Any] = [[value]]
    while containers and size <= limit:
        container = containers.pop()
        members: Iterable[Any] = container
        size += 2 + max(0, len(container) - 1)
        if is_object(container):
            size += len(container)
            members = chain(container, container.values())
        for member in members:
            if isinstance(member, (dict, list, tuple)):  # as JSON, a tuple is a list
                containers.append(member)
            elif isinstance(member, str) and len(member) > limit:
                size += len(member)
            else:
                size += _leaf_size(member)
            if size > limit:
                break
    return size


def _leaf_size(leaf: Any) -> int:
    if isinstance(leaf, str):
        return len(encode_basestring(leaf).encode("utf-8", "surrogatepass"))
    if isinstance(leaf, float):
        return len(float.__repr__(leaf))
    if isinstance(leaf, int) and not isinstance(leaf, bool):
        return len(int.__repr__(leaf))
    return 5 if leaf is False else 4


def copy_of(value: Any) -> Any:
    """The value once more, with nothing that can change in common; what was in it twice is there twice."""
    if is_object(value):
        return {key: copy_of(each) if isinstance(each, _CONTAINERS) else each for key, each in value.items()}
    if is_array(value):
        return [copy_of(each) if isinstance(each, _CONTAINERS) else each for each in value]
    return value


def nests_too_deep(value: Any) -> bool:
    """Whether arrays and objects are nested in each other more than `MAX_DEPTH` deep."""
    containers: list[Any] = [value] if isinstance(value, _CONTAINERS) else []
    for _ in range(MAX_DEPTH):
        children = chain.from_iterable(each.values() if is_object(each) else each for each in containers)
        containers = [child for child in children if isinstance(child, _CONTAINERS)]
        if not containers:
            return False
    return True


def has_half_a_surrogate_pair(value: Any) -> bool:
    """Whether there is text in the value, or a key, that UTF-8 cannot encode."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False
