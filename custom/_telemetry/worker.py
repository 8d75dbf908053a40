# hand-written; composed into aureus_sdk by make generate
"""The thread that takes batches from the queue and delivers them, and what it shares with the threads that report."""

from __future__ import annotations

import _thread
import logging
import threading
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from queue import Empty, SimpleQueue

from .._log import log
from . import process
from .delivery import Delivery
from .items import Item, new_ids
from .losses import Losses
from .outage import Outage
from .queue import AT_ONCE, NEVER, SPOOLED, Outcome, Queue
from .routes import Route
from .settings import TelemetryReport, TelemetrySettings
from .spool import Claim, Spool

_IDLE_SECONDS = 30.0
"""How long the thread waits for something to do before it ends; the next report starts another."""
_LOCK_SECONDS = 0.1
"""No other thread holds the lock for so long: who waits longer has interrupted its holder."""
_MOST_UNSEEN = 31
"""How many items may be beyond the bounds of the queue for a moment, since looking at them one by one takes longer."""
_LARGE = 4096
"""Bytes of an item that does not wait to be seen."""


class Worker:
    """
    Takes items in from any thread, and delivers them in one of its own.

    Whoever reports waits for nothing: an item goes into an inbox, which needs no lock, and from there, with some others
    to save time, into the queue by whoever gets the lock without waiting. So a finaliser or a signal handler that
    reports, wherever it interrupts this code, cannot block. The lock is held for no longer than it takes to change the
    queue.

    Args:
        route: Makes the calls.
        settings: How to queue and send.
    """

    def __init__(self, route: Route, settings: TelemetrySettings) -> None:
        self.settings = settings
        self._route = route
        self._spool = None if settings.spool is None else Spool(settings.spool, settings.max_spool_bytes)
        self.start_afresh()
        process.look_after(self)

    def begin(self) -> None:
        """Be the reporter of a client: SIGTERM waits, if it is to, and what is on disk is sent."""
        if self.settings.flush_on_sigterm:
            process.deliver_before_sigterm()
        if self._has_files():
            self.start()

    def start_afresh(self) -> None:
        """Have nothing queued and no thread. In a forked process, what is queued is the parent's to send."""
        self._lock = threading.Lock()
        self._thread = threading.Lock()  # held by the thread that delivers, as long as it runs
        self.ids = new_ids()
        self._inbox: deque[Item | None] = deque()  # None for one that found no room
        self._queue = Queue(self.settings)
        self._losses = Losses(self._queue.dropped)
        self._outage = Outage()
        self._delivery = Delivery(self._route)
        self._wake: SimpleQueue[None] = SimpleQueue()
        self._waiters: list[tuple[int, Future[None]]] = []
        self._most_unseen = 0  # how many items the inbox may hold before somebody has to look
        self._wakes_at = AT_ONCE  # when the thread will look by itself; AT_ONCE while it is at work
        self._urgent_until = 0
        self._is_draining = False  # whether those who wait for a flush also wait for what is on disk
        if self._spool is not None:
            self._spool.forget_claim()

    def report(self, item: Item) -> None:
        """Take an item in, without waiting for anything."""
        self._route.notice_loop()
        is_full = len(self._inbox) >= self.settings.max_queue_items  # many threads may keep the lock's holder from it
        self._inbox.append(None if is_full else item)
        if len(self._inbox) > self._most_unseen or item.size > _LARGE:
            self._look()

    def flush(self, seconds: float) -> Future[None]:
        """
        Have all that was reported so far, and what is on disk, delivered at once.

        Args:
            seconds: How long to wait for the lock, at most: a signal handler may have interrupted its holder.

        Returns:
            What is done when nothing that was reported is pending, and nothing on disk can be sent now.
        """
        self._route.notice_loop()
        flushed: Future[None] = Future()
        has_files = self._has_files()
        if self._lock.acquire(timeout=max(seconds, _LOCK_SECONDS)):
            try:
                self._empty_inbox()
                self._urgent_until = self._queue.entered
                self._is_draining = has_files and not self._queue.is_closed
                self._outage.pause_until = AT_ONCE
                self._waiters.append((self._queue.entered, flushed))
                self._tell_waiters()
            finally:
                self._lock.release()
        self._wake.put(None)
        return flushed

    def summary(self) -> TelemetryReport:
        """What became of all items; without those that came just now, where a signal handler asks."""
        if not self._lock.acquire(timeout=_LOCK_SECONDS):
            return self._queue.report()
        try:
            self._empty_inbox()
            report, is_early = self._queue.report(), self._is_early()
        finally:
            self._lock.release()
        if is_early or (report.pending and not self._thread.locked()):
            self._rouse()  # whoever has reported may not have seen that there is something to do
        return report

    def close(self, reason: str) -> TelemetryReport:
        """
        Take nothing in any more; what has not been sent goes to disk, else it is dropped for this reason.

        Closing again changes nothing. In a signal handler that has interrupted this code, neither does closing: the end
        of the process does it.

        Returns:
            What became of all items.
        """
        if not self._lock.acquire(timeout=max(self.settings.exit_timeout, _LOCK_SECONDS)):
            return self.summary()
        try:
            self._empty_inbox()
            left = self._queue.close()
        finally:
            self._lock.release()
        spooled = self._spool.write(left) if self._spool is not None else 0
        with self._lock:
            self._queue.let_go([Outcome(spooled, SPOOLED), Outcome(len(left) - spooled, reason)])
            self._tell_waiters()
        self._tell_losses()
        self._wake.put(None)
        self._route.close()
        return self.summary()

    def start(self) -> None:
        """
        Have a thread that delivers.

        It is started without the locks of `threading`: a finaliser that reports may have interrupted their holder.
        """
        if not self._thread.acquire(blocking=False):
            return
        process.keep(self)
        try:
            _thread.start_new_thread(self._run, ())
        except RuntimeError:  # the interpreter is ending: what is kept is delivered then, with no thread
            self._most_unseen = 0
            self._thread.release()

    def deliver_here(self, deadline: float) -> None:
        """Deliver what was reported in this thread, if no other does, until a time of the monotonic clock."""
        if self._thread.acquire(blocking=False):
            try:
                while self._queue.pending and (seconds := deadline - time.monotonic()) > 0:
                    if batch := self._next():
                        self._deliver(batch, seconds)
                    else:
                        time.sleep(min(max(self._wakes_at - time.monotonic(), 0.0), seconds))
            finally:
                self._thread.release()
            self._end_draining()

    def _run(self) -> None:
        is_needed = True
        while is_needed:
            try:
                while self._send_due() or self._drain() or self._wait():
                    if self._losses.due_at() <= time.monotonic():
                        self._tell_losses()
                process.let_go(self)
            finally:  # whatever ends it, the next report starts another thread
                self._most_unseen = 0
                self._thread.release()
            # What was reported just now may have seen this thread as running, and so may a flush.
            is_needed = (self.summary().pending > 0 or self._is_draining) and self._thread.acquire(blocking=False)
            if is_needed:
                process.keep(self)

    def _look(self) -> None:
        """Queue what is in the inbox, if the lock is free, and have the thread deliver what is due before it looks."""
        if self._lock.acquire(blocking=False):
            try:
                self._empty_inbox()
                is_early = self._is_early()
                self._most_unseen = self._patience()
            finally:
                self._lock.release()
        else:
            is_early = True  # whoever holds the lock may not have seen the item
        if is_early or not self._thread.locked():
            self._rouse()

    def _is_early(self) -> bool:
        """Whether something is due before the thread looks by itself; then it is to be roused. With the lock."""
        is_early = self._due_at() < self._wakes_at
        if is_early:
            self._wakes_at = AT_ONCE
        return is_early

    def _rouse(self) -> None:
        """Have the thread look now; start it, if it has ended."""
        if self._wake.empty():
            self._wake.put(None)
        if not self._thread.locked():
            self.start()

    def _next(self) -> list[Item]:
        """The batch that is due; none if none is, and `_wakes_at` is when one will be."""
        with self._lock:
            self._empty_inbox()
            due_at = self._due_at()
            is_due = due_at <= time.monotonic()
            self._wakes_at = AT_ONCE if is_due else due_at
            self._most_unseen = self._patience()
            return self._queue.take() if is_due else []

    def _send_due(self) -> bool:
        """Deliver the batch that is due; whether there was one."""
        batch = self._next()
        if batch:
            self._deliver(batch, None)
        return bool(batch)

    def _wait(self) -> bool:
        """Wait until there may be something to do; whether that may still come."""
        now = time.monotonic()
        has_files = self._has_files() and not self._queue.is_closed
        wakes_at = min(self._wakes_at, self._losses.due_at())
        if has_files and self._outage.pause_until > now:  # else another process sends them
            wakes_at = min(wakes_at, self._outage.pause_until)
        is_untold = self._losses.due_at() < NEVER
        with suppress(Empty):
            self._wake.get(timeout=min(max(wakes_at - now, 0.0), _IDLE_SECONDS))
            return not self._queue.is_closed or is_untold
        return self._queue.pending > 0 or has_files or is_untold

    def _has_files(self) -> bool:
        return self._spool is not None and self._spool.has_files()

    def _tell_losses(self) -> None:
        with self._lock:
            news = self._losses.news(time.monotonic())
        if news:
            log(logging.WARNING, "telemetry_dropped", news)

    def _deliver(self, batch: list[Item], timeout: float | None) -> None:
        try:
            for outcome in self._delivery.outcomes(batch, self._outage.failures, timeout):
                with self._lock:
                    self._queue.settle(outcome)
                    self._tell_waiters()
        except Exception as error:  # noqa: BLE001  # whatever a transport or a hook of the user raises, the items are kept
            with self._lock:
                self._queue.give_back()
            self._outage.failed(error)
            self._make_room()
        else:
            self._outage.ended()

    def _make_room(self) -> None:
        """Write the oldest items to disk while the queue is more than half full."""
        while self._spool is not None and self._queue.is_half_full:
            with self._lock:
                batch = self._queue.take()
            written = self._spool.write(batch)
            with self._lock:
                self._queue.settle(Outcome(written, SPOOLED))
                self._queue.give_back()
                self._tell_waiters()
            if written < len(batch):
                return

    def _drain(self) -> bool:
        """Send the oldest file on disk; whether there may be another one to send."""
        was_draining = self._is_draining
        went_well = self._send_spooled()
        if was_draining and not went_well:
            self._end_draining()
        return went_well

    def _end_draining(self) -> None:
        with self._lock:
            self._is_draining = False
            self._tell_waiters()

    def _send_spooled(self) -> bool:
        """Send the oldest file on disk, if the server can be expected to take it; whether that went well."""
        if self._spool is None or self._queue.is_closed or self._outage.pause_until > time.monotonic():
            return False
        claim = self._spool.claim()
        if claim is None:
            return False
        try:
            self._send_file(self._spool, claim)
        except Exception as error:  # noqa: BLE001  # as above: what was not sent is kept
            self._outage.failed(error)
            return False
        return True

    def _send_file(self, spool: Spool, claim: Claim) -> None:
        """Send what is in a file."""
        outcomes: list[Outcome] = []
        try:
            for outcome in self._outcomes_of(claim):
                outcomes.append(outcome)  # noqa: PERF402  # what came before an error counts
        finally:
            self._take_off_disk(spool, claim, outcomes)

    def _take_off_disk(self, spool: Spool, claim: Claim, outcomes: list[Outcome]) -> None:
        """Count what could be taken off the disk, where it is pending meanwhile: all else is sent another time."""
        recovered: list[Outcome] = []
        self._queue.recovering = sum(outcome.number for outcome in outcomes)
        try:
            spool.release(claim, self._queue.recovering)
            recovered = outcomes
        finally:
            with self._lock:
                self._queue.recover(recovered)
                self._tell_waiters()

    def _outcomes_of(self, claim: Claim) -> Iterator[Outcome]:
        """What becomes of the items in a file. Before each batch of them, what is due in the queue is sent."""
        for start in range(0, len(claim.items), self.settings.batch_items):
            while self._send_due():
                pass
            if self._queue.is_closed or self._outage.pause_until > time.monotonic():
                return
            batch = claim.items[start : start + self.settings.batch_items]
            yield from self._delivery.outcomes(batch, self._outage.failures, None)
            self._outage.ended()

    def _empty_inbox(self) -> None:
        """Move what is in the inbox into the queue. Only the holder of the lock may."""
        self._most_unseen = 0  # first: what is reported from here on may not be seen
        self._queue.offer([self._inbox.popleft() for _ in range(len(self._inbox))], time.monotonic())

    def _due_at(self) -> float:
        due_at = AT_ONCE if self._urgent_until > self._queue.left else self._queue.due_at()
        return max(due_at, self._outage.pause_until)

    def _patience(self) -> int:
        """How many items the inbox may hold: fewer than would have the thread do something that it does not expect."""
        if self._wakes_at == NEVER:
            return 0
        if self._wakes_at == AT_ONCE or self._queue.missing == 0:  # where a whole batch cannot wake it, no more can
            return _MOST_UNSEEN
        return min(self._queue.missing - 1, _MOST_UNSEEN)

    def _tell_waiters(self) -> None:
        if self._queue.recovering or self._is_draining:
            return
        for waiter in [waiter for waiter in self._waiters if waiter[0] <= self._queue.left]:
            self._waiters.remove(waiter)
            with suppress(InvalidStateError):  # nobody waits any more
                waiter[1].set_result(None)
