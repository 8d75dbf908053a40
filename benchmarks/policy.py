"""
Policy decisions and gates a second, by one runtime on one core, with the audit log on disk before each answer.

The runtime is the real command, bound to one core; what sends to it keeps the other one. Many callers wait at a time,
and the runtime makes their changes in one commit (SQLite, WAL, `synchronous=FULL`). Prints the median of the rounds and
exits with 1 below the bound. Beside it is what a second of the core's time came to, which other work on the machine
disturbs less.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.processor import seconds_of_process
from benchmarks.runtime import ACTION, AGENT, GATE, POLICY_CONTEXT
from tests.support.raw_connection import RawConnection, connections, post
from tests.support.runtime import running_runtime

BOUND = 1000
CALLERS = 64
ROUNDS = 5
SECONDS = 3.0
RISKY: dict[str, Any] = POLICY_CONTEXT | {"action": ACTION | {"risk_tier": "critical"}}


class Case(NamedTuple):
    """A request that is sent over and over, and at least how many a second are to be answered."""

    name: str
    request: bytes
    status: int
    bound: int | None


CASES = [
    Case("policy evaluations", post("/policy/evaluate", POLICY_CONTEXT), 200, BOUND),
    Case("policy evaluations that issue a token", post("/policy/evaluate", RISKY), 200, None),
    Case("gates", post("/crv/validate", {"commit": {"id": "c", "data": {"n": 1}}, "gate_config": GATE}), 200, BOUND),
    Case(
        "refused redemptions",
        post("/policy/approvals/approval-guess/redeem", {"action_id": ACTION["id"], "principal_id": AGENT["id"]}),
        409,
        None,
    ),
]


class Rate(NamedTuple):
    """Answers in a second, and in a second of the runtime's CPU."""

    wall: float
    cpu: float


@contextmanager
def runtime_on_one_core() -> Generator[tuple[str, int]]:
    """A runtime that has a core to itself, and this process another one, if there are two; its URL and process id."""
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder, running_runtime(Path(folder)) as runtime:
        process_id = runtime.process.pid
        for task in os.listdir(f"/proc/{process_id}/task"):  # noqa: PTH208  # its threads, as numbers
            os.sched_setaffinity(int(task), {cores[-1]})
        os.sched_setaffinity(0, {cores[0]})
        try:
            yield runtime.url, process_id
        finally:
            os.sched_setaffinity(0, cores)


async def rate(url: str, process_id: int, case: Case) -> Rate:
    end = time.perf_counter() + SECONDS

    async def keep_at(caller: RawConnection) -> int:
        count = 0
        while time.perf_counter() < end:
            answer = await caller.send(case.request)
            assert answer.status == case.status, answer
            count += 1
        return count

    async with connections(url, CALLERS) as callers:
        started, busy_before = time.perf_counter(), seconds_of_process(process_id)
        count = sum(await asyncio.gather(*map(keep_at, callers)))
        return Rate(
            count / (time.perf_counter() - started),
            count / (seconds_of_process(process_id) - busy_before),
        )


def main() -> int:
    print("| one core, answers | a second | a CPU second | bound |")
    print("| --- | ---: | ---: | ---: |")
    is_within = True
    with runtime_on_one_core() as (url, process_id):
        for case in CASES:
            rates = [asyncio.run(rate(url, process_id, case)) for _ in range(ROUNDS)]
            wall, cpu = (statistics.median(side) for side in zip(*rates, strict=True))
            print(f"| {case.name} | {wall:,.0f} | {cpu:,.0f} | {case.bound or ''} |", flush=True)
            is_within = is_within and wall >= (case.bound or 0)
    return int(not is_within)


if __name__ == "__main__":
    sys.exit(main())
