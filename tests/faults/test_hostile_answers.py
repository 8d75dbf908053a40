"""Whatever an answer holds, there is a result or an error of ours."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from aureus_sdk._json import decode, encode
from soak.hostile_answers import ANSWERS, KnownAnswer, fault_of
from tests.models.contract import JSON


@settings(max_examples=300)
@given(st.sampled_from(ANSWERS), st.binary())
def test_bytes(answer: KnownAnswer, body: bytes) -> None:
    assert fault_of(answer, body) is None


@settings(max_examples=300)
@given(st.sampled_from([answer for answer in ANSWERS if answer.body.startswith(b'{"')]), st.data())
def test_an_answer_with_another_value_in_it(answer: KnownAnswer, data: st.DataObject) -> None:
    fields: dict[str, Any] = decode(answer.body)
    fields[data.draw(st.sampled_from(sorted(fields)))] = data.draw(JSON)
    assert fault_of(answer, encode(fields)) is None


@settings(max_examples=300)
@given(st.sampled_from(ANSWERS), st.data())
def test_an_answer_with_bytes_in_place_of_others(answer: KnownAnswer, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(answer.body)))
    last = data.draw(st.integers(first, len(answer.body)))
    assert fault_of(answer, answer.body[:first] + data.draw(st.binary()) + answer.body[last:]) is None


@given(JSON)
def test_what_is_encoded_is_decoded_to_the_same(value: Any) -> None:
    assert decode(encode(value)) == value
