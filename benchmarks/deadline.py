"""
How long after its time-out a call ends when a fault of the network or the server delays it: the SDK against raw httpx.

The same faults in the same run, on loopback. Exits with 1 if the SDK is late by more than the bound, to which is added
what the machine itself is late by when it is asked to sleep that long.
"""

import asyncio
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial

import httpx

from aureus_sdk import APITimeoutError, AureusClient, SyncAureusClient
from tests.support.fault_server import HEALTH, Fault, fault_server
from tests.support.faults import FAULTS

TIMEOUT = 0.4
"""Seconds."""
BOUND = 0.1
"""Seconds that the SDK may be late by."""
PATIENCE = 3.0
"""Seconds after which a call is not waited for any longer."""
ROUNDS = 3


def main() -> int:
    print("| late by, ms, after a time-out of 400 ms | SDK, sync | SDK, async | httpx, sync | httpx, async | bound |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    noise = max(late_by(partial(time.sleep, TIMEOUT)) for _ in range(ROUNDS))
    bound = BOUND + noise
    is_within = True
    for fault in (fault for fault in FAULTS if fault.is_slow):
        sdk = [worst(fault, call) for call in (sdk_sync, partial(run, sdk_async))]
        peer = [once(fault, call) for call in (httpx_sync, partial(run, httpx_async))]
        is_within &= max(sdk) <= bound
        cells = " | ".join(f"{seconds * 1000:.0f}" for seconds in (*sdk, *peer, bound))
        print(f"| {fault.name} | {cells} |", flush=True)
    return 0 if is_within else 1


def worst(fault: Fault, call: Callable[[str], None]) -> float:
    return max(once(fault, call) for _ in range(ROUNDS))


def once(fault: Fault, call: Callable[[str], None]) -> float:
    """How many seconds after its time-out the call ends."""
    with fault_server(fault, HEALTH) as server:
        calling = threading.Thread(target=call, args=(server.url,))
        return late_by(partial(wait_for, calling))


def wait_for(calling: threading.Thread) -> None:
    """Wait until a call ends, or patience does; then the server will hang up on it."""
    calling.start()
    calling.join(PATIENCE)


def late_by(wait: Callable[[], None]) -> float:
    start = time.monotonic()
    wait()
    return max(0.0, time.monotonic() - start - TIMEOUT)


def sdk_sync(url: str) -> None:
    with SyncAureusClient(url, timeout=TIMEOUT) as client, suppress(APITimeoutError):
        client.get_health()


async def sdk_async(url: str) -> None:
    async with AureusClient(url, timeout=TIMEOUT) as client:
        with suppress(APITimeoutError):
            await client.get_health()


def httpx_sync(url: str) -> None:
    with httpx.Client(base_url=url, timeout=TIMEOUT) as client, suppress(httpx.TransportError):
        client.get("/api/v1/health")


async def httpx_async(url: str) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=TIMEOUT) as client:
        with suppress(httpx.TransportError):
            await client.get("/api/v1/health")


def run(call: Callable[[str], Coroutine[None, None, None]], url: str) -> None:
    asyncio.run(call(url))


if __name__ == "__main__":
    sys.exit(main())
