import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aureus_local.engine.retry import Retry, wait_ms


def middle(low: float, high: float) -> float:
    return (low + high) / 2


@pytest.mark.parametrize(
    ("retry", "expected"),
    [
        (Retry(), [1000, 2000, 4000]),
        (Retry(backoff_ms=100, multiplier=3), [100, 300, 900]),
        (Retry(backoff_ms=100, multiplier=1), [100, 100, 100]),
        (Retry(backoff_ms=100, multiplier=1.5), [100, 150, 225]),
        (Retry(backoff_ms=100, multiplier=0.5), [100, 50, 25]),
    ],
)
def test_waits_grow_by_the_multiplier(retry: Retry, expected: list[float]) -> None:
    assert expected == [wait_ms(retry, attempt, middle) for attempt in (1, 2, 3)]


@given(st.integers(1, 20), st.floats(0.1, 10), st.integers(0, 2**32))
def test_jitter_spreads_a_wait_between_half_and_one_and_a_half(attempt: int, multiplier: float, seed: int) -> None:
    plain = wait_ms(Retry(multiplier=multiplier, jitter=False), attempt, middle)

    spread = wait_ms(Retry(multiplier=multiplier), attempt, random.Random(seed).uniform)

    assert 0.5 * plain <= spread <= 1.5 * plain or spread == wait_ms(Retry(), 1_000_000, middle)


def test_without_jitter_the_source_of_randomness_is_not_asked() -> None:
    def never(_low: float, _high: float) -> float:
        raise AssertionError

    assert wait_ms(Retry(jitter=False), 2, never) == 2000


def test_a_wait_that_would_overflow_is_cut() -> None:
    year = 365 * 24 * 3600 * 1000

    assert wait_ms(Retry(multiplier=1e9), 10**6, middle) == year
