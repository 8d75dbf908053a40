from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aureus_local.engine.references import ReferenceFaultError, resolve

SOURCES: dict[str, Any] = {"context": {"user": {"id": 7}}, "fetch": {"rows": [{"n": 1}, {"n": 2}]}, "nothing": None}


def as_it_is(value: Any, _place: str) -> Any:
    return value


names = st.text(max_size=4)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ({"$from": "fetch"}, {"rows": [{"n": 1}, {"n": 2}]}),
        ({"$from": "fetch", "path": "rows.1.n"}, 2),
        ({"$from": "context", "path": "user.id"}, 7),
        ({"$from": "context"}, {"user": {"id": 7}}),
        ({"$from": "nothing"}, None),
    ],
)
def test_a_reference_is_replaced_wherever_it_stands(reference: dict[str, str], expected: Any) -> None:
    inputs = {"a": reference, "b": [1, {"c": [reference]}]}

    assert resolve(inputs, SOURCES.__getitem__, as_it_is) == {"a": expected, "b": [1, {"c": [expected]}]}


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ({"$from": "later"}, r"inputs\.a\[0\]: the task 'later' has not succeeded before this one"),
        ({"$from": "fetch", "path": "rows.2"}, r"inputs\.a\[0\]: 'fetch' has no 'rows\.2': there is no '2'"),
        ({"$from": "fetch", "path": "rows.first"}, "there is no 'first'"),
        ({"$from": "nothing", "path": "x"}, "there is no 'x'"),
        ({"$from": 3}, "a reference is"),
        ({"$from": "fetch", "path": 1}, "a reference is"),
        ({"$from": "fetch", "paths": "rows"}, "a reference is"),
    ],
)
def test_a_reference_that_leads_nowhere_is_named(reference: dict[str, Any], message: str) -> None:
    with pytest.raises(ReferenceFaultError, match=message):
        resolve({"a": [reference]}, SOURCES.__getitem__, as_it_is)


@given(st.dictionaries(names, json_values, max_size=3))
def test_inputs_without_references_stay_as_they_are(inputs: dict[str, Any]) -> None:
    assert resolve(inputs, SOURCES.__getitem__, as_it_is) == inputs


@given(json_values)
def test_a_result_is_passed_on_verbatim_even_if_it_looks_like_a_reference(result: Any) -> None:
    sources = {"made": {"$from": "made", "value": result}}

    assert resolve({"data": {"$from": "made"}}, sources.__getitem__, as_it_is) == {
        "data": {"$from": "made", "value": result}
    }


def test_nothing_is_copied() -> None:
    sources = {"made": [1]}

    assert resolve({"data": {"$from": "made"}}, sources.__getitem__, as_it_is)["data"] is sources["made"]


def test_what_references_bring_is_told_with_their_places() -> None:
    brought: list[tuple[Any, str]] = []

    def bring(value: Any, place: str) -> str:
        brought.append((value, place))
        return place

    inputs = {"a": {"$from": "fetch", "path": "rows.0"}, "b": [1, {"c": {"$from": "nothing"}}]}

    assert resolve(inputs, SOURCES.__getitem__, bring) == {"a": "inputs.a", "b": [1, {"c": "inputs.b[1].c"}]}
    assert brought == [({"n": 1}, "inputs.a"), (None, "inputs.b[1].c")]
