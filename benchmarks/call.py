"""
Client CPU of one small call, the SDK against raw httpx doing the same JSON, on loopback.

Rounds of the SDK and of httpx alternate in one process; the server is another one. Exits with 1 beyond a bound.
"""

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import httpx

from aureus_sdk import (
    AureusClient,
    Intent,
    RetryConfig,
    RiskTier,
    SyncAureusClient,
    TaskSpec,
    TaskType,
    WorkflowSpec,
)

ROUNDS = 7
CALLS = 300
"""Calls that a round measures, after a tenth as many to warm up."""

TASK_IDS = ["read-data", "validate-data", "process-data", "save-results"]
WORKFLOW = WorkflowSpec(
    id="data-processing-001",
    name="Data Processing Workflow",
    goal="Process user data safely and reliably",
    constraints=["Must validate all inputs", "Must log all operations"],
    success_criteria=["All tasks complete successfully", "No data loss"],
    tasks=[
        TaskSpec(
            id=task_id,
            name=task_id.title(),
            type=TaskType.ACTION,
            tool_name="echo",
            risk_tier=RiskTier.LOW,
            intent=Intent.READ,
            retry=RetryConfig(max_attempts=3, backoff_ms=1000, backoff_multiplier=2.0, jitter=True),
        )
        for task_id in TASK_IDS
    ],
    dependencies={task_id: TASK_IDS[:index][-1:] for index, task_id in enumerate(TASK_IDS)},
)
CONTEXT = {"user_id": "12345", "batch_id": "batch-001"}
REQUEST = {"workflow": WORKFLOW.to_dict(), "context": CONTEXT, "correlation_id": "trace-001"}
PATH = "/api/v1/workflows/execute"


class Case(NamedTuple):
    """What is compared: CPU seconds of one call through either, against the server at a URL."""

    name: str
    sdk: Callable[[str], float]
    httpx: Callable[[str], float]
    bound: float


def main() -> int:
    cases = [
        Case("sync", sdk_sync, httpx_sync, 1.10),
        Case("async", partial(run, sdk_async, 1), partial(run, httpx_async, 1), 0.85),
        Case("async, 50 in flight", partial(run, sdk_async, 50), partial(run, httpx_async, 50), 0.45),
    ]
    print("| client CPU of one call | SDK, ms | httpx, ms | ratio | bound |")
    print("| --- | ---: | ---: | ---: | ---: |")
    is_within = True
    with canned_server() as url:
        for case in cases:
            rounds = [(case.sdk(url), case.httpx(url)) for _ in range(ROUNDS)]
            sdk, peer = (statistics.median(seconds) * 1000 for seconds in zip(*rounds, strict=True))
            ratio = statistics.median(sdk / peer for sdk, peer in rounds)
            is_within &= ratio <= case.bound
            print(f"| {case.name} | {sdk:.2f} | {peer:.2f} | {ratio:.2f} | {case.bound:.2f} |", flush=True)
    return 0 if is_within else 1


def sdk_sync(url: str) -> float:
    with SyncAureusClient(base_url=url) as client:

        def call() -> None:
            result = client.execute_workflow(WORKFLOW, context=CONTEXT, correlation_id="trace-001")
            assert result.status == "success"

        return measure(call)


def httpx_sync(url: str) -> float:
    with httpx.Client(base_url=url) as client:

        def call() -> None:
            result = client.post(PATH, json=REQUEST).json()
            assert result["status"] == "success"

        return measure(call)


async def sdk_async(url: str, in_flight: int) -> float:
    async with AureusClient(base_url=url) as client:

        async def call() -> None:
            result = await client.execute_workflow(WORKFLOW, context=CONTEXT, correlation_id="trace-001")
            assert result.status == "success"

        return await measure_async(call, in_flight)


async def httpx_async(url: str, in_flight: int) -> float:
    async with httpx.AsyncClient(base_url=url) as client:

        async def call() -> None:
            result = (await client.post(PATH, json=REQUEST)).json()
            assert result["status"] == "success"

        return await measure_async(call, in_flight)


def measure(call: Callable[[], None]) -> float:
    """CPU seconds of one call, made one after the other."""
    for _ in range(CALLS // 10):
        call()
    start = time.process_time()
    for _ in range(CALLS):
        call()
    return (time.process_time() - start) / CALLS


async def measure_async(call: Callable[[], Awaitable[None]], in_flight: int) -> float:
    """CPU seconds of one call, made by so many tasks at the same time."""

    async def make(calls: int) -> None:
        for _ in range(calls // in_flight):
            await call()

    await asyncio.gather(*(make(max(CALLS // 10, in_flight)) for _ in range(in_flight)))
    start = time.process_time()
    await asyncio.gather(*(make(CALLS) for _ in range(in_flight)))
    return (time.process_time() - start) / CALLS


def run(benchmark: Callable[[str, int], Coroutine[None, None, float]], in_flight: int, url: str) -> float:
    return asyncio.run(benchmark(url, in_flight))


@contextmanager
def canned_server(delay: float = 0.0) -> Generator[str]:
    command = [sys.executable, str(Path(__file__).with_name("canned_server.py")), str(delay)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.kill()


if __name__ == "__main__":
    sys.exit(main())
