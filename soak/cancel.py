"""Calls cancelled at any moment: the next one succeeds, and every connection of the pool can still be used."""

import asyncio
import random

from aureus_sdk import AureusClient, AureusError
from soak.echo import MEETING, echo_server
from soak.progress import counted, say
from soak.row import Row

AT_ONCE = 50
POOL = 100
"""Connections that a client may have: if one is never given back, so many cannot meet."""
ROUNDS_BETWEEN_MEETINGS = 100


def run(count: int) -> Row:
    return asyncio.run(cancel(count))


async def cancel(count: int) -> Row:
    chance = random.Random(5)
    rounds = -(-count // AT_ONCE)
    lost = 0
    with echo_server(guests=POOL) as url:
        async with AureusClient(url, timeout=30.0) as client:
            for number in counted("cancel", rounds):
                await cancel_at_any_moment(client, chance)
                is_last = number == rounds - 1
                if not await next_call_succeeds(client) or (
                    (is_last or number % ROUNDS_BETWEEN_MEETINGS == ROUNDS_BETWEEN_MEETINGS - 1)
                    and not await all_can_meet(client)
                ):
                    lost += AT_ONCE
    return Row("calls cancelled at any moment", rounds * AT_ONCE, lost)


async def cancel_at_any_moment(client: AureusClient, chance: random.Random) -> None:
    calls = [asyncio.create_task(client.get_workflow_status(f"w-{number}")) for number in range(AT_ONCE)]
    chance.shuffle(calls)
    for call in calls:
        for _ in range(chance.randrange(4)):
            await asyncio.sleep(0)
        call.cancel()
    await asyncio.gather(*calls, return_exceptions=True)


async def next_call_succeeds(client: AureusClient) -> bool:
    try:
        return (await client.get_workflow_status("next")).workflow_id == "next"
    except AureusError as error:
        say(f"cancel: {error!r}")
        return False


async def all_can_meet(client: AureusClient) -> bool:
    """Whether as many calls as the pool has connections can be under way at the same time."""
    calls = [client.get_workflow_status(MEETING) for _ in range(POOL)]
    errors = [
        outcome for outcome in await asyncio.gather(*calls, return_exceptions=True) if isinstance(outcome, Exception)
    ]
    for error in errors[:3]:
        say(f"cancel: {error!r}")
    return not errors
