"""Processes that end with telemetry queued, by themselves or by SIGTERM: in time, with each item stored or on disk."""

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Set as AbstractSet
from pathlib import Path

from soak.progress import counted, say
from soak.row import Row
from tests.support.telemetry_server import Answer, telemetry_server

ITEMS = 300
"""More than a batch: one is on its way while the rest waits."""
MOST_SECONDS = 2.0
PATIENCE = 30.0
"""Seconds after which a process counts as hanging."""
PROGRAM = f"""
import select
import sys
from datetime import UTC, datetime
from aureus_sdk import SyncAureusClient, TelemetrySettings

client = SyncAureusClient(sys.argv[1], telemetry=TelemetrySettings(
    exit_timeout=1.0, spool=sys.argv[2], flush_on_sigterm=True
))
for number in range({ITEMS}):
    client.telemetry.report_metric({{"id": str(number), "name": "rows", "value": 1, "timestamp": datetime.now(UTC)}})
print("reported", flush=True)
while not select.select([sys.stdin], [], [], 0.05)[0]:  # Python handles a signal that came before a call only after it
    pass
"""


def run(count: int) -> Row:
    survived = sum(ends_well(number) for number in counted("exit", count))
    return Row("exits with telemetry queued", count, survived, count - survived)


def ends_well(number: int) -> bool:
    """Every other process is ended by SIGTERM; every third has a server that fails."""
    is_terminated = number % 2 == 1
    answer = Answer(503 if number % 3 == 2 else 200)
    with tempfile.TemporaryDirectory() as folder, telemetry_server(lambda _: answer) as server:
        seconds, code = end(server.url, folder, is_terminated=is_terminated)
        missing = {str(item) for item in range(ITEMS)} - server.stored.keys() - spooled(Path(folder))
        is_twice = any(times > 1 for times in server.stored.values())
    is_well = (
        seconds <= MOST_SECONDS and code == (-signal.SIGTERM if is_terminated else 0) and not (missing or is_twice)
    )
    if not is_well:
        say(f"exit: {number}: code {code} after {seconds:.2f} s, {len(missing)} items missing, twice: {is_twice}")
    return is_well


def end(url: str, folder: str, *, is_terminated: bool) -> tuple[float, int]:
    """Run the program; how many seconds it took to end, and its exit code."""
    command = [sys.executable, "-c", PROGRAM, url, folder]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdout.readline()
            start = time.monotonic()
            if is_terminated:
                process.terminate()
            else:
                process.stdin.close()
            code = process.wait(PATIENCE)
            return time.monotonic() - start, code
        finally:
            process.kill()


def spooled(folder: Path) -> AbstractSet[str]:
    """The ids of the items on disk."""
    lines = [line for file in folder.glob("*.jsonl") for line in file.read_text().splitlines()]
    return {json.loads(line)["item"]["id"] for line in lines}
