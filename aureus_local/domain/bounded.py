"""
Expressions and JSON Schemas of people who may not mean well: judged by within bounds of time and memory.

Neither language runs for ever, but an expression over large data can take many seconds, one that joins texts all the
memory there is, and a schema that refers to itself twice at each level years. Native code cannot be interrupted, only a
process can be ended. So processes judge, one question after the other each, and are replaced when they had to be ended.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from contextvars import Context
from queue import LifoQueue
from time import monotonic
from typing import Any

from aureus_local.child_environment import child_environment
from aureus_local.domain.expressions import ExpressionError
from aureus_local.domain.json_schemas import InvalidSchemaError, SchemaFault
from aureus_local.domain.json_values import MAX_DEPTH, nests_too_deep
from aureus_local.domain.parameters import ParameterFault

__all__ = ["Budget", "evaluate_within_bounds", "parameter_faults_within_bounds", "schema_faults_within_bounds"]

_SECONDS = 2.0
_SECONDS_OF_A_GATE = 5.0
_SECONDS_TO_START = 30.0
_MOST_PROCESSES = 2
"""So that one question that takes all its time holds up no other."""

_BEYOND = f"it takes more than it may, {_SECONDS:g} seconds or 1 GiB of memory: make it simpler, or the data smaller"
_NO_TIME_LEFT = (
    f"the {_SECONDS_OF_A_GATE:g} seconds are over that a gate's expressions and schemas may take together: "
    "make them simpler or fewer, or the data smaller"
)
_TOO_DEEP = f"is nested more than {MAX_DEPTH} levels deep"


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
    What an expression says of some values, unless that takes more than 2 seconds or 1 GiB of memory.

    Args:
        source: The expression.
        values: A JSON value for each of its variables.
        budget: What is left of the time of the gate that asks, if one does.

    Returns:
        Its answer.

    Raises:
        ExpressionError: as `expressions.evaluate`, or the expression goes beyond a bound.
    """
    if any(map(nests_too_deep, values.values())):
        raise ExpressionError(f"one of the values {_TOO_DEEP}")
    try:
        return bool(_JUDGES.ask(budget or Budget(), "expression", source, values))
    except _JudgingError as error:
        raise ExpressionError(str(error)) from None


def schema_faults_within_bounds(schema: Any, value: Any, budget: Budget | None = None) -> list[SchemaFault]:
    """
    All ways in which a value does not fit a schema, unless that takes more than 2 seconds or 1 GiB of memory.

    Args:
        schema: The JSON Schema.
        value: The JSON value to be judged.
        budget: What is left of the time of the gate that asks, if one does.

    Returns:
        One fault each; none if it fits.

    Raises:
        InvalidSchemaError: The schema is none, or goes beyond a bound.
    """
    if nests_too_deep(schema):
        raise InvalidSchemaError(f"the schema {_TOO_DEEP}")
    if nests_too_deep(value):
        return [SchemaFault("", f"it {_TOO_DEEP}", "depth")]
    try:
        return [SchemaFault(*fault) for fault in _JUDGES.ask(budget or Budget(), "schema", schema, value)]
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
    """
    if nests_too_deep(parameters):
        return [ParameterFault("parameters", f"are nested more than {MAX_DEPTH} levels deep")]
    try:
        return [ParameterFault(*fault) for fault in _JUDGES.ask(Budget(), "parameters", schema, parameters)]
    except _JudgingError as error:
        return [ParameterFault("parameters", f"cannot be checked: {error}")]


class _JudgingError(Exception):
    """There is no answer; the message says why."""


class _Judges:
    """The processes that judge."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Know of no process: in a fork, they are those of the parent."""
        self._idle: LifoQueue[_JudgingProcess] = LifoQueue()  # the last one that was asked is the one that is warm
        for _ in range(_MOST_PROCESSES):
            self._idle.put(_JudgingProcess())

    def ask(self, budget: Budget, judge: str, *arguments: Any) -> Any:
        """
        The answer to a question.

        Raises:
            _JudgingError: there is none.
        """
        seconds = budget.seconds_for_a_question
        if seconds <= 0:
            raise _JudgingError(_NO_TIME_LEFT)
        with budget.spend():
            question = json.dumps([judge, arguments]).encode() + b"\n"
        process = self._idle.get()
        try:
            process.start()
            with budget.spend():
                answer = process.ask(question, seconds)
        except (TimeoutError, EOFError) as error:
            is_last = isinstance(error, TimeoutError) and seconds < _SECONDS
            raise _JudgingError(_NO_TIME_LEFT if is_last else _BEYOND) from None
        finally:
            self._idle.put(process)
        if "fault" in answer:
            raise _JudgingError(answer["fault"])
        return answer["answer"]

    def close(self) -> None:
        """End the processes that there are."""
        processes = [self._idle.get() for _ in range(_MOST_PROCESSES)]
        for process in processes:
            process.end()
            self._idle.put(process)


class _JudgingProcess:
    """A process that is started when it is first asked, and again when it had to be ended; asked by one at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> subprocess.Popen[bytes]:
        """Start it, unless it is."""
        if self._process is None:
            self._process = Context().run(_start)  # it is not started by a tool, which in a dry run may not
        return self._process

    def ask(self, question: bytes, seconds: float) -> dict[str, Any]:
        """
        The answer to a question.

        Raises:
            TimeoutError: it takes longer than so many seconds.
            EOFError: it ended the process.
        """
        try:
            return self._ask_once(question, seconds)
        except EOFError:  # somebody else may have ended it; a question that ends a second one as well is to blame
            return self._ask_once(question, seconds)

    def end(self) -> None:
        """End it, if it was started."""
        if self._process is not None:
            _kill(self._process)
            self._process = None

    def _ask_once(self, question: bytes, seconds: float) -> dict[str, Any]:
        process = self.start()
        try:
            return _exchange(process, question, seconds)
        except BaseException:
            self.end()  # if it still answered, that would be taken for the answer to the next question
            raise


def _start() -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "aureus_local.domain.judging_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=child_environment(),
    )
    try:
        _exchange(process, b"", _SECONDS_TO_START)
    except (TimeoutError, EOFError):
        _kill(process)
        raise _JudgingError("the process that judges cannot be started") from None
    return process


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):  # a question that was not read to its end
                pipe.close()


def _exchange(process: subprocess.Popen[bytes], question: bytes, seconds: float) -> dict[str, Any]:
    """
    The next answer of a process.

    Raises:
        TimeoutError: it took longer than so many seconds, and was ended.
        EOFError: it ended by itself, or somebody else ended it.
    """
    is_late = threading.Event()

    def end() -> None:
        is_late.set()
        process.kill()

    line = b""
    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        with suppress(BrokenPipeError):
            line = _line_in_reply(process, question)
    finally:
        timer.cancel()
    if not line.endswith(b"\n"):
        raise TimeoutError if is_late.is_set() else EOFError
    answer: dict[str, Any] = json.loads(line)
    return answer


def _line_in_reply(process: subprocess.Popen[bytes], question: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        return b""
    process.stdin.write(question)
    process.stdin.flush()
    return process.stdout.readline()


_JUDGES = _Judges()
atexit.register(_JUDGES.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_JUDGES.forget)
