"""Runs that could not write down what they did: told of once, and tried again less and less often until they get on."""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass

from .retry import Retry, wait_ms

__all__ = ["Interruptions"]

_PAUSES = Retry(backoff_ms=1000, multiplier=2, jitter=True)
_LONGEST_PAUSE_MS = 300_000.0

_ADVICE = (
    "run %s is interrupted until the database can be used: make room or mend it, and the run goes on by itself. "
    "What the database says: %s"
)

_NOTHING_TRIED = -1

_LOGGER = logging.getLogger(__name__)


@dataclass(slots=True)
class _Interruption:
    """How far a run had got, in attempts that were written down, and how often it was interrupted there."""

    done: int
    times: int = 1


class Interruptions:
    """
    The runs of this process that are interrupted.

    A run is tried again as soon as the database can be used. Its tools may then be called again, so that one whose
    result can never be written, because it is too large for what room is left, must not be tried again and again.
    """

    def __init__(self) -> None:
        self._known: dict[str, _Interruption] = {}

    def note(self, run_id: str, done: int, error: Exception) -> None:
        """
        Take note that a run is interrupted, and tell people, unless it has got no further since they were told.

        Args:
            run_id: The run.
            done: How many of its attempts were written down.
            error: Why it is.
        """
        known = self._known.get(run_id)
        if known is not None and done <= known.done:
            known.times += 1
            return
        self._known[run_id] = _Interruption(done)
        _LOGGER.error(_ADVICE, run_id, error)

    def note_not_begun(self, run_id: str, error: Exception) -> None:
        """
        Take note that a run could not be resumed, and tell people, unless they know. The run does not pause for it, as
        none of its tools was called.

        Args:
            run_id: The run.
            error: Why it could not be.
        """
        if run_id not in self._known:
            self.note(run_id, _NOTHING_TRIED, error)

    def pause_seconds(self, run_id: str, done: int) -> float:
        """
        How long a run that was resumed is to wait before it goes on.

        Args:
            run_id: The run.
            done: How many of its attempts were written down.
        """
        known = self._known.get(run_id)
        if known is None or done > known.done:
            return 0
        return min(wait_ms(_PAUSES, known.times, random.uniform), _LONGEST_PAUSE_MS) / 1000

    def forget(self, run_id: str) -> None:
        """Take note that a run is over, or that something else interrupts it."""
        self._known.pop(run_id, None)
