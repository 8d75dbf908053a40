"""
Expressions and JSON Schemas of people who may not mean well: judged by within bounds of time and memory.

None of these languages runs for ever, but an expression over large data can take many seconds, one that joins texts all
the memory there is, and a schema that refers to itself twice at each level years. So other processes judge, which can
be ended. What they cannot be asked, because of how it is nested or written, is refused here.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import Any

from aureus_local.domain.expressions import ExpressionError
from aureus_local.domain.json_schemas import InvalidSchemaError, SchemaFault
from aureus_local.domain.json_values import MAX_DEPTH, has_half_a_surrogate_pair, nests_too_deep
from aureus_local.domain.judging_processes import PROCESSES
from aureus_local.domain.parameters import ParameterFault
from aureus_local.domain.transformations import TransformationError

__all__ = [
    "Budget",
    "evaluate_within_bounds",
    "parameter_faults_within_bounds",
    "schema_faults_within_bounds",
    "transform_within_bounds",
]

_SECONDS = 2.0
_SECONDS_OF_A_GATE = 5.0

_BEYOND = (
    f"it takes more than it may, {_SECONDS:g} seconds or, on Linux, 1 GiB of memory: "
    "make it simpler, or the data smaller"
)
_NO_TIME_LEFT = (
    f"the {_SECONDS_OF_A_GATE:g} seconds are over that a gate's expressions and schemas may take together: "
    "make them simpler or fewer, or the data smaller"
)
_TOO_DEEP = f"is nested more than {MAX_DEPTH} levels deep"
_LONGEST_TRANSFORMATION = 10_000
_HALF_A_PAIR = "text with half a surrogate pair, which is no character"


class Budget:
    """How long the questions of a gate may take together. The time that they wait for one another does not count."""

    def __init__(self) -> None:
        self._left = _SECONDS_OF_A_GATE

    @property
    def seconds_for_a_question(self) -> float:
        """How long the next question may take; nothing, or less, if the time is over."""
        return min(_SECONDS, self._left)

    @contextmanager
    def spend(self) -> Generator[None]:
        """Count the time that the block takes."""
        started = monotonic()
        try:
            yield
        finally:
            self._left -= monotonic() - started


def evaluate_within_bounds(source: str, values: Mapping[str, Any], budget: Budget | None = None) -> bool:
    """
    What an expression says of some values, unless it takes more than 2 seconds or, on Linux, 1 GiB to tell.

    Args:
        source: The expression.
        values: A JSON value for each of its variables.
        budget: What is left of the time of the gate that asks, if one does.

    Returns:
        Its answer.

    Raises:
        ExpressionError: as `expressions.evaluate`, or the expression goes beyond a bound.
        JudgingUnavailableError: It cannot be judged now.
    """
    if any(map(nests_too_deep, values.values())):
        raise ExpressionError(f"one of the values {_TOO_DEEP}")
    try:
        return bool(_ask(budget or Budget(), "expression", source, values))
    except UnicodeEncodeError:
        raise ExpressionError(f"the expression or one of the values has {_HALF_A_PAIR}") from None
    except _JudgingError as error:
        raise ExpressionError(str(error)) from None


def schema_faults_within_bounds(schema: Any, value: Any, budget: Budget | None = None) -> list[SchemaFault]:
    """
    All ways in which a value does not fit a schema, unless it takes more than 2 seconds or, on Linux, 1 GiB to tell.

    Args:
        schema: The JSON Schema.
        value: The JSON value to be judged.
        budget: What is left of the time of the gate that asks, if one does.

    Returns:
        One fault each; none if it fits.

    Raises:
        InvalidSchemaError: The schema is none, or goes beyond a bound.
        JudgingUnavailableError: It cannot be judged now.
    """
    if nests_too_deep(schema):
        raise InvalidSchemaError(f"the schema {_TOO_DEEP}")
    if nests_too_deep(value):
        return [SchemaFault("", f"it {_TOO_DEEP}", "depth")]
    try:
        return [SchemaFault(*fault) for fault in _ask(budget or Budget(), "schema", schema, value)]
    except UnicodeEncodeError:
        if has_half_a_surrogate_pair(schema):
            raise InvalidSchemaError(f"the schema has {_HALF_A_PAIR}") from None
        return [SchemaFault("", f"it has {_HALF_A_PAIR}", "encoding")]
    except _JudgingError as error:
        raise InvalidSchemaError(str(error)) from None


def parameter_faults_within_bounds(schema: Mapping[str, Any], parameters: Mapping[str, Any]) -> list[ParameterFault]:
    """
    All ways in which the parameters of a validator do not fit their schema; that they go beyond a bound is one.

    Args:
        schema: The JSON Schema, as `parameters.parameter_faults` takes it.
        parameters: The parameters.

    Returns:
        One fault each; none if they fit.

    Raises:
        JudgingUnavailableError: They cannot be checked now.
    """
    if nests_too_deep(parameters):
        return [ParameterFault("parameters", f"are nested more than {MAX_DEPTH} levels deep")]
    try:
        return [ParameterFault(*fault) for fault in _ask(Budget(), "parameters", schema, parameters)]
    except UnicodeEncodeError:
        return [ParameterFault("parameters", f"have {_HALF_A_PAIR}")]
    except _JudgingError as error:
        return [ParameterFault("parameters", f"cannot be checked: {error}")]


def transform_within_bounds(expression: Any, value: Any) -> Any:
    """
    What a JMESPath expression finds in a value, unless it takes more than 2 seconds or, on Linux, 1 GiB to find it.

    Args:
        expression: The expression, of 10,000 characters at most.
        value: The JSON value.

    Raises:
        TransformationError: as `transformations.transform`, or the expression is no text or goes beyond a bound.
        JudgingUnavailableError: It cannot be applied now.
    """
    if not isinstance(expression, str):
        raise TransformationError("it is no text")
    if len(expression) > _LONGEST_TRANSFORMATION:
        raise TransformationError(
            f"it has {len(expression)} characters, and may have {_LONGEST_TRANSFORMATION}: split it up among tasks"
        )
    if nests_too_deep(value):
        raise TransformationError(f"the data {_TOO_DEEP}")
    try:
        return _ask(Budget(), "transformation", expression, value)
    except UnicodeEncodeError:
        raise TransformationError(f"the expression or the data has {_HALF_A_PAIR}") from None
    except _JudgingError as error:
        raise TransformationError(str(error)) from None


class _JudgingError(Exception):
    """There is no answer; the message says why."""


def _ask(budget: Budget, judge: str, *arguments: Any) -> Any:
    """
    The answer to a question.

    Raises:
        UnicodeEncodeError: it cannot be asked.
        _JudgingError: there is none.
        JudgingUnavailableError: nobody can be asked.
    """
    seconds = budget.seconds_for_a_question
    if seconds <= 0:
        raise _JudgingError(_NO_TIME_LEFT)
    with budget.spend():
        question = json.dumps([judge, arguments], ensure_ascii=False).encode() + b"\n"
    try:
        with PROCESSES.idle() as process, budget.spend():
            answer = process.ask(question, seconds)
    except (TimeoutError, EOFError) as error:
        is_last = isinstance(error, TimeoutError) and seconds < _SECONDS
        raise _JudgingError(_NO_TIME_LEFT if is_last else _BEYOND) from None
    if "fault" in answer:
        raise _JudgingError(answer["fault"])
    return answer["answer"]
