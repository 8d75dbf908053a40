import pytest

from aureus_local.domain.transformations import TransformationError, transform


def test_what_is_found_is_answered() -> None:
    data = {"items": [{"n": 1, "keep": True}, {"n": 2}]}
    assert transform("items[?keep].n", data) == [1]
    assert transform("{sum: sum(items[].n), text: to_string(items[0])}", data)["sum"] == 3


def test_what_it_finds_cannot_grow_without_end() -> None:
    with pytest.raises(TransformationError, match="what it finds takes more than 16 MiB as JSON"):
        transform("|".join(["[@,@]"] * 50), "x" * 1_000_000)


@pytest.mark.parametrize(
    "expression",
    [
        "[?",
        "",
        "nothing(@)",
        "sum('a')",
        "(" * 10_000,
        "!" * 10_000 + "a",
        "&a",
        "[&a]",
        "`[1]`[::0]",
        'max_by(`[1, "a"]`, &@)',
        "ceil(to_number('inf'))",
    ],
)
def test_what_has_no_answer_is_refused(expression: str) -> None:
    with pytest.raises(TransformationError):
        transform(expression, {})


def test_a_message_does_not_repeat_what_is_long() -> None:
    with pytest.raises(TransformationError, match=r"In function abs\(\), invalid type for value") as raised:
        transform("abs(@)", "x" * 100_000)
    assert len(str(raised.value)) < 1_100


def test_a_large_value_is_no_hindrance() -> None:
    items = [{"id": number, "text": "x" * 50} for number in range(100_000)]
    assert len(transform("[*].{id: id, text: text}", items)) == 100_000
