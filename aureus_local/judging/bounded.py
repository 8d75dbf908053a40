"""
Expressions and JSON Schemas of people who may not mean well: judged by within bounds of time and memory.

None of these languages runs for ever, but an expression over large data can take many seconds, one that joins texts all
the memory there is, and a schema that refers to itself twice at each level years. So other processes judge, which can
be ended. What they cannot be asked, because of how it is nested or written, is refused here: this is the only way to
them, and they do not look at it again.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import Any

from aureus_local.domain.expressions import ExpressionError
from aureus_local.domain.json_schemas import InvalidSchemaError, SchemaFault
from aureus_local.domain.json_values import TOO_DEEP, has_half_a_surrogate_pair, nests_too_deep
from aureus_local.domain.judge import Judge
from aureus_local.domain.parameters import ParameterFault
from aureus_local.domain.transformations import TransformationError

from .child import MOST_MEMORY
from .processes import PROCESSES

__all__ = ["BoundedJudge"]

_SECONDS = 2.0
_SECONDS_TOGETHER = 5.0

_BEYOND = (
    f"it takes more than it may, {_SECONDS:g} seconds or, on Linux, {MOST_MEMORY // 1024**3} GiB of memory: "
    "make it simpler, or the data smaller"
)
_NO_TIME_LEFT = (
    f"the {_SECONDS_TOGETHER:g} seconds are over that a gate's expressions and schemas may take together: "
    "make them simpler or fewer, or the data smaller"
)
_LONGEST_TRANSFORMATION = 10_000
_HALF_A_PAIR = "text with half a surrogate pair, which is no character"


class BoundedJudge(Judge):
    """
    Has other processes judge: each question has a bound, and so has the time that all of them take together.

    Make one for each gate, and for each other matter. The time that questions wait for one another does not count.

    All methods raise JudgingUnavailableError where nobody can be asked now.
    """

    def __init__(self) -> None:
        self._seconds_left = _SECONDS_TOGETHER

    def evaluate(self, source: str, values: Mapping[str, Any]) -> bool:
        """As `Judge.evaluate`."""
        try:
            if self._any_nests_too_deep(*values.values()):
                raise ExpressionError(f"one of the values is {TOO_DEEP}")
            return bool(self._ask("expression", source, values))
        except UnicodeEncodeError:
            raise ExpressionError(f"the expression or one of the values has {_HALF_A_PAIR}") from None
        except _NoAnswerError as error:
            raise ExpressionError(str(error)) from None

    def schema_faults(self, schema: Any, value: Any) -> list[SchemaFault]:
        """As `Judge.schema_faults`."""
        try:
            if self._any_nests_too_deep(schema):
                raise InvalidSchemaError(f"the schema is {TOO_DEEP}")
            if self._any_nests_too_deep(value):
                return [SchemaFault("", f"it is {TOO_DEEP}", "depth")]
            return [SchemaFault(*fault) for fault in self._ask("schema", schema, value)]
        except UnicodeEncodeError:
            if has_half_a_surrogate_pair(schema):
                raise InvalidSchemaError(f"the schema has {_HALF_A_PAIR}") from None
            return [SchemaFault("", f"it has {_HALF_A_PAIR}", "encoding")]
        except _NoAnswerError as error:
            raise InvalidSchemaError(str(error)) from None

    def parameter_faults(self, schema: Mapping[str, Any], parameters: Mapping[str, Any]) -> list[ParameterFault]:
        """As `Judge.parameter_faults`."""
        try:
            if self._any_nests_too_deep(parameters):
                return [ParameterFault("parameters", f"are {TOO_DEEP}")]
            return [ParameterFault(*fault) for fault in self._ask("parameters", schema, parameters)]
        except UnicodeEncodeError:
            return [ParameterFault("parameters", f"have {_HALF_A_PAIR}")]
        except _NoAnswerError as error:
            return [ParameterFault("parameters", f"cannot be checked: {error}")]

    def transform(self, expression: Any, value: Any) -> Any:
        """
        What a JMESPath expression finds in a value.

        Args:
            expression: The expression, of 10,000 characters at most.
            value: The JSON value.

        Raises:
            TransformationError: as `transformations.transform`, or the expression is no text or goes beyond a bound.
        """
        if not isinstance(expression, str):
            raise TransformationError("it is no text")
        if len(expression) > _LONGEST_TRANSFORMATION:
            raise TransformationError(
                f"it has {len(expression)} characters, and may have {_LONGEST_TRANSFORMATION}: split it up among tasks"
            )
        try:
            if self._any_nests_too_deep(value):
                raise TransformationError(f"the data is {TOO_DEEP}")
            return self._ask("transformation", expression, value)
        except UnicodeEncodeError:
            raise TransformationError(f"the expression or the data has {_HALF_A_PAIR}") from None
        except _NoAnswerError as error:
            raise TransformationError(str(error)) from None

    def _ask(self, kind: str, *arguments: Any) -> Any:
        """
        The answer to a question.

        Raises:
            UnicodeEncodeError: it cannot be asked.
            _NoAnswerError: there is none.
            JudgingUnavailableError: nobody can be asked.
        """
        with self._spend():
            question = json.dumps([kind, arguments], ensure_ascii=False).encode() + b"\n"
        if (seconds := min(_SECONDS, self._seconds_left)) <= 0:
            raise _NoAnswerError(_NO_TIME_LEFT)
        try:
            with PROCESSES.idle() as process, self._spend():
                answer = process.ask(question, seconds)
        except (TimeoutError, EOFError) as error:
            is_last = isinstance(error, TimeoutError) and seconds < _SECONDS
            raise _NoAnswerError(_NO_TIME_LEFT if is_last else _BEYOND) from None
        if "fault" in answer:
            raise _NoAnswerError(answer["fault"])
        return answer["answer"]

    def _any_nests_too_deep(self, *values: Any) -> bool:
        """
        Whether one of the values does.

        Raises:
            _NoAnswerError: no time is left to look.
        """
        with self._spend():
            return any(map(nests_too_deep, values))

    @contextmanager
    def _spend(self) -> Generator[None]:
        """
        Count the time that the block takes.

        Raises:
            _NoAnswerError: none is left.
        """
        if self._seconds_left <= 0:
            raise _NoAnswerError(_NO_TIME_LEFT)
        started = monotonic()
        try:
            yield
        finally:
            self._seconds_left -= monotonic() - started


class _NoAnswerError(Exception):
    """There is no answer; the message says why."""
