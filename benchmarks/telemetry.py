"""
What it costs a caller to report telemetry in the background, and how fast it is delivered.

Items are enqueued in rounds, against a queue that nothing is sent from. Delivery is measured through the real runtime,
in rounds that alternate with single posts of the same items. Exits with 1 beyond a bound.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from aureus_sdk import Metric, SyncAureusClient, TelemetryEvent, TelemetrySettings
from tests.support.runtime import running_runtime

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
METRIC = Metric(name="task.duration", value=12.5, timestamp=NOW, tags={"workflow_id": "w-1", "status": "success"})
EVENT = TelemetryEvent(type="custom", timestamp=NOW, workflow_id="w-1", data={"step": "import", "rows": 1234})
ROUNDS = 15
ITEMS = 1000
SINGLE_POSTS = 100
MOST_MICROSECONDS = 5.0
LEAST_SPEED_UP = 20.0


def main() -> int:
    print("| CPU of the caller | microseconds | bound |\n| --- | ---: | ---: |")
    results = [
        enqueued("enqueue a metric", lambda client: client.telemetry.report_metric(METRIC)),
        enqueued("enqueue an event", lambda client: client.telemetry.report_event(EVENT)),
        delivered(),
    ]
    return 0 if all(results) else 1


def enqueued(name: str, report: Callable[[SyncAureusClient], None]) -> bool:
    rounds = [seconds_to_enqueue(report) for _ in range(ROUNDS)]
    microseconds = statistics.median(rounds) * 1_000_000
    print(f"| {name} | {microseconds:.2f} | {MOST_MICROSECONDS:.2f} |", flush=True)
    return microseconds <= MOST_MICROSECONDS


def seconds_to_enqueue(report: Callable[[SyncAureusClient], None]) -> float:
    settings = TelemetrySettings(batch_items=10_000, max_age=600.0, exit_timeout=0.0)
    with SyncAureusClient("http://127.0.0.1:1", telemetry=settings) as client:
        report(client)
        start = time.thread_time()
        for _ in range(ITEMS):
            report(client)
        seconds = time.thread_time() - start
        assert client.telemetry.flush(0).pending == ITEMS + 1
    return seconds / ITEMS


def delivered() -> bool:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_runtime(Path(folder)) as runtime,
        SyncAureusClient(runtime.url) as client,
    ):
        rounds = [(in_background(client), one_by_one(client)) for _ in range(5)]
    background, single = (statistics.median(rates) for rates in zip(*rounds, strict=True))
    ratio = statistics.median(fast / slow for fast, slow in rounds)
    print("\n| items a second through the runtime | background | single posts | ratio | at least |")
    print("| --- | ---: | ---: | ---: | ---: |")
    print(f"| deliver metrics | {background:.0f} | {single:.0f} | {ratio:.1f} | {LEAST_SPEED_UP:.1f} |", flush=True)
    return ratio >= LEAST_SPEED_UP


def in_background(client: SyncAureusClient) -> float:
    sent_before = client.telemetry.flush(0).sent
    start = time.perf_counter()
    for _ in range(ITEMS * 4):
        client.telemetry.report_metric(METRIC)
    report = client.telemetry.flush(60)
    seconds = time.perf_counter() - start
    assert report.sent - sent_before == ITEMS * 4
    return ITEMS * 4 / seconds


def one_by_one(client: SyncAureusClient) -> float:
    start = time.perf_counter()
    for _ in range(SINGLE_POSTS):
        client.report_metric(METRIC)
    return SINGLE_POSTS / (time.perf_counter() - start)


if __name__ == "__main__":
    sys.exit(main())
