"""
Many threads report to a server that fails now and then: each item arrives once, or is counted, and memory is bounded.

Most items are delivered: who reports waits until there is room. Some are more than the queue holds, and some come in an
outage, and go to disk and back.
"""

import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime

from aureus_sdk import Metric, SyncAureusClient, SyncTelemetryReporter, TelemetryReport, TelemetrySettings
from soak.progress import say
from soak.row import Row
from tests.support.telemetry_server import Answer, Post, serving

THREADS = 32
PATIENCE = 120.0
"""Seconds that delivering may take after the last report."""
POSTS_PER_FAILURE = 50
MOST_GROWTH = 64 * 1024 * 1024
"""Bytes."""
LOOK_SECONDS = 0.05
"""How long to wait for room before looking again."""
NOW = datetime.now(UTC)
TAGS = {"step": "import"}


class Server:
    """Keeps how often it has stored each item, in a byte; what else grows must be the reporter."""

    url: str

    def __init__(self, count: int) -> None:
        self.stored = bytearray(count)
        self.posts = 0
        self.is_open = threading.Event()
        """It answers nothing until this is set."""
        self.is_down = False

    def take(self, post: Post) -> Answer:
        """Store what is sent, unless this call is to fail."""
        self.is_open.wait()
        self.posts += 1
        if self.is_down or self.posts % POSTS_PER_FAILURE == 0:
            return Answer(503)
        for name in post.ids:
            self.stored[int(name)] += 1
        return Answer()


def run(count: int) -> Row:
    some = count // 20
    parts: list[tuple[Callable[[Server, int], int], int]] = [
        (deliver, count - 2 * some),
        (overflow, some),
        (survive_outage, some),
    ]
    memory_before = most_memory()
    lost = 0
    for part, number in parts:
        with running_server(number) as server:
            start = time.monotonic()
            wrong = part(server, number)
            say(f"telemetry: {part.__name__}: {number / (time.monotonic() - start):,.0f} items a second, {wrong} wrong")
            lost += wrong
    grown = most_memory() - memory_before
    say(f"telemetry: {grown:,} bytes more in use at the most")
    lost = count if grown > MOST_GROWTH else min(lost, count)
    return Row(f"items reported by {THREADS} threads, each delivered once or counted", count, lost)


def deliver(server: Server, count: int) -> int:
    """Items of threads that wait for room: all arrive. How many do not, or twice, or are not told so."""
    server.is_open.set()
    settings = TelemetrySettings(max_age=0.05, exit_timeout=PATIENCE)
    with SyncAureusClient(server.url, max_retries=0, telemetry=settings) as client:
        report_from_threads(client.telemetry, count, settings.max_queue_items // 2)
        report = client.telemetry.flush(PATIENCE)
    return disagreements(server, report, TelemetryReport(count, sent=count, dropped={}, spooled=0, pending=0))


def overflow(server: Server, count: int) -> int:
    """Items of threads that do not wait, while the server does not answer: those that there is room for arrive."""
    room = count // 2
    settings = TelemetrySettings(max_queue_items=room, max_age=0.05, exit_timeout=PATIENCE)
    with SyncAureusClient(server.url, max_retries=0, telemetry=settings) as client:
        report_from_threads(client.telemetry, count, None)
        server.is_open.set()
        report = client.telemetry.flush(PATIENCE)
    dropped = {"queue_full": count - room}
    return disagreements(server, report, TelemetryReport(count, sent=room, dropped=dropped, spooled=0, pending=0))


def survive_outage(server: Server, count: int) -> int:
    """Items of threads that wait for room while the server fails: they go to disk, and arrive when it recovers."""
    server.is_open.set()
    server.is_down = True
    with tempfile.TemporaryDirectory() as folder:
        queue_items = max(count // 10, 4 * THREADS)
        settings = TelemetrySettings(max_queue_items=queue_items, max_age=0.05, exit_timeout=PATIENCE, spool=folder)
        with SyncAureusClient(server.url, max_retries=0, telemetry=settings) as client:
            report_from_threads(client.telemetry, count, queue_items // 2)
            server.is_down = False
            report = when_sent(client.telemetry, count)
    spooled = max(report.spooled, 1)
    expected = TelemetryReport(count + spooled, sent=count, dropped={}, spooled=spooled, pending=0)
    return disagreements(server, report, expected)


def report_from_threads(telemetry: SyncTelemetryReporter, count: int, most_pending: int | None) -> None:
    """Report so many items; while more are pending than is given, each thread waits after its share of as many."""

    def report(first: int) -> None:
        for done, number in enumerate(range(first, count, THREADS), 1):
            telemetry.report_metric(Metric(id=str(number), name="rows", value=1, timestamp=NOW, tags=TAGS))
            if most_pending is not None and done % (most_pending // THREADS) == 0:
                while telemetry.flush(LOOK_SECONDS).pending > most_pending:
                    pass

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(report, range(THREADS)))


def when_sent(telemetry: SyncTelemetryReporter, count: int) -> TelemetryReport:
    """What has become of the items when so many were sent, or patience is over."""
    deadline = time.monotonic() + PATIENCE
    while True:
        report = telemetry.flush(LOOK_SECONDS)
        if report.sent >= count or time.monotonic() > deadline:
            return report


def disagreements(server: Server, report: TelemetryReport, expected: TelemetryReport) -> int:
    """How many items were not told of as expected, or not stored once each as told."""
    numbers = [
        (told.accepted, told.sent, sum(told.dropped.values()), told.spooled, told.pending)
        for told in (report, expected)
    ]
    wrong: int = sum(abs(told - true) for told, true in zip(*numbers, strict=True))
    if wrong or report.dropped != expected.dropped:
        say(f"telemetry: {report} instead of {expected}")
    stored_once, not_stored = server.stored.count(1), server.stored.count(0)
    return wrong + abs(report.sent - stored_once) + len(server.stored) - stored_once - not_stored


@contextmanager
def running_server(count: int) -> Generator[Server]:
    server = Server(count)
    with serving(server.take) as server.url:
        yield server


def most_memory() -> int:
    """Bytes that this process has ever had in memory."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
