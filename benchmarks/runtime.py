"""
The runtime as a process: how long it takes from its start to its first answer, and whether its memory stays flat.

The peer of the start is a process that only imports what the runtime is built on. Memory is what the process holds of
it (resident), after as many requests as warm it up and after as many more as are measured. Exits with 1 beyond a bound.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from aureus_sdk import NotFoundError, SyncAureusClient
from tests.support.runtime import running_runtime

STARTS = 7
START_BOUND = 2.0
REQUESTS = 10_000
MEMORY_BOUND = 1.1
PEER = "import dbos, sqlalchemy.dialects.sqlite, starlette.responses, uvicorn.server, jsonschema_rs, cel_expr_python"

AGENT: dict[str, Any] = {"id": "agent", "type": "agent", "permissions": []}
ACTION: dict[str, Any] = {"id": "clean", "name": "Clean up", "risk_tier": "low", "required_permissions": []}
POLICY_CONTEXT: dict[str, Any] = {
    "principal": AGENT,
    "action": ACTION,
    "current_state": "evaluating",
    "audit_log": [],
}
GATE: dict[str, Any] = {"name": "Gate", "validators": ["not_null"], "block_on_failure": True}


class Memory(NamedTuple):
    """Megabytes that the process holds before and after the requests, and how many of those were answered wrongly."""

    before: float
    after: float
    wrong: int


def seconds_to_first_answer() -> float:
    started = time.perf_counter()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_runtime(Path(folder)) as runtime,
        SyncAureusClient(runtime.url) as client,
    ):
        client.get_health()
        return time.perf_counter() - started


def seconds_of_peer() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", PEER], check=True)
    return time.perf_counter() - started


def memory(count: int) -> Memory:
    """The memory of a runtime that answers requests of all kinds: reads, writes and refusals."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_runtime(Path(folder)) as runtime,
        SyncAureusClient(runtime.url) as client,
    ):
        process_id = runtime.process.pid
        send(client, max(100, count // 5))
        before = megabytes(process_id)
        wrong = send(client, count)
        return Memory(before, megabytes(process_id), wrong)


def send(client: SyncAureusClient, count: int) -> int:
    """Send requests; how many were answered wrongly."""
    kinds = (reads, is_refused, writes, passes_a_gate)
    return sum(not kinds[number % len(kinds)](client) for number in range(count))


def reads(client: SyncAureusClient) -> bool:
    return client.check_permission(AGENT, ACTION)


def is_refused(client: SyncAureusClient) -> bool:
    try:
        client.get_workflow_status("never-run")
    except NotFoundError:
        return True
    return False


def writes(client: SyncAureusClient) -> bool:
    return client.evaluate_policy(POLICY_CONTEXT).allowed


def passes_a_gate(client: SyncAureusClient) -> bool:
    return client.validate_commit({"id": "commit", "data": 1}, GATE).passed


def megabytes(process_id: int) -> float:
    """What a process holds of the memory; Linux tells."""
    status = Path(f"/proc/{process_id}/status").read_text("ascii")
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) / 1024


def main() -> int:
    starts = [(seconds_to_first_answer(), seconds_of_peer()) for _ in range(STARTS)]
    ours, peer = (statistics.median(side) for side in zip(*starts, strict=True))
    print("| | ours | peer | ratio | bound |")
    print("| --- | ---: | ---: | ---: | ---: |")
    print(
        f"| start to first answer; peer: imports | {ours:.2f} s | {peer:.2f} s | {ours / peer:.2f} | {START_BOUND} s |"
    )
    before, after, wrong = memory(REQUESTS)
    name = f"memory after {REQUESTS:,} requests; peer: before them"
    print(f"| {name} | {after:.0f} MB | {before:.0f} MB | {after / before:.2f} | {MEMORY_BOUND:.2f} |")
    return int(ours > START_BOUND or after / before > MEMORY_BOUND or wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
