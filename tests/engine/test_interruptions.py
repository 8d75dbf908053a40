"""How often people are told of a run that cannot be written down, and how long it waits until it is tried again."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aureus_local.engine.interruptions import Interruptions

ERROR = OSError("no room")
LONGEST_SECONDS = 300


@given(times=st.integers(1, 2000))
def test_a_run_that_is_interrupted_in_vain_waits_longer_and_longer_but_not_without_end(times: int) -> None:
    interruptions = Interruptions()
    for _ in range(times):
        interruptions.note("r", 3, ERROR)

    expected = min(2.0 ** min(times - 1, 100), LONGEST_SECONDS)
    assert (
        min(expected / 2, LONGEST_SECONDS)
        <= interruptions.pause_seconds("r", 3)
        <= min(expected * 1.5, LONGEST_SECONDS)
    )


def test_a_run_that_has_got_on_or_was_not_interrupted_does_not_wait() -> None:
    interruptions = Interruptions()
    interruptions.note("r", 3, ERROR)
    assert interruptions.pause_seconds("r", 4) == 0
    assert interruptions.pause_seconds("other", 0) == 0
    interruptions.forget("r")
    assert interruptions.pause_seconds("r", 3) == 0


def test_a_run_is_told_of_again_only_once_it_has_got_on(caplog: pytest.LogCaptureFixture) -> None:
    interruptions = Interruptions()
    with caplog.at_level(logging.ERROR):
        for done in (0, 0, 0, 2, 2):
            interruptions.note("r", done, ERROR)
    assert ["run r is interrupted" in record.getMessage() for record in caplog.records] == [True, True]
