"""Text that rows are found by: one text, one row."""

from hypothesis import given
from hypothesis import strategies as st

from aureus_local.storage.tables import lookup_text

texts = st.text(max_size=9) | st.text(min_size=201) | st.text().map("\0".__add__) | st.text().map("sha256:".__add__)
like_stored = texts | texts.map(lookup_text) | texts.map(lookup_text).map(lookup_text)


@given(texts, like_stored)
def test_no_text_is_found_by_another(text: str, other: str) -> None:
    for each in (text, other, lookup_text(text)):
        assert (lookup_text(text) == lookup_text(each)) == (text == each)


@given(texts)
def test_it_is_short_and_without_nul_as_indexes_need(text: str) -> None:
    stored = lookup_text(text)

    assert len(stored) <= 200
    assert "\0" not in stored
