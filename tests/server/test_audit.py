"""The audit log: written before the answer, read back, and without a secret."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from aureus_local.testing import LocalAureus
from aureus_sdk import SyncAureusClient
from tests.support.http import pages
from tests.support.postgresql import PostgresServer
from tests.support.runtime import running_runtime

JSON = dict[str, Any]


def agent(name: str) -> JSON:
    return {"id": name, "type": "agent", "permissions": []}


def action(name: str, risk_tier: str = "critical", *required: JSON) -> JSON:
    return {"id": name, "name": "Delete", "risk_tier": risk_tier, "required_permissions": [*required]}


class Caller:
    """Calls on behalf of an agent, for an action."""

    def __init__(self, api: httpx.Client, principal_id: str, action_id: str) -> None:
        self.api = api
        self.principal_id = principal_id
        self.action_id = action_id

    def evaluate(self, risk_tier: str = "critical", *required: JSON) -> JSON:
        asked: JSON = {
            "principal": agent(self.principal_id),
            "action": action(self.action_id, risk_tier, *required),
            "current_state": "idle",
            "audit_log": [],
        }
        answer: JSON = self.api.post("/policy/evaluate", json=asked).raise_for_status().json()
        return answer

    def request(self) -> str:
        asked = {"principal": agent(self.principal_id), "action": action(self.action_id), "reason": "clean-up"}
        answer: JSON = self.api.post("/policy/approval", json=asked).raise_for_status().json()
        return str(answer["approval_token"])

    def decide(self, token: str, approver: str = "alice", *, approved: bool = True) -> int:
        asked = {"approved": approved, "approver": approver, "comment": f"seen by {approver}"}
        return self.api.post(f"/policy/approvals/{quote(token, safe='')}/decision", json=asked).status_code

    def redeem(self, token: str, principal_id: str | None = None) -> int:
        asked = {"action_id": self.action_id, "principal_id": principal_id or self.principal_id}
        return self.api.post(f"/policy/approvals/{quote(token, safe='')}/redeem", json=asked).status_code

    def log(self, **query: str | int) -> list[JSON]:
        """What the log has on the action, the oldest first."""
        query |= {"action_id": self.action_id}
        found = [record for page in pages(self.api, "/policy/audit", **query) for record in page.json()["items"]]
        return found[::-1]


def told(record: JSON) -> tuple[Any, ...]:
    return tuple(record.get(name) for name in ("kind", "outcome", "principal_id", "approver", "approval_status"))


@pytest.fixture
def caller(api: httpx.Client, unique: str) -> Caller:
    return Caller(api, f"agent-{unique}", f"delete-{unique}")


def test_every_evaluation_is_in_it_with_what_came_of_it(caller: Caller) -> None:
    caller.evaluate("low")
    caller.evaluate("high")
    caller.evaluate("low", {"action": "delete", "resource": "database"})

    allowed, held, refused = caller.log()
    who = caller.principal_id
    assert told(allowed) == ("evaluation", "allowed", who, None, None)
    assert told(held) == ("evaluation", "held", who, None, "pending")
    assert told(refused) == ("evaluation", "refused", who, None, None)
    assert ["approval_id" in record for record in (allowed, held, refused)] == [False, True, False]


def test_an_approval_is_followed_from_its_request_to_its_use(caller: Caller) -> None:
    token, denied = caller.request(), caller.request()
    assert (caller.decide(token), caller.redeem(token), caller.decide(denied, approved=False)) == (200, 200, 200)

    who = caller.principal_id
    log = caller.log()
    assert [told(record) for record in log] == [
        ("request", "requested", who, None, "pending"),
        ("request", "requested", who, None, "pending"),
        ("decision", "approved", who, "alice", "approved"),
        ("redemption", "redeemed", who, None, "redeemed"),
        ("decision", "denied", who, "alice", "denied"),
    ]
    first, second = log[0]["approval_id"], log[1]["approval_id"]
    assert first != second
    assert [record["approval_id"] for record in log[2:]] == [first, first, second]
    assert {record["action_id"] for record in log} == {caller.action_id}


def test_every_try_that_is_refused_is_in_it_with_its_subject(caller: Caller) -> None:
    token, who = caller.request(), caller.principal_id
    answers = [
        caller.redeem(token),
        caller.decide(token, approver=who),
        caller.decide(token),
        caller.decide(token, approver="bob", approved=False),
        caller.redeem(token, principal_id="other"),
        caller.redeem("approval-x-guess"),
    ]

    assert answers == [409, 409, 200, 409, 409, 409]
    log = caller.log()[1:]
    assert [told(record) for record in log] == [
        ("redemption", "refused", who, None, "pending"),
        ("decision", "refused", who, who, "pending"),
        ("decision", "approved", who, "alice", "approved"),
        ("decision", "refused", who, "bob", "approved"),
        ("redemption", "refused", "other", None, "approved"),
        ("redemption", "refused", who, None, None),
    ]
    assert len({record["approval_id"] for record in log[:-1]}) == 1
    assert "approval_id" not in log[-1]


def test_why_it_was_decided_so_is_told_with_the_decision(caller: Caller) -> None:
    token = caller.request()
    caller.decide(token, "alice", approved=False)
    caller.decide(token, "bob")

    told_with = [(record["kind"], record["outcome"], record.get("comment")) for record in caller.log()]
    assert told_with == [
        ("request", "requested", None),
        ("decision", "denied", "seen by alice"),
        ("decision", "refused", "seen by bob"),
    ]


def test_a_decision_on_an_unknown_token_is_in_it_too(api: httpx.Client, unique: str) -> None:
    caller = Caller(api, unique, unique)
    assert caller.decide("approval-x-guess", approver=unique) == 409

    newest = api.get("/policy/audit", params={"kind": "decision", "limit": 1000}).json()["items"]
    [record] = [record for record in newest if record["approver"] == unique]
    assert record.keys() == {"id", "timestamp", "kind", "outcome", "approver", "comment"}
    assert record["outcome"] == "refused"


def test_a_request_that_is_repeated_with_its_key_is_in_it_once(caller: Caller) -> None:
    asked = {"principal": agent(caller.principal_id), "action": action(caller.action_id), "reason": "clean-up"}
    key = {"Idempotency-Key": caller.action_id}
    answers = [caller.api.post("/policy/approval", json=asked, headers=key).json() for _ in range(2)]

    assert answers[0] == answers[1]
    assert len(caller.log()) == 1


def test_it_is_read_newest_first_by_page_and_by_what_it_is_about(caller: Caller, unique: str) -> None:
    other = Caller(caller.api, f"other-{unique}", caller.action_id)
    tokens = [each.request() for each in (caller, other, caller, other, caller)]
    caller.decide(tokens[0])

    whole = caller.log()
    assert caller.log(limit=2) == whole
    assert [int(record["id"]) for record in whole] == sorted(int(record["id"]) for record in whole)
    assert [record["timestamp"] for record in whole] == sorted(record["timestamp"] for record in whole)
    assert caller.log(limit=1, principal_id=other.principal_id) == [whole[1], whole[3]]
    assert caller.log(kind="decision") == [whole[5]]
    assert caller.log(kind="decision", principal_id=other.principal_id) == []
    assert caller.log(principal_id="nobody") == []


@pytest.mark.parametrize("query", ["kind=nonsense", "limit=0", "cursor=nonsense", "principal_id=", "action_id="])
def test_a_question_that_makes_no_sense_is_refused(api: httpx.Client, query: str) -> None:
    assert api.get(f"/policy/audit?{query}").status_code == 422


def test_ids_are_told_as_they_were_given(api: httpx.Client, unique: str) -> None:
    caller = Caller(api, f"{unique}\0'; -- \U0001f984" + "x" * 500, f"{unique}/%_\u2028" + "y" * 500)
    token = caller.request()
    caller.decide(token, approver="\0 Zo\u00eb")

    asked, decided = caller.log(principal_id=caller.principal_id)
    assert (asked["principal_id"], asked["action_id"]) == (caller.principal_id, caller.action_id)
    assert (decided["principal_id"], decided["action_id"], decided["approver"]) == (
        caller.principal_id,
        caller.action_id,
        "\0 Zo\u00eb",
    )


def test_no_token_is_in_it(caller: Caller) -> None:
    evaluated, requested = str(caller.evaluate()["approval_token"]), caller.request()
    for token in (evaluated, requested):
        caller.redeem(token)
        caller.decide(token)
        caller.redeem(token)
    caller.redeem("approval-guess-canary")

    text = "".join(page.text for page in pages(caller.api, "/policy/audit"))
    assert caller.action_id in text
    for token in (evaluated, requested, "approval-guess-canary"):
        assert token not in text
        assert token.removeprefix(f"approval-{caller.action_id}-") not in text


def test_what_has_expired_is_told_as_expired(unique: str) -> None:
    local = LocalAureus()
    with (
        local as base_url,
        SyncAureusClient(base_url) as client,
        httpx.Client(base_url=f"{base_url}/api/v1") as api,
    ):
        caller = Caller(api, unique, unique)
        pending, approved = caller.request(), caller.request()
        caller.decide(approved)
        local.clock.advance(3600)
        assert (caller.decide(pending), caller.redeem(approved)) == (409, 409)
        newest, before = client.list_audit_entries(limit=2).items
    assert (newest.kind, newest.outcome, newest.approval_status) == ("redemption", "refused", "expired")
    assert (before.kind, before.outcome, before.approval_status) == ("decision", "refused", "expired")
    assert before.approver == "alice"


def test_what_the_client_claims_is_kept_as_evidence_and_not_believed(tmp_path: Path) -> None:
    wanted = action("a")
    allowed = {"allowed": True, "reason": "approved before", "requires_human_approval": False}
    claim = {"timestamp": "2026-01-01T00:00:00Z", "principal": agent("b"), "action": wanted, "decision": allowed}
    contexts = [
        {"principal": agent("b"), "action": wanted, "current_state": state, "audit_log": [claim]}
        for state in ("idle", "evaluating", "approved", "rejected", "pending_human")
    ]
    with running_runtime(tmp_path) as runtime, httpx.Client(base_url=f"{runtime.url}/api/v1") as api:
        decisions = [api.post("/policy/evaluate", json=context).json() for context in contexts]
        assert runtime.stop() == 0
    with closing(sqlite3.connect(tmp_path / "data" / "aureus.sqlite")) as database:
        kept = [json.loads(row[0]) for row in database.execute("SELECT asked FROM aureus_audit_records")]

    assert [(decision["allowed"], decision["requires_human_approval"]) for decision in decisions] == [(False, True)] * 5
    assert kept == contexts


@pytest.mark.parametrize("storage", ["sqlite", "postgresql"])
def test_what_was_answered_is_in_it_after_the_process_is_killed(
    tmp_path: Path, request: pytest.FixtureRequest, storage: str
) -> None:
    options: list[str] = []
    if storage == "postgresql":
        postgres: PostgresServer = request.getfixturevalue("postgres")
        options = ["--database-url", postgres.new_database()]
    with running_runtime(tmp_path, *options) as runtime, httpx.Client(base_url=f"{runtime.url}/api/v1") as api:
        caller = Caller(api, "agent", "a")
        caller.request()
        token = str(caller.evaluate()["approval_token"])
        answers = [caller.decide(token), caller.decide(token), caller.redeem(token), caller.redeem(token)]
        runtime.kill()
    with running_runtime(tmp_path, *options) as runtime, httpx.Client(base_url=f"{runtime.url}/api/v1") as api:
        log = Caller(api, "agent", "a").log()
        assert runtime.stop() == 0

    assert answers == [200, 409, 200, 409]
    outcomes = [(record["kind"], record["outcome"]) for record in log]
    assert outcomes == [
        ("request", "requested"),
        ("evaluation", "held"),
        ("decision", "approved"),
        ("decision", "refused"),
        ("redemption", "redeemed"),
        ("redemption", "refused"),
    ]
