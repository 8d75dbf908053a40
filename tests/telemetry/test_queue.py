"""The queue accounts for every item, whatever happens in whatever order."""

from collections import deque

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from aureus_sdk import TelemetrySettings
from aureus_sdk._telemetry.items import METRIC, Item
from aureus_sdk._telemetry.queue import AT_ONCE, NEVER, SENT, SPOOLED, Outcome, Queue

SETTINGS = TelemetrySettings(max_queue_items=8, max_queue_bytes=1000, batch_items=3, batch_bytes=300, max_age=5.0)
FATES = [SENT, SPOOLED, "rejected", "failed"]


def an_item(name: str, size: int = 100) -> Item:
    return Item(METRIC, name, [], size)


class Accounting(RuleBasedStateMachine):
    """Beside the queue, a list of what must be in it."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = Queue(SETTINGS)
        self.offered = 0
        self.recovered = 0
        self.settled: dict[str, int] = {}
        self.waiting: deque[Item] = deque()
        self.on_the_way: deque[Item] = deque()

    def count(self, fate: str, number: int = 1) -> None:
        self.settled[fate] = self.settled.get(fate, 0) + number

    @rule(size=st.integers(1, 1200))
    def offer(self, size: int) -> None:
        self.offered += 1
        item = an_item(str(self.offered), size)
        inside = [*self.on_the_way, *self.waiting]
        self.queue.offer([item], float(self.offered))
        if self.queue.is_closed:
            self.count("closed")
        elif len(inside) >= 8 or sum(one.size for one in inside) + size > 1000:
            self.count("queue_full")
        else:
            self.waiting.append(item)

    @precondition(lambda self: not self.on_the_way)
    @rule()
    def take(self) -> None:
        batch = self.queue.take()
        assert batch == list(self.waiting)[: len(batch)]
        assert bool(batch) == bool(self.waiting)
        assert len(batch) <= 3
        assert len(batch) <= 1 or sum(item.size for item in batch) <= 300
        for _ in batch:
            self.on_the_way.append(self.waiting.popleft())

    @precondition(lambda self: self.on_the_way)
    @rule(fate=st.sampled_from(FATES), data=st.data())
    def settle(self, fate: str, data: st.DataObject) -> None:
        number = data.draw(st.integers(0, len(self.on_the_way)))
        self.queue.settle(Outcome(number, fate))
        self.count(fate, number)
        for _ in range(number):
            self.on_the_way.popleft()

    @rule()
    def give_back(self) -> None:
        self.queue.give_back()
        self.waiting.extendleft(reversed(self.on_the_way))
        self.on_the_way.clear()

    @rule(spooled=st.integers(0, 8))
    def close(self, spooled: int) -> None:
        items = self.queue.close()
        assert items == [*self.on_the_way, *self.waiting]
        assert self.queue.pending == len(items)
        spooled = min(spooled, len(items))
        self.queue.let_go([Outcome(spooled, SPOOLED), Outcome(len(items) - spooled, "shutdown")])
        self.count(SPOOLED, spooled)
        self.count("shutdown", len(items) - spooled)
        self.queue.settle(Outcome(len(self.on_the_way), SENT))  # an answer that comes too late changes nothing
        self.on_the_way.clear()
        self.waiting.clear()

    @rule(number=st.integers(0, 5), fate=st.sampled_from(["", SENT, "rejected", "failed"]))
    def recover(self, number: int, fate: str) -> None:
        """Items from disk are sent; where they cannot be taken off it, they have no fate yet."""
        self.queue.recovering = number
        assert self.queue.report().pending == self.queue.pending + number
        self.queue.recover([Outcome(number, fate)] if fate else [])
        if fate:
            self.recovered += number
            self.count(fate, number)

    @invariant()
    def every_item_is_in_exactly_one_number(self) -> None:
        report = self.queue.report()
        assert report.accepted == self.offered + self.recovered
        assert report.accepted == report.sent + sum(report.dropped.values()) + report.spooled + report.pending
        assert report.pending == self.queue.pending == len(self.on_the_way) + len(self.waiting)
        counted = {"sent": report.sent, "spooled": report.spooled, **report.dropped}
        assert {fate: number for fate, number in counted.items() if number} == {
            fate: number for fate, number in self.settled.items() if number
        }


TestAccounting = Accounting.TestCase


def test_a_batch_is_due_by_count_by_bytes_or_by_age() -> None:
    queue = Queue(SETTINGS)
    assert queue.due_at() == NEVER
    queue.offer([an_item("a")], 7.0)
    queue.offer([an_item("b")], 8.0)
    assert queue.due_at() == 12.0
    queue.offer([an_item("c")], 9.0)
    assert queue.due_at() == AT_ONCE

    queue = Queue(SETTINGS)
    queue.offer([an_item("large", 300)], 7.0)
    assert queue.due_at() == AT_ONCE
