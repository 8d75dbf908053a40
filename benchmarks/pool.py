"""
Far more calls at once than there are connections: the time that they take, against the ideal and against raw httpx.

The server answers after a fixed time that costs no CPU, so the ideal is calls, divided by connections, times that time.
A peer is stopped after a while, and shown with how many calls it had not made by then. Exits with 1 beyond a bound.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing.sharedctypes import Synchronized
from typing import NamedTuple

import httpx

from aureus_sdk import AureusClient, AureusError, SyncAureusClient
from benchmarks.call import canned_server

CALLS = 10_000
CONNECTIONS = 10
SERVICE = 0.05
"""Seconds that the server takes for a request: so long that the CPU of one core is not what limits."""
THREADS = 300
"""Of sync clients: how many calls are under way or wait at once."""
PATIENCE = 600.0
"""Seconds for a call, its wait for a connection included."""
PEERS_SECONDS = 75.0
"""Seconds that a peer has for all calls. httpx looks at every call that waits whenever one comes or goes: async, it
takes many minutes, and as many to give up by itself."""
BOUND = 1.15
LIMITS = httpx.Limits(max_connections=CONNECTIONS)
PATH = "/api/v1/workflows/w/status"


class Case(NamedTuple):
    """What is compared: makes calls to the server at a URL, and returns how many succeeded."""

    name: str
    make_calls: Callable[[str], int]
    bound: float | None = None


def main() -> int:
    ideal = CALLS / CONNECTIONS * SERVICE
    print(f"| {CALLS:,} calls through {CONNECTIONS} connections | seconds | ideal | ratio | lost | bound |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    is_within = True
    for case in CASES:
        with canned_server(SERVICE) as url:
            start = time.monotonic()
            lost = CALLS - case.make_calls(url)
            ratio = (time.monotonic() - start) / ideal
        if case.bound is not None:
            is_within &= ratio <= case.bound and not lost
        bound = "" if case.bound is None else f"{case.bound:.2f}"
        print(f"| {case.name} | {ratio * ideal:.1f} | {ideal:.1f} | {ratio:.2f} | {lost:,} | {bound} |", flush=True)
    return 0 if is_within else 1


def sdk_async(url: str) -> int:
    async def make_calls() -> int:
        async with AureusClient(url, limits=LIMITS, timeout=PATIENCE) as client:
            outcomes = await asyncio.gather(
                *(client.get_workflow_status("w") for _ in range(CALLS)), return_exceptions=True
            )
        return sum(not isinstance(outcome, BaseException) for outcome in outcomes)

    return asyncio.run(make_calls())


def httpx_async(url: str, made: Synchronized[int]) -> None:
    async def make_calls() -> None:
        async with httpx.AsyncClient(base_url=url, limits=LIMITS, timeout=PATIENCE) as client:

            async def call() -> None:
                await client.get(PATH)
                made.value += 1

            await asyncio.gather(*(call() for _ in range(CALLS)))

    asyncio.run(make_calls())


def sdk_sync(url: str) -> int:
    with SyncAureusClient(url, limits=LIMITS, timeout=PATIENCE) as client:

        def call() -> bool:
            try:
                client.get_workflow_status("w")
            except AureusError:
                return False
            return True

        return in_threads(call)


def httpx_sync(url: str, made: Synchronized[int]) -> None:
    with httpx.Client(base_url=url, limits=LIMITS, timeout=PATIENCE) as client:

        def call() -> bool:
            client.get(PATH)
            with made.get_lock():
                made.value += 1
            return True

        in_threads(call)


def stopped_in_time(peer: Callable[[str, Synchronized[int]], None], url: str) -> int:
    """Let a peer make calls in a process of its own; how many it has made in its time."""
    made: Synchronized[int] = multiprocessing.Value("i", 0)
    process = multiprocessing.Process(target=peer, args=(url, made))
    process.start()
    process.join(PEERS_SECONDS)
    process.kill()
    process.join()
    return made.value


def in_threads(call: Callable[[], bool]) -> int:
    """Make the calls in threads that share them; how many succeeded."""
    with ThreadPoolExecutor(THREADS) as threads:
        calls = [threads.submit(call) for _ in range(CALLS)]
        return sum(each.result() for each in calls)


CASES = [
    Case("SDK, async, all at once", sdk_async, BOUND),
    Case(f"SDK, sync, {THREADS} threads", sdk_sync, BOUND),
    Case("httpx, async, all at once", partial(stopped_in_time, httpx_async)),
    Case(f"httpx, sync, {THREADS} threads", partial(stopped_in_time, httpx_sync)),
]


if __name__ == "__main__":
    sys.exit(main())
