"""
Transformations of JSON by JMESPath expressions.

The language has no loops, but each step of an expression can double what the step before it gave: whoever judges
by them has to put an end to that.
"""

from __future__ import annotations

import json
from typing import Any

import jmespath

from .json_values import LARGEST_VALUE, size_up_to
from .texts import shortened

__all__ = ["TransformationError", "transform"]

_LONGEST_MESSAGE = 1_000


class TransformationError(ValueError):
    """An expression cannot be read, does not fit the value, or finds too much."""


def transform(expression: str, value: Any) -> Any:
    """
    What an expression finds in a value.

    Args:
        expression: The JMESPath expression.
        value: The JSON value.

    Raises:
        TransformationError: there is no answer; the message says why.
    """
    try:
        found = jmespath.search(expression, value)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  # functions of JMESPath raise whatever the Python that they are made of does
        raise TransformationError(shortened(str(error), _LONGEST_MESSAGE)) from None
    if size_up_to(found, LARGEST_VALUE) > LARGEST_VALUE:
        raise TransformationError(
            f"what it finds takes more than {LARGEST_VALUE // 1024**2} MiB as JSON: have it select less"
        )
    try:
        json.dumps(found)
    except (TypeError, ValueError, RecursionError) as error:
        raise TransformationError(f"what it finds is not JSON: {error}") from None
    return found
