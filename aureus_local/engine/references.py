"""References in a task's inputs: ``{"$from": "task-id"}`` and ``{"$from": "context", "path": "a.b"}``."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from aureus_local.domain.json_values import is_array, is_object

__all__ = ["CONTEXT", "ReferenceFaultError", "resolve"]

CONTEXT = "context"
"""The name that refers to the workflow's context."""


class ReferenceFaultError(ValueError):
    """A reference leads nowhere; the message says where it stands and what is wrong with it."""


def resolve(inputs: Mapping[str, Any], source: Callable[[str], Any]) -> dict[str, Any]:
    """
    The inputs with every reference in them, however deep, replaced by what it refers to.

    Args:
        inputs: Inputs of a task.
        source: Gives what a name refers to; raises KeyError for a name that may not be referred to.

    Raises:
        ReferenceFaultError: a reference is malformed, names nothing, or has a path that leads nowhere.
    """
    return {key: _resolved(value, source, f"inputs.{key}") for key, value in inputs.items()}


def _resolved(value: Any, source: Callable[[str], Any], place: str) -> Any:
    if is_object(value):
        if "$from" in value:
            return copy.deepcopy(_referred(value, source, place))
        return {key: _resolved(item, source, f"{place}.{key}") for key, item in value.items()}
    if is_array(value):
        return [_resolved(item, source, f"{place}[{index}]") for index, item in enumerate(value)]
    return value


def _referred(reference: Mapping[str, Any], source: Callable[[str], Any], place: str) -> Any:
    name, path = reference["$from"], reference.get("path", "")
    if not isinstance(name, str) or not isinstance(path, str) or not reference.keys() <= {"$from", "path"}:
        raise ReferenceFaultError(f'{place}: a reference is {{"$from": "a task id or context", "path": "a.b"}}')
    try:
        value = source(name)
    except KeyError:
        raise ReferenceFaultError(f"{place}: {name!r} is not a task that this one depends on") from None
    for step in path.split(".") if path else ():
        try:
            value = _step_into(value, step)
        except (KeyError, IndexError):
            raise ReferenceFaultError(f"{place}: {name!r} has no {path!r}: there is no {step!r}") from None
    return value


def _step_into(value: Any, step: str) -> Any:
    if is_object(value):
        return value[step]
    if is_array(value) and step.isdecimal():
        return value[int(step)]
    raise KeyError(step)
