"""When a call is tried again: the whole policy, with a clock and a random source of the test's own."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aureus_sdk._retry import (
    FIRST_BACKOFF,
    LONGEST_BACKOFF,
    LONGEST_RETRY_AFTER,
    Budget,
    Failed,
    Retries,
    parse_retry_after,
    server_directs,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TRANSIENT = Failed(is_transient=True, is_safe_to_repeat=True)


@dataclass
class World:
    """Time that passes only when something waits."""

    now: float = 1000.0

    def clock(self) -> float:
        return self.now


def longest(low: float, high: float) -> float:
    del low
    return high


def retries(
    world: World, *, max_retries: int = 2, timeout: float | None = 60.0, budget: Budget | None = None
) -> Retries:
    return Retries(max_retries, timeout, budget or Budget(), clock=world.clock, draw=longest)


def waits(call: Retries, failed: Failed, world: World) -> list[float]:
    """How long a call that only fails waits before each attempt."""
    found: list[float] = []
    while (wait := call.after(failed).wait) is not None:
        found.append(wait)
        world.now += wait
    return found


@pytest.mark.parametrize(
    ("failed", "max_retries", "expected"),
    [
        (TRANSIENT, 2, [0.1, 0.2]),
        (TRANSIENT, 0, []),
        (TRANSIENT, 9, [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0, 5.0]),
        (TRANSIENT._replace(is_transient=False), 2, []),
        (TRANSIENT._replace(is_safe_to_repeat=False), 2, []),
        (TRANSIENT._replace(retry_after=3.0), 2, [3.1, 3.2]),
        (TRANSIENT._replace(retry_after=0.0), 2, [0.1, 0.2]),
        (TRANSIENT._replace(retry_after=LONGEST_RETRY_AFTER + 1), 2, []),
        (TRANSIENT._replace(retry_after=float("inf")), 2, []),
        (TRANSIENT._replace(retry_after=29.0), 9, [29.1, 29.2]),
    ],
)
def test_what_is_waited_for_before_each_attempt(failed: Failed, max_retries: int, expected: list[float]) -> None:
    world = World()
    assert waits(retries(world, max_retries=max_retries), failed, world) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("failed", "timeout", "reason"),
    [
        (TRANSIENT._replace(retry_after=120.0), 600.0, "The server asks to wait 120 s"),
        (TRANSIENT._replace(retry_after=30.0), 10.0, "The next attempt would be in 30.1 s, when the time is up"),
    ],
)
def test_why_there_is_no_next_attempt_is_said(failed: Failed, timeout: float, reason: str) -> None:
    assert retries(World(), timeout=timeout).after(failed) == (None, reason)


def test_an_answer_that_an_earlier_attempt_is_under_way_is_waited_out_until_the_deadline() -> None:
    world = World()
    in_flight = TRANSIENT._replace(retry_after=1.0, is_in_flight=True)
    found = waits(retries(world, timeout=30.0), in_flight, world)
    assert found[:3] == pytest.approx([1.1, 1.2, 1.4])
    assert sum(found) > 20.0
    assert world.now < 1030.0


def test_a_connection_that_was_closed_while_idle_costs_nothing() -> None:
    world, budget = World(), Budget()
    before = budget.tokens
    call = retries(world, max_retries=0, budget=budget)
    assert call.after(TRANSIENT._replace(is_stale=True)).wait == 0.0
    assert budget.tokens == before
    assert call.after(TRANSIENT._replace(is_stale=True)).wait is None


@given(st.integers(0, 40), st.floats(0.001, 1e6), st.none() | st.floats(0, 1e9))
def test_no_call_waits_beyond_its_deadline(max_retries: int, timeout: float, retry_after: float | None) -> None:
    world = World(now=0.0)
    found = waits(
        retries(world, max_retries=max_retries, timeout=timeout), TRANSIENT._replace(retry_after=retry_after), world
    )
    assert world.now <= timeout
    assert len(found) <= max_retries
    assert all(wait >= (retry_after or 0.0) for wait in found)
    assert all(wait <= (retry_after or 0.0) + LONGEST_BACKOFF for wait in found)


@given(st.integers(0, 30))
def test_jitter_spans_the_whole_range_even_at_the_cap(earlier: int) -> None:
    spans: list[tuple[float, float]] = []

    def draw(low: float, high: float) -> float:
        spans.append((low, high))
        return low

    call = Retries(earlier + 1, None, Budget(), draw=draw)
    for _ in range(earlier + 1):
        assert call.after(TRANSIENT).wait == 0.0
    assert spans[-1] == (0.0, min(LONGEST_BACKOFF, FIRST_BACKOFF * 2.0**earlier))


def test_an_outage_costs_little_more_than_the_calls_themselves() -> None:
    budget = Budget()
    attempts = 0
    calls = 1_200
    for _ in range(calls):
        world = World()
        attempts += 1 + len(waits(retries(world, budget=budget), TRANSIENT, world))
    assert attempts <= 1.1 * calls
    assert retries(World(), budget=budget).after(TRANSIENT).reason == "Too many calls of this client fail to try again"


@pytest.mark.parametrize("latency", [0.005, 0.04])
def test_an_outage_of_a_minute_is_no_storm_even_if_each_caller_has_a_client_of_its_own(latency: float) -> None:
    """Callers that call again and again: what they send is at most a tenth more than their calls."""
    calls = attempts = 0
    for seed in range(5):
        world, budget, chance = World(now=0.0), Budget(), Random(seed)
        while world.now < 60.0:
            call = Retries(2, 60.0, budget, clock=world.clock, draw=chance.uniform)
            calls += 1
            wait: float | None = 0.0
            while wait is not None:
                world.now += wait + latency
                attempts += 1
                wait = call.after(TRANSIENT).wait
    assert attempts <= 1.1 * calls


def test_time_outs_cost_twice_as_much() -> None:
    budget = Budget()
    before = budget.tokens
    retries(World(), budget=budget).after(TRANSIENT)
    refused = before - budget.tokens
    retries(World(), budget=budget).after(TRANSIENT._replace(is_timeout=True))
    assert before - budget.tokens == 3 * refused


def test_a_retry_that_helped_costs_nothing_and_successes_fill_the_budget_again() -> None:
    budget = Budget()
    full = budget.tokens
    helped = retries(World(), budget=budget)
    helped.after(TRANSIENT)
    helped.succeeded()
    assert budget.tokens == full
    retries(World(), budget=budget).after(TRANSIENT)
    for _ in range(100):
        retries(World(), budget=budget).succeeded()
    assert budget.tokens == full


@pytest.mark.parametrize(
    ("values", "seconds"),
    [
        (["3"], 3.0),
        ([" 3 "], 3.0),
        (["0"], 0.0),
        (["1.5"], 1.5),
        (["9" * 400], float("inf")),
        (["inf"], float("inf")),
        ([format_datetime(NOW + timedelta(seconds=90), usegmt=True)], 90.0),
        ([format_datetime(NOW - timedelta(days=1), usegmt=True)], 0.0),
        (["Fri, 31 Dec 2099 23:59:59 GMT"], (datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC) - NOW).total_seconds()),
        (["-1"], None),
        (["nan"], None),
        ([""], None),
        (["1_0"], None),
        (["soon"], None),
        (["2099"], 2099.0),
        (["Fri, 99 Zzz 2099 99:99:99 GMT"], None),
        ([], None),
        (["1", "2"], None),
    ],
)
def test_retry_after(values: list[str], seconds: float | None) -> None:
    assert parse_retry_after(values, None, lambda: NOW) == seconds


def test_a_date_to_wait_for_is_judged_by_the_clock_that_it_comes_from() -> None:
    server = NOW + timedelta(hours=1)
    until = format_datetime(server + timedelta(seconds=7), usegmt=True)
    assert parse_retry_after([until], format_datetime(server, usegmt=True), lambda: NOW) == 7.0
    assert parse_retry_after([until], "broken", lambda: server) == 7.0


@given(st.lists(st.text(), max_size=2), st.none() | st.text())
def test_whatever_a_server_sends_is_understood_or_ignored(values: list[str], date: str | None) -> None:
    seconds = parse_retry_after(values, date, lambda: NOW)
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"x-should-retry": "true"}, True),
        ({"x-should-retry": " False"}, False),
        ({"x-should-retry": "x"}, True),
        ({}, True),
    ],
)
def test_what_the_server_says_outright_counts(headers: dict[str, str], expected: bool) -> None:
    assert server_directs(headers, otherwise=True) is expected
