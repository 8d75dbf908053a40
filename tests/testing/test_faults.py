"""Faults and time in the test's hands, with a runtime in a thread and in a process of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import pytest

from aureus_local import LocalAureus
from aureus_sdk import APIStatusError, ServerError, SyncAureusClient
from tests.support.approvals import approval_request
from tests.support.waiting import wait_until
from tests.support.workflows import task, workflow

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

        def is_answered() -> bool:
            local.clock.advance(HOUR)
            return answer.done()

        wait_until(is_answered)
    assert answer.result().status_code == 200


def test_a_client_tries_again(local: LocalAureus) -> None:
    local.fail_next(2, status=503, retry_after=0)
    with SyncAureusClient(local.base_url, max_retries=2) as client:
        assert client.get_health().status == "ok"
        local.fail_next(3, status=503, retry_after=0)
        with pytest.raises(ServerError):
            client.get_health()


@pytest.mark.parametrize("status", [418, 499, 520, 599])
def test_any_status_of_an_error_may_be_answered(local: LocalAureus, api: httpx.Client, status: int) -> None:
    local.status(status)
    answer = api.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    with SyncAureusClient(local.base_url, max_retries=0) as client, pytest.raises(APIStatusError) as told:
        client.get_health()
    assert told.value.status_code == status
    assert isinstance(told.value, ServerError) is (status >= 500)


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        (0, "0"),
        (timedelta(days=14, seconds=1), "1209601"),
        (1_209_601, "1209601"),
        (1e21, "1000000000000000000000"),
        (0.000001, "0.000001"),
    ],
)
def test_the_client_is_asked_to_wait_exactly_as_long(
    local: LocalAureus, api: httpx.Client, asked: float | timedelta, sent: str
) -> None:
    local.fail_next(retry_after=asked)
    assert api.get("/health").headers["retry-after"] == sent


OUT_OF_RANGE: list[tuple[str, dict[str, Any], str]] = [
    ("fail_next", {"times": 0}, "times must be a whole number, 1 or more, got 0"),
    ("drop_next", {"times": -1}, "times must be a whole number, 1 or more, got -1"),
    ("fail_next", {"status": 200}, "status must be a whole number from 400 to 599, got 200"),
    ("status", {"status": 600}, "status must be a whole number from 400 to 599, got 600"),
    ("fail_next", {"detail": "\ud800"}, r"detail must be text without lone surrogates, got '\\ud800'"),
    ("status", {"status": 503, "retry_after": -1}, "retry_after must be a number of seconds .*, got -1"),
    ("fail_next", {"retry_after": 10**400}, "retry_after must be a number of seconds .*, got 10000"),
    ("delay", {"seconds": -1}, "seconds must be a number of seconds or a timedelta, .*, got -1"),
    ("delay", {"seconds": float("inf")}, "seconds must be .*, got inf"),
    ("delay", {"seconds": float("nan")}, "seconds must be .*, got nan"),
    ("fail_next", {"operation": "start_workflow"}, "no operation 'start_workflow': there are .* execute_workflow, "),
]
OF_THE_WRONG_KIND: list[tuple[str, dict[str, Any], str]] = [
    ("fail_next", {"times": 2.5}, "times must be a whole number, 1 or more, got 2.5"),
    ("fail_next", {"times": None}, "times must be .*, got None"),
    ("fail_next", {"times": True}, "times must be .*, got True"),
    ("drop_next", {"times": "2"}, "times must be .*, got '2'"),
    ("fail_next", {"status": 503.0}, "status must be a whole number from 400 to 599, got 503.0"),
    ("fail_next", {"status": None}, "status must be .*, got None"),
    ("status", {"status": "503"}, "status must be .*, got '503'"),
    ("fail_next", {"detail": 5}, "detail must be a string, got 5"),
    ("status", {"status": 503, "retry_after": "1"}, "retry_after must be .*, got '1'"),
    ("delay", {"seconds": None}, "seconds must be .*, got None"),
    ("delay", {"seconds": True}, "seconds must be .*, got True"),
    ("delay", {"seconds": 1, "operation": 5}, "operation must be a string, got 5"),
    ("fail_next", {"after_effect": "no"}, "after_effect must be True or False, got 'no'"),
]


@pytest.mark.parametrize(
    ("method", "arguments", "error", "complaint"),
    [(*fault[:2], ValueError, fault[2]) for fault in OUT_OF_RANGE]
    + [(*fault[:2], TypeError, fault[2]) for fault in OF_THE_WRONG_KIND],
)
def test_a_fault_that_cannot_be_is_refused(
    local: LocalAureus, method: str, arguments: dict[str, Any], error: type[Exception], complaint: str
) -> None:
    with pytest.raises(error, match=complaint):
        getattr(local, method)(**arguments)
    assert httpx.get(f"{local.base_url}/api/v1/health").status_code == 200


@pytest.mark.parametrize(
    ("seconds", "error", "complaint"),
    [
        (-1, ValueError, "seconds must be .* not less than 0, got -1"),
        (timedelta(days=-1), ValueError, "seconds must be .*, got datetime.timedelta"),
        (float("nan"), ValueError, "seconds must be .*, got nan"),
        (float("inf"), ValueError, "seconds must be .*, got inf"),
        (1e12, ValueError, "seconds must not lead beyond the year 9000, got 1000000000000.0"),
        (1e300, ValueError, "the year 9000"),
        ("1", TypeError, "seconds must be a number of seconds or a timedelta, .*, got '1'"),
        (True, TypeError, "seconds must be .*, got True"),
    ],
)
def test_a_time_that_cannot_be_is_refused(
    local: LocalAureus, seconds: Any, error: type[Exception], complaint: str
) -> None:
    with pytest.raises(error, match=complaint):
        local.clock.advance(seconds)
    assert local.clock.now() - datetime.now(UTC) < timedelta(hours=1)


def test_the_clock_goes_centuries_ahead(local: LocalAureus, api: httpx.Client) -> None:
    local.clock.advance(timedelta(days=365) * 6000)
    key = {"Idempotency-Key": uuid4().hex}
    assert api.post("/policy/approval", json=approval_request(), headers=key).is_success
    assert local.clock.now().year > 8000


def test_the_clock_is_moved_and_set_back(local: LocalAureus) -> None:
    before = local.clock.now()
    local.clock.advance(HOUR)
    moved = local.clock.now()
    local.reset()
    assert moved - before >= timedelta(hours=1)
    assert local.clock.now() - before < timedelta(hours=1)


def test_an_approval_expires(local: LocalAureus, api: httpx.Client) -> None:
    token = api.post("/policy/approval", json=approval_request()).json()["approval_token"]
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
    failing = task("t", "read_file", inputs={"path": "missing"}, retry=LONG_BACK_OFF)
    spec = workflow(failing, workflow_id=workflow_id)
    api.post("/workflows/execute", json={"workflow": spec}, headers={"Prefer": "respond-async"})

    def has_ended() -> bool:
        local.clock.advance(HOUR)
        return "completed_at" in api.get(f"/workflows/{workflow_id}/status").json()

    wait_until(has_ended)
    status = api.get(f"/workflows/{workflow_id}/status").json()
    assert (status["status"], status["tasks"]["t"]["attempts"]) == ("failed", 3)
