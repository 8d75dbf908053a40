"""
Transformations of JSON by JMESPath expressions.

The language has no loops, but each step of an expression can double what the step before it gave: the work is bounded.
"""

from __future__ import annotations

from typing import Any

import jmespath
import jmespath.exceptions
from jmespath.visitor import TreeInterpreter

from .json_values import is_array, is_object

__all__ = ["TransformationError", "transform"]

_MOST_WORK = 5_000_000
"""In items of arrays and objects, and hundreds of characters, that are looked at or made."""


class TransformationError(ValueError):
    """An expression cannot be read, does not fit the value, or takes too much work."""


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
        parsed = jmespath.compile(expression)
        return _BoundedInterpreter().visit(parsed.parsed, value)
    except (jmespath.exceptions.JMESPathError, RecursionError) as error:
        raise TransformationError(str(error)) from None


class _BoundedInterpreter(TreeInterpreter):
    """Counts what each step gives: once, but the whole of what a selection gives, which may hold a value many times."""

    def __init__(self) -> None:
        super().__init__()
        self._work = 0

    def visit(self, node: Any, *args: Any, **kwargs: Any) -> Any:
        result: Any = super().visit(node, *args, **kwargs)
        if node["type"].startswith("multi_select"):
            self._count_whole(result)
        else:
            self._count(_size(result))
        return result

    def _count(self, work: int) -> None:
        self._work += work
        if self._work > _MOST_WORK:
            raise TransformationError("it takes too much work")

    def _count_whole(self, value: Any) -> None:
        pending = [value]
        while pending:
            part = pending.pop()
            self._count(_size(part))
            if is_object(part):
                pending.extend(part.values())
            elif is_array(part):
                pending.extend(part)


def _size(value: Any) -> int:
    """The work that a value stands for, without what is in it."""
    if isinstance(value, str):
        return 1 + len(value) // 100
    return 1 + len(value) if is_object(value) or is_array(value) else 1
