"""Approvals: asked for, decided by another, used once."""

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import sqlalchemy as sa

from aureus_local.storage import approvals, create_tables
from aureus_local.storage.database import Database
from aureus_local.storage.sqlite import open_folder
from aureus_local.testing import LocalAureus
from aureus_sdk import ApprovalStatus, Principal
from tests.support.approvals import approval_request, evaluation, principal
from tests.support.http import pages

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SAME_HEADERS = {"content-length", "content-type", "connection"}
"""Headers that differ neither by the time nor by the request."""


def ask_for_approval(api: httpx.Client, action_id: str = "delete") -> str:
    token: str = api.post("/policy/approval", json=approval_request(action_id)).json()["approval_token"]
    return token


def decide(api: httpx.Client, token: str, *, approved: bool = True, approver: str = "alice") -> httpx.Response:
    body = {"approved": approved, "approver": approver, "comment": "seen"}
    return api.post(f"/policy/approvals/{quote(token, safe='')}/decision", json=body)


def redeem(api: httpx.Client, token: str, action_id: str = "delete", principal_id: str = "agent") -> httpx.Response:
    body = {"action_id": action_id, "principal_id": principal_id}
    return api.post(f"/policy/approvals/{quote(token, safe='')}/redeem", json=body)


def look_up(api: httpx.Client, token: str) -> dict[str, Any]:
    approval: dict[str, Any] = api.get(f"/policy/approvals/{quote(token, safe='')}").json()
    return approval


def test_an_approval_from_request_to_redemption(api: httpx.Client) -> None:
    token = ask_for_approval(api, "a/b \U0001f984")
    pending = look_up(api, token)
    approved = decide(api, token)
    redeemed = redeem(api, token, "a/b \U0001f984")

    assert re.fullmatch(r"approval-a/b \U0001f984-[\w-]{22,}", token)
    assert (pending["status"], pending["used"], pending["reason"]) == ("pending", False, "needed")
    assert pending["principal"] == principal()
    assert (approved.status_code, approved.json()["status"], approved.json()["approver"]) == (200, "approved", "alice")
    assert (redeemed.status_code, redeemed.json()["status"], redeemed.json()["used"]) == (200, "redeemed", True)
    assert look_up(api, token) == redeemed.json()


@pytest.mark.parametrize("principal_id", ["L" * 300, "with\0NUL"])
def test_the_hash_of_a_principal_is_another_principal(api: httpx.Client, principal_id: str) -> None:
    alias = f"sha256:{sha256(principal_id.encode()).hexdigest()}"
    token = api.post("/policy/approval", json=approval_request("delete", principal_id)).json()["approval_token"]
    decided = decide(api, token, approver=alias)

    assert decided.status_code == 200
    assert redeem(api, token, principal_id=alias).status_code == 409
    assert redeem(api, token, principal_id=principal_id).status_code == 200


def test_a_risky_action_gets_a_token_each_time_and_earlier_ones_stay_good(api: httpx.Client) -> None:
    decisions = [api.post("/policy/evaluate", json=evaluation("delete")).json() for _ in range(2)]
    harmless = api.post("/policy/evaluate", json=evaluation("delete", risk_tier="low")).json()

    tokens = [decision["approval_token"] for decision in decisions]
    assert len(set(tokens)) == 2
    assert (harmless["allowed"], "approval_token" in harmless) == (True, False)
    for token in tokens:
        decide(api, token)
        assert redeem(api, token).status_code == 200


def test_every_token_that_cannot_be_used_gets_the_same_answer(api: httpx.Client) -> None:
    pending, denied, used, approved = (ask_for_approval(api) for _ in range(4))
    decide(api, denied, approved=False)
    for token in (used, approved):
        decide(api, token)
    redeem(api, used)

    answers = [redeem(api, token) for token in (pending, denied, used, f"{approved}x", "approval-delete-guess")]
    answers += [redeem(api, approved, action_id="other"), redeem(api, approved, principal_id="other")]

    bodies = [{k: v for k, v in answer.json().items() if k != "instance"} for answer in answers]
    assert {answer.status_code for answer in answers} == {409}
    assert all(body == bodies[0] for body in bodies)
    assert redeem(api, approved).status_code == 200


def test_what_has_expired_gets_the_same_answer_as_a_guess_down_to_its_headers(unique: str) -> None:
    local = LocalAureus()
    with local as base_url, httpx.Client(base_url=f"{base_url}/api/v1") as api:
        approved, pending = ask_for_approval(api), ask_for_approval(api)
        decide(api, approved)
        local.clock.advance(3600)
        guess = f"approval-delete-{unique}"[: len(approved)].ljust(len(approved), "x")
        answers = [redeem(api, approved), redeem(api, pending), redeem(api, guess)]
        decisions = [decide(api, pending), decide(api, guess), decide(api, ask_for_approval(api), approver="agent")]

    for same in (answers, decisions):
        told = [{name: value for name, value in each.headers.items() if name in SAME_HEADERS} for each in same]
        bodies = [{name: value for name, value in each.json().items() if name != "instance"} for each in same]
        assert {each.status_code for each in same} == {409}
        assert all(each == told[0] for each in told)
        assert all(each == bodies[0] for each in bodies)
        assert {frozenset(each.headers) for each in same} == {frozenset(same[0].headers)}


def test_nobody_decides_on_their_own_request(api: httpx.Client) -> None:
    token = ask_for_approval(api)

    assert decide(api, token, approver="agent").status_code == 409
    assert look_up(api, token)["status"] == "pending"
    assert decide(api, token, approver="alice").status_code == 200


@pytest.mark.parametrize("first", [True, False])
def test_a_decision_is_not_overwritten(api: httpx.Client, first: bool) -> None:
    token = ask_for_approval(api)
    decided = decide(api, token, approved=first).json()

    for approved in (True, False):
        assert decide(api, token, approved=approved, approver="bob").status_code == 409
    assert look_up(api, token) == decided


def test_an_unknown_token_is_unknown(api: httpx.Client) -> None:
    assert api.get("/policy/approvals/approval-x-guess").status_code == 404
    assert decide(api, "approval-x-guess").status_code == 409


def test_of_fifty_at_once_one_redeems(api: httpx.Client) -> None:
    token = ask_for_approval(api)
    decide(api, token)
    together = threading.Barrier(50)

    def use() -> int:
        together.wait()
        return redeem(api, token).status_code

    with ThreadPoolExecutor(50) as threads:
        statuses = [each.result() for each in [threads.submit(use) for _ in range(50)]]
    assert sorted(statuses) == [200] + [409] * 49


def test_of_twenty_at_once_one_decides(api: httpx.Client) -> None:
    token = ask_for_approval(api)
    together = threading.Barrier(20)

    def vote(number: int) -> int:
        together.wait()
        return decide(api, token, approved=bool(number % 2), approver=f"human-{number}").status_code

    with ThreadPoolExecutor(20) as threads:
        statuses = [each.result() for each in [threads.submit(vote, number) for number in range(20)]]
    assert sorted(statuses) == [200] + [409] * 19


def test_approvals_are_listed_newest_first_and_by_status(api: httpx.Client, unique: str) -> None:
    tokens = [ask_for_approval(api, unique) for _ in range(3)]
    decide(api, tokens[1])

    def listed(status: str) -> list[str]:
        found = [page.json()["items"] for page in pages(api, "/policy/approvals", limit=2, status=status)]
        return [approval["token"] for page in found for approval in page if approval["token"] in tokens]

    assert listed("pending") == [tokens[2], tokens[0]]
    assert listed("approved") == [tokens[1]]
    assert listed("expired") == []


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_folder(tmp_path)
    create_tables(opened.engine)
    yield opened
    opened.close()


async def test_tokens_expire_after_an_hour(database: Database) -> None:
    hour, moment = timedelta(hours=1), timedelta(microseconds=1)

    def expire(connection: sa.Connection) -> None:
        agent = Principal.from_dict(principal())
        pending, approved, denied = (
            approvals.issue(connection, "a", agent, reason=None, now=NOW)[0].token for _ in range(3)
        )
        assert approvals.decide(connection, approved, approver="alice", approved=True, now=NOW + hour - moment)
        assert approvals.decide(connection, denied, approver="alice", approved=False, now=NOW)
        assert not approvals.decide(connection, pending, approver="alice", approved=True, now=NOW + hour)
        assert not approvals.redeem(connection, approved, action_id="a", principal_id="agent", now=NOW + hour)
        page = approvals.find_approvals(connection, ApprovalStatus.EXPIRED, limit=10, now=NOW + hour)
        assert [item["token"] for item in page.items] == [approved, pending]
        assert approvals.find_approvals(connection, ApprovalStatus.PENDING, limit=10, now=NOW + hour).items == []
        found = approvals.find_approval(connection, approved, now=NOW + hour)
        assert found is not None
        assert found.status == ApprovalStatus.EXPIRED
        assert approvals.redeem(connection, approved, action_id="a", principal_id="agent", now=NOW + hour - moment)

    await database.write(expire)


def test_every_decision_that_cannot_be_taken_gets_the_same_answer(api: httpx.Client) -> None:
    own, denied, used = (ask_for_approval(api) for _ in range(3))
    decide(api, denied, approved=False)
    decide(api, used)
    redeem(api, used)

    answers = [
        decide(api, own, approver="agent"),
        *(decide(api, token) for token in (denied, used, "approval-x-guess")),
    ]

    bodies = [{k: v for k, v in answer.json().items() if k != "instance"} for answer in answers]
    assert {answer.status_code for answer in answers} == {409}
    assert all(body == bodies[0] for body in bodies)


def test_many_permissions_are_judged_as_few_are(api: httpx.Client) -> None:
    permissions = [{"action": "read", "resource": f"table-{number}"} for number in range(5000)]
    asked = evaluation("a", risk_tier="low")
    asked["principal"]["permissions"] = permissions
    asked["action"]["required_permissions"] = [*reversed(permissions)]
    to_check = {"principal": asked["principal"], "action": asked["action"]}

    assert api.post("/policy/evaluate", json=asked).json()["allowed"] is True
    assert api.post("/policy/check", json=to_check).json() == {"allowed": True}

    permissions.pop()
    refusal = api.post("/policy/evaluate", json=asked).json()
    assert refusal["reason"].endswith("requires: read on table-4999.")
    assert api.post("/policy/check", json=to_check).json() == {"allowed": False}
