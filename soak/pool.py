"""Far more calls at once than there are connections: each waits its turn within its deadline, and none fails."""

import asyncio

import httpx

from aureus_sdk import AureusClient
from aureus_sdk._async.transport import AsyncPoolTransport
from soak.echo import echo_server
from soak.progress import say
from soak.row import Row

CONNECTIONS = 10
PATIENCE = 600.0
"""Seconds."""


def run(count: int) -> Row:
    with echo_server() as url:
        lost = asyncio.run(call_at_once(url, count))
    return Row(f"calls at once through {CONNECTIONS} connections", count, lost)


async def call_at_once(url: str, count: int) -> int:
    """How many of so many calls failed, or were given the answer to another one."""
    transport = AsyncPoolTransport(url, limits=httpx.Limits(max_connections=CONNECTIONS))
    async with (
        httpx.AsyncClient(transport=transport) as own,
        AureusClient(url, http_client=own, timeout=PATIENCE) as client,
    ):
        ids = [f"w-{number}" for number in range(count)]
        outcomes = await asyncio.gather(*map(client.get_workflow_status, ids), return_exceptions=True)
    lost = 0
    for workflow_id, outcome in zip(ids, outcomes, strict=True):
        if isinstance(outcome, BaseException) or outcome.workflow_id != workflow_id:
            lost += 1
            say(f"pool: {workflow_id}: {outcome!r}")
    return lost
