"""Validators that are Python functions of the runtime's owner."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias

from attrs import evolve

from aureus_local.domain.json_values import is_object
from aureus_sdk.models import Commit, ValidationResult

CustomFunction: TypeAlias = Callable[[Commit, dict[str, Any]], object]
"""
A function that judges a commit, given the parameters of its registration. It answers with a result, the fields of one,
or whether the commit is valid; whatever else it answers fails the gate.
"""


def result_of(answer: object, name: str) -> ValidationResult:
    """
    The answer of a custom function as a result, which has a reason if it is invalid.

    Args:
        answer: What the function returned: a result, the fields of one, or whether the commit is valid.
        name: Name of the function, for the reason.

    Raises:
        TypeError: The answer is none of these, or has other fields than a result.
        ValueError: A field does not fit a result, or holds what is no JSON.
    """
    if isinstance(answer, bool):
        result = ValidationResult(valid=answer)
    elif isinstance(answer, ValidationResult):
        result = answer
    elif is_object(answer):
        result = ValidationResult(**answer)
    else:
        raise TypeError(f"its answer is of type {type(answer).__name__}, not a result, a dict or a bool")
    json.dumps(result.to_dict(), allow_nan=False, ensure_ascii=False).encode()
    return result if result.valid or result.reason else evolve(result, reason=f"{name} says that the commit is invalid")
