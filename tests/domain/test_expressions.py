from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aureus_local.domain.expressions import ExpressionError, check_expression, evaluate


def ask(source: str, data: Any = None) -> bool:
    return evaluate(source, {"data": data, "previous_state": None, "metadata": {}, "params": {}})


@pytest.mark.parametrize(
    "source",
    [
        "data.one == 1.0",
        "data.whole == 2",
        "1 < 1.5",
        "data.one in [1.0, 2]",
        "data.one + data.half == 1.5",
        "data.half + data.one == 1.5",
        "data.one - data.half == data.half",
        "data.one * data.half == 0.5",
        "data.one / data.half == 2",
        "data.half * 4 == data.whole",
        "data.items.map(item, item * 2) == [2, 4]",
        "data.one / data.items[1] == data.half",
        "data.one / 2 == data.half",
        "1 / 2 == 0",
        "data.items[1] % 2 == 0",
        "data.half % 1 == 0.5",
        "data.items[1] % data.items[0] == 0",
        "data.items[data.one] == 2",
        "data.precise == 9007199254740993",
        "data.precise != 9007199254740992",
        "data.precise + data.half > 0",
        "-data.one == -1",
        "string(data.one) == '1'",
        "data.huge > 0",
        "data.huge > data.one",
        "data.huge + data.one > 1.5",
        "data.immense > 0",
        "previous_state == null",
        "!has(data.absent) || data.absent > 0",
        "data.absent > 0 || true",
        "size(data.text) == 1",
        "data.text.matches('^[é-ü]$')",
        "timestamp(data.time) < timestamp('2025-01-01T00:00:00Z')",
        "data.items.all(item, item > 0) && data.items.exists(item, item > 1)",
        "'one' in data",
        "data['one'] == 1",
        "metadata == {}",
    ],
)
def test_true_of_json(source: str) -> None:
    data = {
        "one": 1,
        "whole": 2.0,
        "half": 0.5,
        "items": [1, 2],
        "precise": 2**53 + 1,
        "huge": 2**64,
        "immense": 10**400,
        "text": "ü",
        "time": "2024-01-01T00:00:00Z",
    }
    assert ask(source, data)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("data.absent > 0", "absent"),
        ("data.text > 0", "overload"),
        ("data.text + 1 == 2", "overload"),
        ("data.one / 0 == 1", "zero"),
        ("1 / 0 == 1", "zero"),
        ("data.one % 0 == 1", "domain"),
        ("unknown == 1", "unknown"),
        ("unknown(1)", "unknown"),
        ("data.text.matches('(')", "regular expression"),
        ("data.one", "double"),
        ("1", "int"),
        ("data.text", "string"),
        ("null", "null"),
        ("[true]", "list"),
    ],
)
def test_no_answer(source: str, reason: str) -> None:
    with pytest.raises(ExpressionError, match=reason):
        ask(source, {"one": 1, "text": "x"})


@pytest.mark.parametrize("source", ["", " ", "data.", "data.a >", "(1", "a b", "data.a = 1", "'", "\ud800", "1 +* 2"])
def test_what_cannot_be_read_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        check_expression(source)


def test_a_fault_is_told_with_its_place() -> None:
    with pytest.raises(ExpressionError, match=r"^1:10: Syntax error"):
        check_expression("data.a > ")


@pytest.mark.parametrize(
    "source",
    [
        "(" * 5_000 + "true" + ")" * 5_000,
        "[" * 5_000 + "]" * 5_000 + " == []",
        "1" + "+1" * 50_000 + " > 0",
        "data" + ".a" * 50_000,
        " && ".join(["true"] * 50_000),
    ],
)
def test_what_is_too_large_or_too_deep_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        check_expression(source)


def test_an_evaluation_cannot_loop_without_end() -> None:
    ten = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]"
    source = "true"
    for name in "abcdefg":
        source = f"{ten}.all({name}, {source})"
    with pytest.raises(ExpressionError, match="budget"):
        ask(source)


def test_a_pattern_cannot_backtrack_without_end() -> None:
    assert not ask("data.matches('^(a+)+$')", "a" * 50_000 + "!")


def test_text_without_a_utf_8_form_is_refused() -> None:
    with pytest.raises(ExpressionError):
        ask("data == 'x'", "\ud800")


NUMBERS = st.integers(-(2**53), 2**53) | st.floats(-1e15, 1e15)


@given(left=NUMBERS, right=NUMBERS)
def test_numbers_compare_and_add_by_value(left: float, right: float) -> None:
    data = {"left": left, "right": right, "sum": left + right}
    assert ask("data.left + data.right == data.sum", data)
    assert ask("data.left < data.right", data) is (left < right)
    assert ask("data.left == data.right", data) is (left == right)


@given(source=st.text(max_size=20) | st.text("data.()[]!&|<>=+-*/?:'1 ", max_size=20))
def test_any_text_has_an_answer_or_is_refused(source: str) -> None:
    with contextlib.suppress(ExpressionError):
        assert isinstance(ask(source), bool)
