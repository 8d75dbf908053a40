"""How long to wait before the next attempt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Retry", "wait_ms"]

_LONGEST_WAIT_MS = 365 * 24 * 3600 * 1000.0
"""A year: what grows without end is cut here, before it overflows."""


@dataclass(frozen=True, slots=True)
class Retry:
    """How often a task is tried, and how long is waited in between."""

    max_attempts: int = 1
    backoff_ms: float = 1000
    multiplier: float = 2
    jitter: bool = True


def wait_ms(retry: Retry, attempt: int, uniform: Callable[[float, float], float]) -> float:
    """
    How long to wait, in milliseconds, after an attempt has failed.

    Args:
        retry: The task's retry settings.
        attempt: Number of the attempt that failed, from 1.
        uniform: Source of randomness: a number between the two given, evenly spread.
    """
    try:
        wait = retry.backoff_ms * float(retry.multiplier) ** (attempt - 1)
    except OverflowError:
        wait = _LONGEST_WAIT_MS
    factor = uniform(0.5, 1.5) if retry.jitter else 1.0
    return min(wait * factor, _LONGEST_WAIT_MS)
