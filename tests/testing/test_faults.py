"""Faults and time in the test's hands, with a runtime in a thread and in a process of its own."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import pytest

from aureus_local import LocalAureus
from aureus_sdk import ServerError, SyncAureusClient

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUR = 3600
LONG_BACK_OFF = {"max_attempts": 3, "backoff_ms": HOUR * 1000, "jitter": False}


@pytest.fixture(scope="module", params=[True, False], ids=["thread", "process"])
def running(request: pytest.FixtureRequest) -> Iterator[LocalAureus]:
    local = LocalAureus(in_process=request.param)
    with local:
        yield local


@pytest.fixture
def local(running: LocalAureus) -> Iterator[LocalAureus]:
    yield running
    running.reset()


@pytest.fixture
def api(local: LocalAureus) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{local.base_url}/api/v1", timeout=30) as client:
        yield client


def validator_body(name: str) -> dict[str, Any]:
    return {"validator_id": name, "config": {"type": "not_null"}}


def registered(api: httpx.Client) -> set[str]:
    return {each["validator_id"] for each in api.get("/crv/validators").json()}


def test_the_next_requests_fail_and_no_more(local: LocalAureus, api: httpx.Client) -> None:
    local.fail_next(2, status=429, detail="slow down", retry_after=1.5)
    answers = [api.get("/health") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["retry-after"] == "1.5"
    assert answers[0].headers["content-type"] == "application/problem+json"
    assert answers[0].json()["detail"] == "slow down"
    assert answers[0].headers["x-request-id"] != answers[1].headers["x-request-id"]


def test_only_an_operation_fails(local: LocalAureus, api: httpx.Client) -> None:
    local.fail_next(operation="list_validators")
    assert [api.get(path).status_code for path in ("/health", "/crv/validators", "/crv/validators")] == [200, 503, 200]


def test_failures_happen_in_the_order_in_which_they_were_asked_for(local: LocalAureus, api: httpx.Client) -> None:
    local.status(500)
    local.fail_next(2, status=503)
    local.fail_next(status=429)
    assert [api.get("/health").status_code for _ in range(5)] == [503, 503, 429, 500, 500]
    local.clear_faults()
    assert api.get("/health").status_code == 200


@pytest.mark.parametrize("after_effect", [False, True])
def test_a_request_fails_before_or_after_its_effect(local: LocalAureus, api: httpx.Client, after_effect: bool) -> None:
    name = uuid4().hex
    local.fail_next(after_effect=after_effect)
    assert api.post("/crv/validators", json=validator_body(name)).status_code == 503
    assert (name in registered(api)) is after_effect


@pytest.mark.parametrize("after_effect", [False, True])
def test_a_connection_breaks_off(local: LocalAureus, api: httpx.Client, after_effect: bool) -> None:
    name = uuid4().hex
    local.drop_next(after_effect=after_effect)
    with pytest.raises(httpx.TransportError):
        api.post("/crv/validators", json=validator_body(name))
    assert (name in registered(api)) is after_effect


def test_requests_are_delayed_until_the_faults_are_cleared(local: LocalAureus, api: httpx.Client) -> None:
    local.delay(HOUR)
    with pytest.raises(httpx.ReadTimeout):
        api.get("/health", timeout=0.1)
    local.clear_faults()
    assert api.get("/health").status_code == 200


def test_delays_go_by_the_clock(local: LocalAureus, api: httpx.Client) -> None:
    local.delay(HOUR)
    with ThreadPoolExecutor() as threads:
        answer = threads.submit(api.get, "/health")
        while not answer.done():
            local.clock.advance(HOUR)
            time.sleep(0.01)
    assert answer.result().status_code == 200


def test_a_client_tries_again(local: LocalAureus) -> None:
    local.fail_next(2, status=503, retry_after=0)
    with SyncAureusClient(local.base_url, max_retries=2) as client:
        assert client.get_health().status == "ok"
        local.fail_next(3, status=503, retry_after=0)
        with pytest.raises(ServerError):
            client.get_health()


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        ({"times": 0}, "times must be at least 1"),
        ({"status": 200}, "status of an error"),
        ({"retry_after": -1}, "retry_after must be a number of seconds"),
        ({"operation": "execute_workflows"}, "did you mean 'execute_workflow'"),
        ({"operation": "nonsense"}, "there are cancel_workflow, "),
    ],
)
def test_a_fault_that_cannot_be_is_refused(local: LocalAureus, fault: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        local.fail_next(**fault)


def test_the_clock_is_moved_and_set_back(local: LocalAureus) -> None:
    before = local.clock.now()
    local.clock.advance(HOUR)
    moved = local.clock.now()
    local.reset()
    assert moved - before >= timedelta(hours=1)
    assert local.clock.now() - before < timedelta(hours=1)
    with pytest.raises(ValueError, match="does not go back"):
        local.clock.advance(-1)


def test_an_approval_expires(local: LocalAureus, api: httpx.Client) -> None:
    asked: dict[str, Any] = {
        "action": {"id": "a", "name": "A", "risk_tier": "high", "required_permissions": []},
        "principal": {"id": "p", "type": "agent", "permissions": []},
        "reason": "because",
    }
    token = api.post("/policy/approval", json=asked).json()["approval_token"]
    assert api.get(f"/policy/approvals/{token}").json()["status"] == "pending"
    local.clock.advance(HOUR)
    assert api.get(f"/policy/approvals/{token}").json()["status"] == "expired"


def test_an_idempotency_key_is_forgotten_after_a_day(local: LocalAureus, api: httpx.Client) -> None:
    headers = {"Idempotency-Key": uuid4().hex}
    statuses = [api.post("/crv/validators", json=validator_body("first"), headers=headers).status_code]
    statuses.append(api.post("/crv/validators", json=validator_body("other"), headers=headers).status_code)
    local.clock.advance(24 * HOUR)
    statuses.append(api.post("/crv/validators", json=validator_body("other"), headers=headers).status_code)
    assert statuses == [200, 422, 200]


def test_a_task_is_tried_again_without_waiting(local: LocalAureus, api: httpx.Client) -> None:
    workflow_id = uuid4().hex
    missing: dict[str, Any] = {
        "id": "t",
        "name": "T",
        "type": "action",
        "tool_name": "read_file",
        "inputs": {"path": "missing"},
    }
    workflow: dict[str, Any] = {
        "id": workflow_id,
        "name": "W",
        "tasks": [missing | {"retry": LONG_BACK_OFF}],
        "dependencies": {},
    }
    api.post("/workflows/execute", json={"workflow": workflow}, headers={"Prefer": "respond-async"})
    while (status := api.get(f"/workflows/{workflow_id}/status").json())["status"] in {"pending", "running"}:
        local.clock.advance(HOUR)
    assert (status["status"], status["tasks"]["t"]["attempts"]) == ("failed", 3)
