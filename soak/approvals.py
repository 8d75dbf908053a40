"""
Callers that race: many redeem one approval, and one of them does; many send one idempotency key, and it has one effect.

Nothing is tried again: a caller that is not answered is lost.
"""

import asyncio
import json
import resource
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import httpx

from soak.progress import counted, say
from soak.row import Row
from tests.support.approvals import approval_request
from tests.support.raw_connection import Answer, RawConnection, connections, post
from tests.support.runtime import running_runtime

CALLERS = 200
MOST_CALLERS = 1_000
OPEN_FILES = 4_096


def run(count: int) -> Row:
    """So many races on an approval, and one on an idempotency key, with all the callers that a runtime takes."""
    allow_open_files()
    with tempfile.TemporaryDirectory() as folder, running_runtime(Path(folder)) as runtime:
        lost = asyncio.run(races_on_an_approval(runtime.url, count))
        lost += not asyncio.run(race_on_a_key(runtime.url, min(MOST_CALLERS, count * CALLERS)))
    name = f"races of {CALLERS} callers on an approval and of {MOST_CALLERS:,} on an idempotency key: one winner"
    return Row(name, count + 1, lost)


def allow_open_files() -> None:
    """Let this process, and the runtime that it starts, have a connection for each caller."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES if most == resource.RLIM_INFINITY else most, most))


async def races_on_an_approval(url: str, count: int) -> int:
    """How many races had another number of winners than one."""
    async with connections(url, CALLERS) as callers:
        return sum([not await has_one_winner(callers, f"race-{number}") for number in counted("approvals", count)])


async def has_one_winner(callers: Sequence[RawConnection], action_id: str) -> bool:
    asked = await callers[0].send(post("/policy/approval", approval_request(action_id)))
    token = json.loads(asked.body)["approval_token"]
    await callers[0].send(post(f"/policy/approvals/{token}/decision", {"approved": True, "approver": "human"}))
    redemption = post(f"/policy/approvals/{token}/redeem", {"action_id": action_id, "principal_id": "agent"})
    answers = await send_together(callers, redemption)
    statuses = Counter(answer.status for answer in answers)
    refusals = {answer.body for answer in answers if answer.status != 200}
    is_won = statuses == {200: 1, 409: len(callers) - 1} and len(refusals) == 1
    if not is_won:
        say(f"approvals: {action_id}: {dict(statuses)}, {len(refusals)} kinds of refusal")
    return is_won


async def race_on_a_key(url: str, count: int) -> bool:
    """Whether all that sent one idempotency key got one answer, and one approval was asked for."""
    action_id = str(uuid4())
    async with connections(url, count) as callers:
        request = post("/policy/approval", approval_request(action_id), Idempotency_Key=action_id)
        answers = await send_together(callers, request)
    kinds = Counter((answer.status, answer.body) for answer in answers)
    async with httpx.AsyncClient(base_url=url) as api:
        log = (await api.get("/api/v1/policy/audit", params={"action_id": action_id})).json()["items"]
    is_won = len(kinds) == 1 and len(log) == 1
    if not is_won:
        say(f"approvals: one key had {len(kinds)} kinds of answer, and {len(log)} effects")
    return is_won


async def send_together(callers: Sequence[RawConnection], request: bytes) -> list[Answer]:
    """All send at once; a caller whose connection breaks off has the answer 0."""
    together = asyncio.Barrier(len(callers))

    async def send(caller: RawConnection) -> Answer:
        await together.wait()
        try:
            return await caller.send(request)
        except (OSError, EOFError) as error:
            return Answer(0, b"", repr(error).encode())

    return list(await asyncio.gather(*map(send, callers)))
