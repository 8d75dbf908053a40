from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aureus_local.domain.moments import epoch_milliseconds, milliseconds_of


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-01-01T00:00:00Z", 1704067200000),
        ("2024-01-01T00:00:00", 1704067200000),
        ("2024-01-01", 1704067200000),
        ("2024-01-01T02:00:00+02:00", 1704067200000),
        ("2024-01-01T00:00:00.250Z", 1704067200250),
        ("1969-12-31T23:59:59Z", -1000),
        (1704067200000, 1704067200000),
        (1.5, 1.5),
        ("", None),
        ("soon", None),
        ("1704067200000", None),
        ("2024-13-01", None),
        (True, None),
        (None, None),
        ([], None),
    ],
)
def test_epoch_milliseconds(value: Any, expected: float | None) -> None:
    assert epoch_milliseconds(value) == expected


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_is_read_back_from_its_text(moment: datetime) -> None:
    assert epoch_milliseconds(moment.isoformat()) == milliseconds_of(moment)


@given(st.text())
def test_any_text_is_a_time_or_none(text: str) -> None:
    assert isinstance(epoch_milliseconds(text), float | None)
