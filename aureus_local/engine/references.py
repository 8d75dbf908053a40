"""What the references in a task's inputs lead to, once the task is to run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from aureus_local.domain.json_values import is_array, is_object
from aureus_sdk.workflow_references import is_reference, read_reference, step_along

__all__ = ["ReferenceFaultError", "resolve"]


class ReferenceFaultError(ValueError):
    """A reference leads nowhere; the message says where it stands and what is wrong with it."""


def resolve(
    inputs: Mapping[str, Any], source: Callable[[str], Any], bring: Callable[[Any, str], Any]
) -> dict[str, Any]:
    """
    The inputs with every reference in them, however deep, replaced by what it refers to.

    Args:
        inputs: Inputs of a task.
        source: Gives what a name refers to; raises KeyError for a name that may not be referred to.
        bring: Called with what each reference refers to and the place of the reference; gives what is to stand there.

    Raises:
        ReferenceFaultError: a reference is malformed, names nothing, or has a path that leads nowhere.
    """
    return {key: _resolved(value, source, bring, f"inputs.{key}") for key, value in inputs.items()}


def _resolved(value: Any, source: Callable[[str], Any], bring: Callable[[Any, str], Any], place: str) -> Any:
    if is_reference(value):
        return bring(_referred(value, source, place), place)
    if is_object(value):
        return {key: _resolved(item, source, bring, f"{place}.{key}") for key, item in value.items()}
    if is_array(value):
        return [_resolved(item, source, bring, f"{place}[{index}]") for index, item in enumerate(value)]
    return value


def _referred(reference: Mapping[str, Any], source: Callable[[str], Any], place: str) -> Any:
    try:
        name, path = read_reference(reference)
    except ValueError as error:
        raise ReferenceFaultError(f"{place}: {error}") from None
    try:
        value = source(name)
    except KeyError:
        raise ReferenceFaultError(f"{place}: the task {name!r} has not succeeded before this one") from None
    try:
        return step_along(value, path)
    except ValueError as error:
        raise ReferenceFaultError(f"{place}: {name!r} {error}") from None
