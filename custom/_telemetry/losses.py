# hand-written; composed into aureus_sdk by make generate
"""What the log is told of items that were dropped: how many for which reason, now and then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

QUIET_SECONDS = 10.0
"""Between two records at least, unless it is the last."""


class Losses:
    """
    What was dropped, and how much of that the log knows.

    Args:
        dropped: The counts by reason, which grow, possibly just now in another thread.
    """

    def __init__(self, dropped: Mapping[str, int]) -> None:
        self._dropped = dropped
        self._told: dict[str, int] = {}
        self._next_at = float("-inf")

    def due_at(self) -> float:
        """When the log is to be told; infinity if it knows everything."""
        return self._next_at if self._told != dict(self._dropped) else float("inf")

    def news(self, now: float) -> dict[str, int]:
        """What the log does not know, and is now to be told."""
        dropped = dict(self._dropped)
        news = Counter(dropped) - Counter(self._told)
        self._told = dropped
        self._next_at = now + QUIET_SECONDS
        return dict(news)
