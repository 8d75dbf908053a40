# DO NOT EDIT: written by custom/tools/compose.py from custom/_retry.py; change that, then run `make generate`
"""
When a call is tried again, and how long to wait before that. Pure: it is told the time and what came of each attempt.

The rules are those of RFC 9110 (sections 9.2.2 and 10.2.3) on what may be repeated and when, with full jitter
(https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/) and a budget, so that clients do not keep a
server down that has failed.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from ._deadline import seconds_until
from ._fork import ForkSafeLock

TRANSIENT_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses of a server that may be able to do it the next time."""
FIRST_BACKOFF = 0.1
"""Seconds that the first pause lasts at most; each one after it, twice as many."""
LONGEST_BACKOFF = 5.0
"""Seconds that a pause of our own choice lasts at most."""
LONGEST_RETRY_AFTER = 60.0
"""Seconds that a server may ask for; if it asks for more, the call ends and says so."""

_NUMBER = re.compile(r"[0-9]+(\.[0-9]*)?|inf(inity)?", re.ASCII | re.IGNORECASE)

_BUDGET = 500
_RETRY_COST = 5
_TIMEOUT_COST = 10
_SUCCESS_GAIN = 1


class Failed(NamedTuple):
    """
    What has to be known of an attempt that failed.

    Attributes:
        is_transient: The next one may go better.
        is_safe_to_repeat: Repeating it has no second effect.
        retry_after: How many seconds the server asks to wait; None where it asks for nothing.
        is_timeout: It failed for want of an answer in time.
        is_in_flight: An earlier attempt of the call is still being answered, and this is how one waits for that.
        is_stale: It met a connection that had been closed while nobody used it: nothing is wrong with the server.
        may_be_done: It may have had its effect.
        is_definite: The server has told what has become of the call, whatever was in doubt before.
    """

    is_transient: bool
    is_safe_to_repeat: bool
    retry_after: float | None = None
    is_timeout: bool = False
    is_in_flight: bool = False
    is_stale: bool = False
    may_be_done: bool = False
    is_definite: bool = False


class Verdict(NamedTuple):
    """
    What to do after an attempt that failed.

    Attributes:
        wait: Seconds before the next attempt; None for no next attempt.
        reason: Why there is none, for people; empty where that goes without saying.
    """

    wait: float | None
    reason: str = ""


class Budget:
    """
    How many retries a client can afford: a bucket of tokens that retries empty and successes fill.

    However many calls fail, only as many retries are made as the bucket holds: 100 at first. It may be shared by
    threads.
    """

    def __init__(self) -> None:
        self._tokens = _BUDGET
        self._lock = ForkSafeLock()

    def take(self, cost: int) -> bool:
        """Pay for a retry, where there is enough."""
        with self._lock:
            if self._tokens < cost:
                return False
            self._tokens -= cost
            return True

    def give(self, tokens: int) -> None:
        """Fill up, to no more than the bucket holds."""
        with self._lock:
            self._tokens = min(_BUDGET, self._tokens + tokens)

    @property
    def tokens(self) -> int:
        """How many are left."""
        return self._tokens


class Retries:
    """
    The attempts of one call.

    Args:
        max_retries: How many more attempts there may be after the first.
        timeout: Seconds for the whole call; None for no end.
        budget: What retries are paid from.
        clock: Tells the time in seconds, and only ever goes on.
        draw: A random number between two.
    """

    __slots__ = (
        "_budget",
        "_clock",
        "_draw",
        "_has_met_stale",
        "_max_retries",
        "_paid",
        "_pauses",
        "_retries",
        "_timeout",
        "attempts",
        "deadline",
    )

    def __init__(
        self,
        max_retries: int,
        timeout: float | None,
        budget: Budget,
        *,
        clock: Callable[[], float] = time.monotonic,
        draw: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._max_retries = max_retries
        self._budget = budget
        self._clock = clock
        self._draw = draw
        self._timeout = timeout
        self._retries = 0
        self._pauses = 0
        self._has_met_stale = False
        self._paid = 0
        self.attempts = 0
        self.renew_time()

    def renew_time(self) -> None:
        """Have as much time as at first from now on."""
        self.deadline = None if self._timeout is None else self._clock() + self._timeout

    def renew(self) -> None:
        """Have as many retries as at first, after an attempt that got somewhere before it failed: it is the first."""
        self._retries = self._pauses = self._paid = 0
        self._has_met_stale = False
        self.attempts = 1

    def remaining(self) -> float | None:
        """Seconds that are left for the whole call, never below 0; None for no end."""
        return seconds_until(self.deadline, self._clock())

    def succeeded(self) -> None:
        """An attempt went well: what its retries cost comes back."""
        self._budget.give(self._paid or _SUCCESS_GAIN)
        self._paid = 0

    def after(self, failed: Failed) -> Verdict:
        """What to do after an attempt that failed."""
        reason = self._reason_to_end(failed)
        if reason is not None:
            return Verdict(None, reason)
        wait = self._pause(failed)
        remaining = self.remaining()
        if remaining is not None and wait >= remaining:
            return Verdict(None, f"The next attempt would be in {wait:.3g} s, when the time is up")
        self._pauses += 1
        if failed.is_in_flight:
            return Verdict(wait)
        if self._is_free(failed):
            self._has_met_stale = True
            return Verdict(wait)
        cost = _TIMEOUT_COST if failed.is_timeout else _RETRY_COST
        if not self._budget.take(cost):
            return Verdict(None, "Too many calls of this client fail to try again")
        self._retries += 1
        self._paid += cost
        return Verdict(wait)

    def _reason_to_end(self, failed: Failed) -> str | None:
        if not failed.is_transient or not failed.is_safe_to_repeat:
            return ""  # what failed says it
        if failed.retry_after is not None and failed.retry_after > LONGEST_RETRY_AFTER:
            return f"The server asks to wait {failed.retry_after:.6g} s"
        if failed.is_in_flight:
            return None if self._max_retries else ""
        return "" if self._retries >= self._max_retries and not self._is_free(failed) else None

    def _is_free(self, failed: Failed) -> bool:
        """Whether this is the one repeat that a call may have because of a connection that was closed while idle."""
        return failed.is_stale and not self._has_met_stale

    def _pause(self, failed: Failed) -> float:
        if self._is_free(failed):
            return 0.0
        return pause_before(self._pauses, failed.retry_after, draw=self._draw)


def pause_before(
    retry: int,
    retry_after: float | None,
    *,
    longest: float = LONGEST_BACKOFF,
    draw: Callable[[float, float], float] = random.uniform,
) -> float:
    """
    Seconds to wait before a retry.

    Args:
        retry: How many there were before.
        retry_after: How many seconds the server asks to wait; our own pause comes after that.
        longest: Seconds that our own pause lasts at most.
        draw: A random number between two.
    """
    return draw(0.0, min(longest, FIRST_BACKOFF * 2.0 ** min(retry, 16))) + (retry_after or 0.0)


def parse_retry_after(values: Sequence[str], date: str | None, now: Callable[[], datetime]) -> float | None:
    """
    How many seconds a server asks to wait (RFC 9110, section 10.2.3), never below 0.

    Args:
        values: The values of all ``Retry-After`` headers. Several contradict each other: none counts.
        date: The value of the ``Date`` header: a date to wait for is judged by the server's clock, where it tells it.
        now: The time here, for where it does not.

    Returns:
        The seconds, possibly infinite; None where it asks for nothing that can be understood.
    """
    if len(values) != 1:
        return None
    if _NUMBER.fullmatch(values[0].strip()):
        return float(values[0])
    until = _parse_date(values[0])
    if until is None:
        return None
    start = _parse_date(date or "") or now()
    return max(0.0, (until - start).total_seconds())


def server_directs(headers: Mapping[str, str], *, otherwise: bool) -> bool:
    """Whether to try again: what the server says outright (``X-Should-Retry``), where it says it."""
    return {"true": True, "false": False}.get(headers.get("x-should-retry", "").strip().lower(), otherwise)


def _parse_date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)
