"""A request with a key takes effect once."""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import httpx
import pytest

from aureus_local import LocalAureus
from tests.support.approvals import approval_request, evaluation
from tests.support.runs import until_started
from tests.support.runtime import running_runtime
from tests.support.waiting import wait_until
from tests.support.workflows import task, workflow

JSON = dict[str, Any]
DAY = 24 * 60 * 60
HOLD = """
CREATE TRIGGER hold BEFORE UPDATE ON workflow_status WHEN NEW.status = 'SUCCESS'
BEGIN SELECT RAISE(ABORT, 'no run can note its end'); END
"""
FAIL_THE_COMMIT = (
    "CREATE TABLE elsewhere (id INTEGER PRIMARY KEY)",
    "CREATE TABLE orphans (id INTEGER REFERENCES elsewhere (id) DEFERRABLE INITIALLY DEFERRED)",
    "CREATE TRIGGER fail AFTER UPDATE ON aureus_runs BEGIN INSERT INTO orphans VALUES (1); END",
)
METRIC: JSON = {"name": "m", "value": 1, "timestamp": "2026-01-01T00:00:00Z"}


def metrics_named(api: httpx.Client, name: str) -> list[JSON]:
    answer: list[JSON] = api.get("/observability/metrics", params={"name": name}).json()
    return answer


def sleeping(workflow_id: str, duration_ms: int = 0) -> JSON:
    sleep = task("t", "sleep", inputs={"duration_ms": duration_ms})
    return {"workflow": workflow(sleep, workflow_id=workflow_id)}


def in_database(folder: Path, statement: str) -> list[Any]:
    database = sqlite3.connect(folder / "data" / "aureus.sqlite", isolation_level=None, timeout=30)
    try:
        return database.execute(statement).fetchall()
    finally:
        database.close()


def runs_of(api: httpx.Client, workflow_id: str) -> int:
    runs = api.get("/workflows", params={"limit": 1000}).json()["items"]
    return sum(run["workflow_id"] == workflow_id for run in runs)


@pytest.mark.parametrize(
    ("path", "make_body"),
    [("/policy/approval", approval_request), ("/workflows/execute", sleeping), ("/policy/evaluate", evaluation)],
)
def test_a_repeat_gets_the_same_answer(
    api: httpx.Client, unique: str, path: str, make_body: Callable[[str], JSON]
) -> None:
    body = make_body(unique)

    first, second = (api.post(path, json=body, headers={"Idempotency-Key": unique}) for _ in range(2))
    other = api.post(path, json=body, headers={"Idempotency-Key": f"{unique}-other"})

    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert first.headers["content-type"] == second.headers["content-type"]
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert other.json() != first.json()


def test_the_effect_is_there_once(api: httpx.Client, unique: str) -> None:
    for _ in range(3):
        answer = api.post("/observability/metrics", json=METRIC | {"name": unique}, headers={"Idempotency-Key": unique})
        assert (answer.status_code, answer.content) == (202, b"")
    assert len(metrics_named(api, unique)) == 1

    for _ in range(2):
        api.post("/workflows/execute", json=sleeping(unique), headers={"Idempotency-Key": f"{unique}-run"})
    assert runs_of(api, unique) == 1


def test_a_preference_that_was_applied_is_replayed(api: httpx.Client, unique: str) -> None:
    headers = {"Idempotency-Key": unique, "Prefer": "respond-async"}
    answers = [api.post("/workflows/execute", json=sleeping(unique), headers=headers) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert [answer.headers["preference-applied"] for answer in answers] == ["respond-async"] * 2
    assert runs_of(api, unique) == 1


def test_a_repeat_with_another_preference_is_answered_by_the_same_run(api: httpx.Client, unique: str) -> None:
    def post(**preference: str) -> httpx.Response:
        headers = {"Idempotency-Key": unique, **preference}
        return api.post("/workflows/execute", json=sleeping(unique, duration_ms=60_000), headers=headers)

    started = [post(Prefer="respond-async")]
    with ThreadPoolExecutor() as threads:
        waiting = [threads.submit(post) for _ in range(2)]
        refused = next(as_completed(waiting))
        started.append(post(Prefer="respond-async"))
        cancelled = api.post(f"/workflows/{unique}/cancel").json()
    [result] = [each.result() for each in waiting if each is not refused]
    answers = [post(), post(Prefer="respond-async"), post()]

    assert [answer.status_code for answer in (refused.result(), result, *answers)] == [409, 200, 200, 202, 200]
    assert [(answer.status_code, answer.content) for answer in started] == [(202, started[0].content)] * 2
    assert [answers[0].content, answers[2].content] == [result.content] * 2
    assert result.json()["run_id"] == started[0].json()["run_id"]
    assert (result.json()["status"], answers[1].json()) == ("cancelled", cancelled)
    assert runs_of(api, unique) == 1


def test_a_run_that_is_waited_for_is_told_of_at_once_to_who_prefers_it(api: httpx.Client, unique: str) -> None:
    body, headers = sleeping(unique, duration_ms=60_000), {"Idempotency-Key": unique}
    with ThreadPoolExecutor() as threads:
        waiting = threads.submit(api.post, "/workflows/execute", json=body, headers=headers)
        until_started(api, unique)
        started = api.post("/workflows/execute", json=body, headers=headers | {"Prefer": "respond-async"})
        api.post(f"/workflows/{unique}/cancel")

    assert (started.status_code, waiting.result().status_code) == (202, 200)
    assert started.json()["run_id"] == waiting.result().json()["run_id"]
    assert runs_of(api, unique) == 1


def test_a_key_is_good_for_one_body(api: httpx.Client, unique: str) -> None:
    headers = {"Idempotency-Key": unique}
    assert api.post("/observability/metrics", json=METRIC, headers=headers).status_code == 202
    assert api.post("/observability/metrics", json=METRIC | {"value": 2}, headers=headers).status_code == 422

    assert api.post("/workflows/execute", json=sleeping(unique), headers=headers).status_code == 200
    assert api.post("/workflows/execute", json=sleeping(f"{unique}-other"), headers=headers).status_code == 422
    assert runs_of(api, f"{unique}-other") == 0


def test_a_repeat_with_another_correlation_id_is_told_to_take_the_same(api: httpx.Client, unique: str) -> None:
    headers, body = {"Idempotency-Key": unique}, sleeping(unique)
    answers = [
        api.post("/workflows/execute", json=body | {"correlation_id": correlation_id}, headers=headers)
        for correlation_id in ("first", "other", "first")
    ]

    assert [answer.status_code for answer in answers] == [200, 422, 200]
    assert "the same body, its correlation_id, too" in answers[1].json()["detail"]
    assert answers[2].json() == answers[0].json()


def test_a_key_is_another_one_for_another_resource(api: httpx.Client, unique: str) -> None:
    headers = {"Idempotency-Key": unique}
    for suffix in ("a", "b"):
        api.post("/workflows/execute", json=sleeping(unique + suffix, 60_000), headers={"Prefer": "respond-async"})
    cancelled = [api.post(f"/workflows/{unique}{suffix}/cancel", headers=headers).json() for suffix in ("a", "b")]

    assert [run["workflow_id"] for run in cancelled] == [f"{unique}a", f"{unique}b"]
    assert [run["status"] for run in cancelled] == ["cancelled", "cancelled"]


def test_a_key_of_a_bad_request_is_still_good(api: httpx.Client, unique: str) -> None:
    headers = {"Idempotency-Key": unique}
    assert api.post("/observability/metrics", json={}, headers=headers).status_code == 422
    assert api.post("/observability/metrics", json=METRIC, headers=headers).status_code == 202


def test_a_key_that_is_in_flight_is_refused(api: httpx.Client, unique: str) -> None:
    headers = {"Idempotency-Key": unique}
    body = sleeping(unique, duration_ms=60_000)
    with ThreadPoolExecutor() as threads:
        first = threads.submit(api.post, "/workflows/execute", json=body, headers=headers)
        until_started(api, unique)
        repeat = api.post("/workflows/execute", json=body, headers=headers)
        other = api.post("/workflows/execute", json=sleeping(unique), headers=headers)
        api.post(f"/workflows/{unique}/cancel")

    assert (repeat.status_code, other.status_code) == (409, 422)
    assert first.result().json()["status"] == "cancelled"


def test_of_many_at_once_one_takes_effect(api: httpx.Client, unique: str) -> None:
    together = threading.Barrier(20)

    def post() -> int:
        together.wait()
        body = METRIC | {"name": unique}
        return api.post("/observability/metrics", json=body, headers={"Idempotency-Key": unique}).status_code

    with ThreadPoolExecutor(20) as threads:
        statuses = [each.result() for each in [threads.submit(post) for _ in range(20)]]

    assert statuses == [202] * 20
    assert len(metrics_named(api, unique)) == 1


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_bounds(api: httpx.Client, key: str) -> None:
    answer = api.post("/observability/metrics", json=METRIC, headers={"Idempotency-Key": key})
    assert [error["path"] for error in answer.json()["errors"]] == ["Idempotency-Key"]


def test_a_repeat_after_a_restart_waits_for_the_same_run(tmp_path: Path) -> None:
    headers, body = {"Idempotency-Key": "k"}, sleeping("w", duration_ms=2000)
    with (
        running_runtime(tmp_path) as runtime,
        httpx.Client(base_url=f"{runtime.url}/api/v1", timeout=60) as api,
        ThreadPoolExecutor() as threads,
    ):
        threads.submit(api.post, "/workflows/execute", json=body, headers=headers)
        until_started(api, "w")
        runtime.kill()
    with running_runtime(tmp_path) as runtime, httpx.Client(base_url=f"{runtime.url}/api/v1", timeout=60) as api:
        answers = [api.post("/workflows/execute", json=body, headers=headers) for _ in range(2)]
        runs = api.get("/workflows").json()["items"]

    assert [answer.json()["status"] for answer in answers] == ["success", "success"]
    assert [answer.json()["run_id"] for answer in answers] == [runs[0]["run_id"]] * 2
    assert len(runs) == 1


def test_a_repeat_with_another_preference_finds_its_run_after_a_restart(tmp_path: Path) -> None:
    early: JSON = {"Idempotency-Key": "k", "Prefer": "respond-async"}
    late: JSON = {"Idempotency-Key": "k"}
    answers: list[httpx.Response] = []
    runs: list[JSON] = []
    for headers in (early, late, early, late):
        with running_runtime(tmp_path) as runtime:
            url = f"{runtime.url}/api/v1/workflows"
            answers.append(httpx.post(f"{url}/execute", json=parallel(2), headers=headers, timeout=60))
            runs = httpx.get(url).json()["items"]
            runtime.kill()

    assert [answer.status_code for answer in answers] == [202, 200, 202, 200]
    assert [answer.json()["status"] for answer in answers[1:]] == ["success"] * 3
    assert [run["run_id"] for run in runs] == [answers[0].json()["run_id"]]
    assert answers[2].json() == runs[0]
    assert answers[3].content == answers[1].content


def parallel(seconds: float) -> JSON:
    """Tasks that end in another order than they start, and then one that takes some seconds."""
    ends = {"a": 10, "b": 300, "c": 150, "a2": 0, "b2": 0, "c2": 0, "last": seconds * 1000}
    tasks = [task(name, "sleep", inputs={"duration_ms": milliseconds}) for name, milliseconds in ends.items()]
    return {"workflow": workflow(*tasks, a2=["a"], b2=["b"], c2=["c"], last=["b2"])}


def test_a_repeat_while_its_run_is_resumed_leaves_the_run_as_it_is(tmp_path: Path) -> None:
    headers, body = {"Idempotency-Key": "k"}, parallel(2)

    def has_got_to_the_last(url: str) -> bool:
        status = httpx.get(f"{url}/api/v1/workflows/w/status")
        return status.is_success and status.json()["tasks"]["last"]["status"] == "running"

    with running_runtime(tmp_path) as runtime, ThreadPoolExecutor() as threads:
        url = f"{runtime.url}/api/v1/workflows/execute"
        first = threads.submit(httpx.post, url, json=body, headers=headers, timeout=60)
        wait_until(lambda: has_got_to_the_last(runtime.url))
        runtime.kill()
        assert isinstance(first.exception(), httpx.TransportError)
    with running_runtime(tmp_path) as runtime:
        url = f"{runtime.url}/api/v1/workflows/execute"
        repeated = httpx.post(url, json=body, headers=headers, timeout=60).json()

    assert (repeated["status"], repeated.get("error")) == ("success", None)


def test_an_answer_is_kept_though_the_end_of_its_run_could_not_be_at_first(tmp_path: Path) -> None:
    headers, body = {"Idempotency-Key": "k"}, sleeping("w")
    with running_runtime(tmp_path) as runtime, ThreadPoolExecutor() as threads:
        for statement in FAIL_THE_COMMIT:
            in_database(tmp_path, statement)
        url = f"{runtime.url}/api/v1/workflows/execute"
        first = threads.submit(httpx.post, url, json=body, headers=headers, timeout=60)
        wait_until(lambda: "FOREIGN KEY" in runtime.log.read_text())
        in_database(tmp_path, "DROP TRIGGER fail")
        answer = first.result()
        kept = in_database(tmp_path, "SELECT process_id, content FROM aureus_idempotency_keys")

    assert answer.json()["status"] == "success"
    assert kept == [(None, answer.content)]


def test_an_answer_stands_though_the_engine_was_killed_before_it_noted_the_end_of_the_run(tmp_path: Path) -> None:
    headers, body = {"Idempotency-Key": "k"}, sleeping("w")
    with running_runtime(tmp_path) as runtime:
        in_database(tmp_path, HOLD)
        first = httpx.post(f"{runtime.url}/api/v1/workflows/execute", json=body, headers=headers, timeout=60)
        ended = httpx.get(f"{runtime.url}/api/v1/workflows/w/status").json()
        runtime.kill()
    in_database(tmp_path, "DROP TRIGGER hold")
    with running_runtime(tmp_path) as runtime, httpx.Client(base_url=f"{runtime.url}/api/v1", timeout=60) as api:
        repeated = api.post("/workflows/execute", json=body, headers=headers)
        [run] = api.get("/workflows").json()["items"]

    assert repeated.content == first.content
    assert run == ended
    assert (run["status"], run["run_id"]) == ("success", first.json()["run_id"])
    assert run["tasks"]["t"]["attempts"] == 1


def test_a_client_that_lost_its_connection_finds_its_run(api: httpx.Client, unique: str) -> None:
    headers, body = {"Idempotency-Key": unique}, sleeping(unique, duration_ms=1000)
    with pytest.raises(httpx.ReadTimeout):
        api.post("/workflows/execute", json=body, headers=headers, timeout=0.3)
    repeats: list[httpx.Response] = []

    def is_answered() -> bool:
        repeats.append(api.post("/workflows/execute", json=body, headers=headers))
        return repeats[-1].status_code != 409

    wait_until(is_answered)

    *in_flight, repeated = repeats
    assert all(answer.headers["retry-after"] == "1" for answer in in_flight)
    assert repeated.json()["status"] == "success"
    assert runs_of(api, unique) == 1


def test_answers_outlive_the_process(tmp_path: Path) -> None:
    answers: list[JSON] = []
    for _ in range(2):
        with running_runtime(tmp_path) as runtime:
            url = f"{runtime.url}/api/v1/policy/approval"
            answers.append(httpx.post(url, json=approval_request(), headers={"Idempotency-Key": "k"}).json())
            runtime.kill()
    assert answers[0] == answers[1]


def test_a_key_is_forgotten_after_a_day() -> None:
    local, headers = LocalAureus(in_process=False), {"Idempotency-Key": "k"}
    statuses: list[int] = []
    with local as url, httpx.Client(base_url=f"{url}/api/v1", timeout=60) as api:
        for value, seconds in ((1, 0), (2, DAY - 60), (2, 120)):
            local.clock.advance(seconds)
            body = METRIC | {"value": value}
            statuses.append(api.post("/observability/metrics", json=body, headers=headers).status_code)
    assert statuses == [202, 422, 202]


def test_a_key_is_kept_as_long_as_its_run_goes_on() -> None:
    local, headers = LocalAureus(in_process=False), {"Idempotency-Key": "k", "Prefer": "respond-async"}
    with local as url, httpx.Client(base_url=f"{url}/api/v1", timeout=60) as api:
        started = api.post("/workflows/execute", json=sleeping("w", 3 * DAY * 1000), headers=headers).json()
        local.clock.advance(2 * DAY)
        api.post("/observability/metrics", json=METRIC, headers={"Idempotency-Key": "other"})  # forgets what is too old
        repeated = api.post("/workflows/execute", json=sleeping("w", 3 * DAY * 1000), headers=headers).json()
        runs = api.get("/workflows").json()["items"]
        api.post("/workflows/w/cancel")

    assert repeated == started
    assert [(run["run_id"], run["status"]) for run in runs] == [(started["run_id"], "running")]
