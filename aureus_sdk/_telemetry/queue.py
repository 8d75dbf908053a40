# DO NOT EDIT: written by custom/tools/compose.py from custom/_telemetry/queue.py; change that, then run `make generate`
"""What waits to be sent, when it is due, and what became of each item. Pure: no I/O, no clock, no lock."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable
from typing import NamedTuple

from .items import Item
from .settings import TelemetryReport, TelemetrySettings

NEVER = float("inf")
AT_ONCE = float("-inf")
SENT = "sent"
SPOOLED = "spooled"


class Outcome(NamedTuple):
    """
    What became of the next items, in the order in which they came.

    Attributes:
        number: How many they are.
        fate: `SENT`: the server has acknowledged them; `SPOOLED`: they are on disk; else why they were dropped.
    """

    number: int
    fate: str


class Queue:
    """
    The items that wait, oldest first, and the counts of those that do not any more.

    Items leave in the order in which they came: taken as a batch, they are on their way until each is settled, or what
    is left of the batch comes back.
    """

    def __init__(self, settings: TelemetrySettings) -> None:
        self._settings = settings
        self._waiting: deque[tuple[float, Item]] = deque()
        self._on_the_way: deque[tuple[float, Item]] = deque()
        self._bytes_waiting = 0
        self._bytes_on_the_way = 0
        self._sent = 0
        self._spooled = 0
        self.dropped: Counter[str] = Counter()
        """How many were dropped, by reason."""
        self.is_closed = False
        self.entered = 0
        """How many items have ever got a place in the queue."""
        self.left = 0
        """How many of them have left it, which are the first that entered."""
        self.recovering = 0
        """How many items from disk, which have no place in the queue, are about to be recovered."""

    @property
    def pending(self) -> int:
        """How many items wait, or are on their way."""
        return self.entered - self.left

    @property
    def missing(self) -> int:
        """How many more items make a whole batch; none if there is one, or more."""
        return max(self._settings.batch_items - len(self._waiting), 0)

    @property
    def is_half_full(self) -> bool:
        """Whether less room is left than is taken."""
        size = self._bytes_waiting + self._bytes_on_the_way
        return self.pending * 2 > self._settings.max_queue_items or size * 2 > self._settings.max_queue_bytes

    def offer(self, items: Collection[Item | None], now: float) -> None:
        """Take items in. What there is no room for is dropped; None is one that was dropped for that before."""
        if self.is_closed:
            self.dropped["closed"] += len(items)
            return
        places = self._settings.max_queue_items - self.pending
        room_before = room = self._settings.max_queue_bytes - self._bytes_waiting - self._bytes_on_the_way
        number_before = len(self._waiting)
        for item in items:
            if item is not None and places > 0 and item.size <= room:
                places -= 1
                room -= item.size
                self._waiting.append((now, item))
        taken = len(self._waiting) - number_before
        self.entered += taken
        self._bytes_waiting += room_before - room
        if taken < len(items):
            self.dropped["queue_full"] += len(items) - taken

    def due_at(self) -> float:
        """When the next batch is to be sent."""
        if not self._waiting:
            return NEVER
        settings = self._settings
        if len(self._waiting) >= settings.batch_items or self._bytes_waiting >= settings.batch_bytes:
            return AT_ONCE
        return self._waiting[0][0] + settings.max_age

    def take(self) -> list[Item]:
        """Send the next batch on its way, the one before having been settled or come back."""
        size = 0
        while self._waiting and len(self._on_the_way) < self._settings.batch_items:
            size += self._waiting[0][1].size
            if self._on_the_way and size > self._settings.batch_bytes:
                break
            self._on_the_way.append(self._waiting.popleft())
        self._bytes_on_the_way = sum(item.size for _, item in self._on_the_way)
        self._bytes_waiting -= self._bytes_on_the_way
        return [item for _, item in self._on_the_way]

    def settle(self, outcome: Outcome) -> None:
        """Tell what became of the next items that are on their way."""
        if self.is_closed:  # they have been counted already
            return
        for _ in range(outcome.number):
            self._bytes_on_the_way -= self._on_the_way.popleft()[1].size
        self._leave(outcome)

    def give_back(self) -> None:
        """Let what is left of the batch on its way wait again, before all others."""
        if self.is_closed:
            return
        self._waiting.extendleft(reversed(self._on_the_way))
        self._on_the_way.clear()
        self._bytes_waiting += self._bytes_on_the_way
        self._bytes_on_the_way = 0

    def close(self) -> list[Item]:
        """Take nothing in any more, and hand out all items, which stay pending until `let_go` tells their fate."""
        if self.is_closed:
            return []
        self.is_closed = True
        items = [item for _, item in (*self._on_the_way, *self._waiting)]
        self._on_the_way.clear()
        self._waiting.clear()
        self._bytes_waiting = self._bytes_on_the_way = 0
        return items

    def let_go(self, outcomes: Iterable[Outcome]) -> None:
        """Tell what became of the items that `close` let go of."""
        for outcome in outcomes:
            self._leave(outcome)

    def recover(self, outcomes: Iterable[Outcome]) -> None:
        """Tell what became of the items from disk that are off it."""
        self.recovering = 0
        for outcome in outcomes:
            self._count(outcome)

    def report(self) -> TelemetryReport:
        """What became of all items. It adds up even in a signal handler that has interrupted a change of the queue."""
        dropped = {reason: count for reason, count in dict(self.dropped).items() if count}
        sent, spooled, pending = self._sent, self._spooled, self.pending + self.recovering
        return TelemetryReport(sent + sum(dropped.values()) + spooled + pending, sent, dropped, spooled, pending)

    def _leave(self, outcome: Outcome) -> None:
        self.left += outcome.number
        self._count(outcome)

    def _count(self, outcome: Outcome) -> None:
        if outcome.fate == SENT:
            self._sent += outcome.number
        elif outcome.fate == SPOOLED:
            self._spooled += outcome.number
        else:
            self.dropped[outcome.fate] += outcome.number
