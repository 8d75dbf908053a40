"""Processes that end with telemetry queued, by themselves or by SIGTERM: in time, with each item accounted for."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice, product
from pathlib import Path
from typing import NamedTuple

from soak.progress import counted, say
from soak.row import Row
from tests.support.telemetry_server import Answer, telemetry_server

ITEMS = 300
"""More than a batch: one is on its way while the rest waits."""
MOST_SECONDS = 2.0
PATIENCE = 30.0
"""Seconds after which a process counts as hanging."""
AT_ONCE = 2
PROGRAM = f"""
import select
import sys
from datetime import UTC, datetime
from aureus_sdk import SyncAureusClient, TelemetrySettings

settings = TelemetrySettings(exit_timeout=1.0, spool=sys.argv[2] or None, flush_on_sigterm=True)
client = SyncAureusClient(sys.argv[1], telemetry=settings)
for number in range({ITEMS}):
    client.telemetry.report_metric({{"id": str(number), "name": "rows", "value": 1, "timestamp": datetime.now(UTC)}})
print("reported", flush=True)
while not select.select([sys.stdin], [], [], 0.05)[0]:  # Python handles a signal that came before a call only after it
    pass
"""


class Case(NamedTuple):
    """How a process ends."""

    is_terminated: bool
    has_spool: bool
    is_failing: bool
    """The server is."""


CASES = [Case(*answers) for answers in product((False, True), repeat=3)]


class End(NamedTuple):
    """
    How a process has ended.

    Attributes:
        seconds: How long that took.
        code: Its exit code.
        dropped: How many items its log says were dropped.
    """

    seconds: float
    code: int
    dropped: int


def run(count: int) -> Row:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        ends = pool.map(ends_well, islice(cycle(CASES), count))
        lost = sum(not next(ends) for _ in counted("exit", count))
    return Row("exits with telemetry queued", count, lost)


def ends_well(case: Case) -> bool:
    """Whether a process ends in time, as it should, with each item stored once, on disk, or counted as dropped."""
    answer = Answer(503 if case.is_failing else 200)
    with tempfile.TemporaryDirectory() as folder, telemetry_server(lambda _: answer) as server:
        end = end_of_process(case, server.url, folder if case.has_spool else "")
        missing = {str(item) for item in range(ITEMS)} - server.stored.keys() - spooled(Path(folder))
        is_twice = any(times > 1 for times in server.stored.values())
    code = -signal.SIGTERM if case.is_terminated else 0
    is_well = end.seconds <= MOST_SECONDS and end.code == code and len(missing) == end.dropped and not is_twice
    if not is_well:
        say(f"exit: {case}: {end}, {len(missing)} items missing, twice: {is_twice}")
    return is_well


def end_of_process(case: Case, url: str, folder: str) -> End:
    """Run the program, and end it."""
    command = [sys.executable, "-c", PROGRAM, url, folder]
    pipe, environment = subprocess.PIPE, os.environ | {"AUREUS_LOG": "warning"}
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            process.stdout.readline()
            start = time.monotonic()
            if case.is_terminated:
                process.terminate()
            else:
                process.stdin.close()
            code = process.wait(PATIENCE)
            seconds = time.monotonic() - start
            log = process.stderr.read()
        finally:
            process.kill()
    return End(seconds, code, sum(map(int, re.findall(r"telemetry_dropped .*shutdown=([0-9]+)", log))))


def spooled(folder: Path) -> AbstractSet[str]:
    """The ids of the items on disk."""
    lines = [line for file in folder.glob("*.jsonl") for line in file.read_text().splitlines()]
    return {json.loads(line)["item"]["id"] for line in lines}
