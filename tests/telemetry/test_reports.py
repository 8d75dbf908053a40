"""A report has every item, at whatever moment another thread asks for it."""

import json
import subprocess
import sys
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from aureus_sdk import SyncAureusClient, TelemetrySettings
from tests.support.runtime import clean_environment
from tests.support.telemetry_server import Answer, telemetry_server

ITEMS = 500


def item(number: int) -> dict[str, Any]:
    return {"id": f"m{number}", "name": "n", "value": 1, "timestamp": "2026-11-23T12:00:00Z"}


@pytest.fixture
def threads_that_take_turns() -> Generator[None]:
    """Threads are interrupted far more often than usual."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("threads_that_take_turns")
def test_an_item_that_is_being_counted_is_not_missed() -> None:
    settings = TelemetrySettings(batch_items=1, max_age=600.0)
    with telemetry_server() as server, SyncAureusClient(server.url, telemetry=settings) as client:
        for number in range(ITEMS):
            client.telemetry.report_metric(item(number))
        report = client.telemetry.flush(0)
        while report.pending:
            assert report.accepted == ITEMS
            report = client.telemetry.flush(0)
    assert report.sent == ITEMS


def test_a_flush_ends_when_its_reporter_is_closed_meanwhile(tmp_path: Path) -> None:
    (tmp_path / "telemetry-1.jsonl").write_text(json.dumps({"kind": "metric", "item": item(0)}) + "\n")
    settings = TelemetrySettings(spool=tmp_path, exit_timeout=0)
    with telemetry_server(lambda _: Answer(503)) as server, ThreadPoolExecutor() as threads:
        for _ in range(30):
            client = SyncAureusClient(server.url, max_retries=0, telemetry=settings)
            telemetry = client.telemetry
            flushing = threads.submit(telemetry.flush, 600)
            client.close()
            assert flushing.result(30).pending == 0


LOOK_WHEN_NOTHING_IS_ON_DISK = """
import sys
from pathlib import Path
from aureus_sdk import SyncAureusClient, TelemetrySettings

url, folder = sys.argv[1:]
reports = []

def look(event, arguments):
    if event == "fcntl.flock" and not any(Path(folder).glob("telemetry-*")):
        reports.append(client.telemetry.flush(0))

sys.addaudithook(look)
with SyncAureusClient(url, telemetry=TelemetrySettings(spool=folder)) as client:
    while not reports:
        client.telemetry.flush(0)
print(reports[0].sent, reports[0].pending, client.telemetry.flush().sent)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="files on disk are not locked there")
def test_an_item_that_was_taken_off_the_disk_is_pending_until_it_is_counted(tmp_path: Path) -> None:
    """The report is asked for between the two: when the file, which is gone, is unlocked."""
    (tmp_path / "telemetry-1.jsonl").write_text(json.dumps({"kind": "metric", "item": item(1)}))
    with telemetry_server() as server:
        command = [sys.executable, "-c", LOOK_WHEN_NOTHING_IS_ON_DISK, server.url, str(tmp_path)]
        done = subprocess.run(
            command, stdout=subprocess.PIPE, text=True, check=True, timeout=60, env=clean_environment()
        )
    assert done.stdout == "0 1 1\n"
