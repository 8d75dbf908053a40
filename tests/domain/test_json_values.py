from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aureus_local.domain.json_values import (
    MAX_DEPTH,
    TYPES,
    compact_size,
    copy_of,
    nests_too_deep,
    size_up_to,
    type_name,
)


@given(st.text() | st.lists(st.integers()))
def test_compact_size_is_the_length_of_the_bytes(value: Any) -> None:
    assert compact_size(value) == len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values)
def test_a_size_is_the_same_however_it_is_counted(value: Any) -> None:
    size = compact_size(value)

    assert size_up_to(value, size) == size
    assert size_up_to(value, size - 1) >= size


def test_no_more_is_counted_than_has_to_be() -> None:
    value: Any = "x" * 1_000_000
    for _ in range(1_000):
        value = {"a": [value, value]}

    assert 10_000_000 < size_up_to(value, 10_000_000) < 20_000_000


@given(json_values)
def test_a_copy_is_equal(value: Any) -> None:
    assert copy_of(value) == value


def test_a_copy_has_nothing_in_common() -> None:
    part: list[int] = []
    copy = copy_of({"a": part, "b": [part]})

    copy["a"].append(1)

    assert (part, copy) == ([], {"a": [1], "b": [[]]})


@pytest.mark.parametrize(("depth", "expected"), [(0, False), (MAX_DEPTH, False), (MAX_DEPTH + 1, True), (10**5, True)])
@pytest.mark.parametrize("as_object", [False, True])
def test_nests_too_deep(depth: int, as_object: bool, expected: bool) -> None:
    value: Any = 1
    for _ in range(depth):
        value = {"a": value} if as_object else [value]
    assert nests_too_deep(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, "null"), (True, "boolean"), (1, "number"), (1.5, "number"), ("", "string"), ([], "array"), ({}, "object")],
)
def test_type_name(value: Any, expected: str) -> None:
    assert type_name(value) == expected
    assert TYPES[expected](value)
