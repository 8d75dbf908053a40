"""What a process that judges does: it answers questions until it is asked no more, or is killed."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, BinaryIO

from attrs import astuple

from aureus_local.domain.expressions import ExpressionError, check_expression, evaluate
from aureus_local.domain.json_schemas import InvalidSchemaError, schema_faults
from aureus_local.domain.parameters import parameter_faults
from aureus_local.domain.transformations import TransformationError, transform

__all__ = ["MOST_MEMORY", "main"]

MOST_MEMORY = 1024**3
"""In bytes: all that the process may hold, itself included."""

_MOST_SECONDS = 3.0
"""For one question: longer than the parent waits, so that it counts only where the parent was killed meanwhile."""


def _faults(schema: Any, value: Any) -> list[Any]:
    return [astuple(fault) for fault in schema_faults(schema, value)]


_JUDGES: Mapping[str, Callable[..., Any]] = {
    "expression": evaluate,
    "schema": _faults,
    "parameters": parameter_faults,
    "transformation": transform,
}


def main(questions: Iterable[bytes], answers: BinaryIO) -> None:
    """
    Judge values.

    Args:
        questions: Each as a line of JSON: what to judge by, and the arguments.
        answers: Where the answers go, a line each, after one that says that all is ready.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which closes the pipe
    check_expression("true")  # once, before memory is bounded: what it loads is no one's fault
    _bound_memory()
    _say(answers, {})
    for line in questions:
        _bound_time(_MOST_SECONDS)
        judge, arguments = json.loads(line)
        try:
            _say(answers, {"answer": _JUDGES[judge](*arguments)})
        except (ExpressionError, InvalidSchemaError, TransformationError) as error:
            _say(answers, {"fault": str(error)})
        _bound_time(0)


def _say(answers: BinaryIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


def _bound_time(seconds: float) -> None:
    """Be ended by the system after so many seconds, whatever is going on then; 0 for never."""
    with suppress(AttributeError):  # Windows has no such signal
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _bound_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # Windows has no such limit, others may have a lower one
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
