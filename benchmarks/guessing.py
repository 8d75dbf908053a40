"""
Whether the time of a refusal tells a guesser anything: tokens that are wrong in different ways, redeemed in turn.

One caller sends to the real runtime, one request after the other: each kind once a round, in an order that changes. The
kinds are compared by the medians of the same run, each with the token that nobody has issued. Exits with 1 beyond the
bound.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import sys
import time
from typing import Any

from aureus_local import LocalAureus
from tests.support.raw_connection import RawConnection, connections, post

BOUND = 1.1
ROUNDS = 1_000
GUESSED = "guessed"
AGENT: dict[str, Any] = {"id": "agent", "type": "agent", "permissions": []}


async def issue(caller: RawConnection, action_id: str = "clean") -> str:
    action: dict[str, Any] = {"id": action_id, "name": "Clean up", "risk_tier": "high", "required_permissions": []}
    answer = await caller.send(post("/policy/approval", {"action": action, "principal": AGENT, "reason": "Spring"}))
    return str(json.loads(answer.body)["approval_token"])


async def decide(caller: RawConnection, token: str, *, approved: bool = True) -> str:
    asked = {"approved": approved, "approver": "alice"}
    await caller.send(post(f"/policy/approvals/{token}/decision", asked))
    return token


def redemption(token: str, action_id: str = "clean") -> bytes:
    return post(f"/policy/approvals/{token}/redeem", {"action_id": action_id, "principal_id": "agent"})


def decision(token: str, approver: str = "alice") -> bytes:
    return post(f"/policy/approvals/{token}/decision", {"approved": True, "approver": approver})


async def wrong_redemptions(caller: RawConnection, expired: str) -> dict[str, bytes]:
    """A request of each kind. What is wrong with the token is all that they differ in, not their length."""
    used = await decide(caller, await issue(caller))
    assert (await caller.send(redemption(used))).status == 200
    return {
        GUESSED: redemption("approval-clean-" + "x" * (len(used) - len("approval-clean-"))),
        "pending": redemption(await issue(caller)),
        "denied": redemption(await decide(caller, await issue(caller), approved=False)),
        "used": redemption(used),
        "expired": redemption(expired),
        "of another action": redemption(await decide(caller, await issue(caller, "other"))),
    }


async def wrong_decisions(caller: RawConnection, expired: str) -> dict[str, bytes]:
    decided = await decide(caller, await issue(caller))
    return {
        GUESSED: decision("approval-clean-" + "x" * (len(decided) - len("approval-clean-"))),
        "decided": decision(decided),
        "expired": decision(expired),
        "by who asked": decision(await issue(caller), "agent"),
    }


async def medians(caller: RawConnection, requests: dict[str, bytes]) -> dict[str, float]:
    times: dict[str, list[float]] = {kind: [] for kind in requests}
    kinds, chance = list(requests), random.Random(1)  # noqa: S311  # an order, no secret
    for _ in range(ROUNDS):
        chance.shuffle(kinds)
        for kind in kinds:
            started = time.perf_counter()
            answer = await caller.send(requests[kind])
            times[kind].append(time.perf_counter() - started)
            assert answer.status == 409, answer
    return {kind: statistics.median(each) for kind, each in times.items()}


async def compare(local: LocalAureus, url: str) -> float:
    """Print the medians; the largest ratio, whichever of the two takes longer."""
    worst = 1.0
    async with connections(url, 1) as [caller]:
        old = await decide(caller, await issue(caller)), await issue(caller)
        local.clock.advance(3600)
        for name, wrong in (("redemption", wrong_redemptions), ("decision", wrong_decisions)):
            expired = old[0] if name == "redemption" else old[1]
            found = await medians(caller, await wrong(caller, expired))
            for kind, median in found.items():
                ratio = median / found[GUESSED]
                print(f"| {name}, {kind} | {median * 1000:.2f} | {ratio:.2f} | {BOUND:.2f} |", flush=True)
                worst = max(worst, ratio, 1 / ratio)
    return worst


def main() -> int:
    print("| wrong token | median, ms | ratio to a guessed one | bound |")
    print("| --- | ---: | ---: | ---: |")
    local = LocalAureus(in_process=False)
    with local as url:
        return int(asyncio.run(compare(local, url)) > BOUND)


if __name__ == "__main__":
    sys.exit(main())
