"""Many threads report to a server that fails now and then: each item is in one number, and memory is bounded."""

import json
import resource
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from aureus_sdk import Metric, SyncAureusClient, TelemetrySettings
from soak.progress import say
from soak.row import Row

THREADS = 32
PATIENCE = 60.0
"""Seconds that delivering may take after the last report."""
POSTS_PER_FAILURE = 50
MOST_GROWTH = 64 * 1024 * 1024
"""Bytes."""


class Server(ThreadingHTTPServer):
    """Counts items, and keeps none: what grows must be the reporter."""

    daemon_threads = True
    block_on_close = False
    posts = 0
    stored = 0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        items = json.loads(self.rfile.read(int(self.headers["content-length"])))["metrics"]
        server = cast("Server", self.server)
        server.posts += 1
        is_failing = server.posts % POSTS_PER_FAILURE == 0
        if not is_failing:
            server.stored += len(items)
        content = json.dumps({"accepted": len(items), "rejected": []}).encode()
        self.send_response(503 if is_failing else 200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # as the base class has it
        """Say nothing."""


def run(count: int) -> Row:
    with counting_server() as server:
        url = f"http://127.0.0.1:{server.server_address[1]}"
        settings = TelemetrySettings(max_age=0.05, exit_timeout=PATIENCE)
        with SyncAureusClient(url, max_retries=0, telemetry=settings) as client:
            memory_before = most_memory()
            report_from_threads(client, count)
        report = client.telemetry.flush(0)
        grown = most_memory() - memory_before
        stored = server.stored
    say(f"telemetry: {report}; {stored:,} stored, {grown:,} bytes more in use at the most")
    told = report.sent + sum(report.dropped.values()) + report.spooled + report.pending
    wrong = max(abs(report.accepted - count), abs(told - count), abs(stored - report.sent))
    lost = count if grown > MOST_GROWTH else min(wrong, count)
    return Row(f"items reported by {THREADS} threads, each accounted for", count, count - lost, lost)


@contextmanager
def counting_server() -> Generator[Server]:
    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def report_from_threads(client: SyncAureusClient, count: int) -> None:
    metric = Metric(name="rows", value=1, timestamp=datetime.now(UTC), tags={"step": "import"})

    def report(number: int) -> None:
        for _ in range(number):
            client.telemetry.report_metric(metric)

    numbers = [count // THREADS + (thread < count % THREADS) for thread in range(THREADS)]
    threads = [threading.Thread(target=report, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def most_memory() -> int:
    """Bytes that this process has ever had in memory."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
