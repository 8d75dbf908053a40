"""
Expressions in the Common Expression Language (CEL), which decide over JSON values.

The language is Google's own implementation of it (cel-cpp). Expressions have no effects and call nothing but CEL's
standard functions. They cannot loop without end (an evaluation has 10,000 iterations of `all`, `exists`, `map` and
`filter`, nested ones multiplied) nor nest without end (32 levels, 100,000 characters), and `matches` takes time linear
in its input (RE2). Memory, time as such and how deep values nest are for a `Judge` to bound.

The numbers of JSON are doubles, as CEL's own mapping of JSON has it, so that `data.used / data.total` is a ratio
whether or not there happens to be a point in the numbers; only integers too large for a double to tell apart stay so.
Beyond the standard, the integers that an expression itself writes mix with doubles in arithmetic as they do in
comparisons: `data.price * 2`, `data.count % 2 == 0`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

from cel_expr_python import cel  # type: ignore[import-untyped]  # it brings stubs, but no py.typed to say so

from .json_values import as_float, is_array, is_number, is_object

VARIABLES = ("data", "previous_state", "metadata", "params")
"""The names that an expression can use: what is in the commit, and the parameters of the validator."""

_EXACT_IN_DOUBLES = 2**53
_BEYOND_INTEGERS = 2**63
_ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "_+_": lambda left, right: left + right,
    "_-_": lambda left, right: left - right,
    "_*_": lambda left, right: left * right,
    "_/_": lambda left, right: left / right,
    "_%_": math.fmod,
}
"""By CEL's names for its operators."""


class ExpressionError(ValueError):
    """An expression cannot be read, or has no answer to the values that it was given."""


def check_expression(source: str) -> None:
    """
    Check that an expression can be read.

    Raises:
        ExpressionError: It cannot; the message says where and why.
    """
    _compiled(source)


def evaluate(source: str, values: Mapping[str, Any]) -> bool:
    """
    What an expression says of some values.

    Args:
        source: The expression.
        values: A JSON value for each of `VARIABLES`, none of which `nests_too_deep`.

    Returns:
        Its answer.

    Raises:
        ExpressionError: It cannot be read, it failed (as over a field that is not there), or its answer is neither true
            nor false.
    """
    try:
        answer = _compiled(source).eval(data={name: _as_cel(value) for name, value in values.items()})
    except RuntimeError as error:
        raise ExpressionError(_plain(error)) from error
    if answer.type() == cel.Type.ERROR:
        raise ExpressionError(_plain(answer.value()))
    if answer.type() != cel.Type.BOOL:
        raise ExpressionError(f"it answers a value of type {answer.type().name().lower()}, neither true nor false")
    return bool(answer.value())


@lru_cache(maxsize=1024)
def _compiled(source: str) -> cel.Expression:
    try:
        source.encode()  # the library's own words for text that has no UTF-8 form are a riddle
        # Unchecked, because the checker refuses to compare an integer with a double that are not behind a variable.
        return _environment().compile(source, disable_check=True)
    except (RuntimeError, UnicodeEncodeError) as error:
        raise ExpressionError(_plain(error)) from error


@cache
def _environment() -> cel.Env:
    operators = [_on_doubles(name, apply) for name, apply in _ARITHMETIC.items()]
    extension = cel.CelExtension("arithmetic_on_json", operators)
    return cel.NewEnv(variables=dict.fromkeys(VARIABLES, cel.Type.DYN), extensions=[extension])


def _on_doubles(name: str, apply: Callable[[float, float], float]) -> cel.FunctionDecl:
    int_, double = cel.Type.INT, cel.Type.DOUBLE
    operands = [(int_, double), (double, int_)]
    if name == "_%_":
        operands.append((double, double))  # the one operator that CEL has for integers only
    overloads = [
        cel.Overload(f"{name}({left.name()},{right.name()})", double, [left, right], impl=apply)
        for left, right in operands
    ]
    return cel.FunctionDecl(name, overloads)


def _as_cel(value: Any) -> Any:
    """The JSON value with its numbers as CEL takes them."""
    if is_number(value):
        exact = _EXACT_IN_DOUBLES <= abs(value) < _BEYOND_INTEGERS
        return value if exact else as_float(value)
    if is_object(value):
        return {key: _as_cel(child) for key, child in value.items()}
    return [_as_cel(child) for child in value] if is_array(value) else value


def _plain(message: object) -> str:
    """The message without the library's status codes around it and the copy of the expression below it."""
    first_line = str(message).partition("\n")[0]
    return re.sub(r"^[A-Z_]+: (ERROR: <input>:)?|( \[[A-Z_]+\])$", "", first_line)
