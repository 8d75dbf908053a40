# DO NOT EDIT: written by custom/tools/compose.py from custom/_deadline.py; change that, then run `make generate`
"""When the current call must have ended, for everything below it that waits."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def deadline_at(when: float | None) -> Generator[None]:
    """
    Give what happens in this block an end, which every operation on a socket then keeps to.

    Args:
        when: The end, in seconds of `time.monotonic`; None for no end.
    """
    before = _deadline.get()
    _deadline.set(when)
    try:
        yield
    finally:
        _deadline.set(before)  # a token would not do: a generator may be closed in another context than it was begun in


def seconds_until(when: float | None, now: float) -> float | None:
    """Seconds that are left until a time, never below 0; None for no end."""
    return None if when is None else max(0.0, when - now)


def remaining() -> float | None:
    """Seconds that are left to the current call, never below 0; None if it has no end."""
    return seconds_until(_deadline.get(), time.monotonic())


def within_deadline(timeout: float | None, failure: type[Exception]) -> float | None:
    """
    How long to wait: as long as the time-out says, but not beyond the end of the call.

    Args:
        timeout: In seconds; None for no limit.
        failure: What to raise if nothing is left.
    """
    left = remaining()
    if left is None:
        return timeout
    if left == 0:
        raise failure("the time for the whole call is over")
    return left if timeout is None else min(timeout, left)
