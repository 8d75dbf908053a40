from typing import Any

import pytest

from aureus_local.domain.transformations import TransformationError, transform


def test_what_is_found_is_answered() -> None:
    data = {"items": [{"n": 1, "keep": True}, {"n": 2}]}
    assert transform("items[?keep].n", data) == [1]
    assert transform("{sum: sum(items[].n), text: to_string(items[0])}", data)["sum"] == 3


@pytest.mark.parametrize(
    "expression",
    [
        "|".join(["[@,@]"] * 100),
        "|".join(["[@,@]"] * 100 + ["to_string(@)"]),
        "|".join(["[@,@]", "[]"] * 100),
        "|".join(["[@,@]", "join('', @)"] * 100),
    ],
)
def test_it_cannot_grow_without_end(expression: str) -> None:
    value: Any = "text" if "join" in expression else [1]
    with pytest.raises(TransformationError, match="it takes too much work"):
        transform(expression, value)


@pytest.mark.parametrize("expression", ["[?", "", "nothing(@)", "sum('a')", "(" * 10_000, "!" * 10_000 + "a"])
def test_what_has_no_answer_is_refused(expression: str) -> None:
    with pytest.raises(TransformationError):
        transform(expression, {})


def test_a_large_value_is_no_hindrance() -> None:
    items = [{"id": number, "text": "x" * 50} for number in range(100_000)]
    assert len(transform("[*].{id: id, text: text}", items)) == 100_000
