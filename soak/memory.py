"""Calls that go well and calls that fail, through both clients: afterwards no more memory is in use than before."""

import asyncio
import gc
import tracemalloc
from contextlib import suppress

from aureus_sdk import AureusClient, DecodeError, SyncAureusClient
from soak.echo import echo_server
from soak.progress import counted, say
from soak.row import Row

WARM_UP = 25
"""Calls of each kind, after which caches are filled."""
MOST_GROWTH = 64 * 1024
"""Bytes."""


def run(count: int) -> Row:
    with echo_server() as url, SyncAureusClient(url) as client:
        tracemalloc.start()
        try:
            asyncio.run(call(url, client, WARM_UP))
            before = in_use()
            asyncio.run(call(url, client, count // 4))
            grown = in_use() - before
        finally:
            tracemalloc.stop()
    say(f"memory: {grown:,} bytes more in use after {count:,} calls")
    lost = count if grown > MOST_GROWTH else 0
    return Row("calls that leave no memory in use", count, lost)


async def call(url: str, sync_client: SyncAureusClient, count: int) -> None:
    """So many calls of each kind: sync and async, good and bad."""
    async with AureusClient(url) as client:
        for number in counted("memory", count):
            sync_client.get_workflow_status(f"w-{number}")
            await client.get_workflow_status(f"w-{number}")
            with suppress(DecodeError):  # what comes is no trace
                sync_client.get_trace(f"t-{number}")
            with suppress(DecodeError):
                await client.get_trace(f"t-{number}")


def in_use() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]
