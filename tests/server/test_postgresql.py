"""Several runtimes on one PostgreSQL database: whichever is asked, the answer is the same, and none is missed."""

import json
import os
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from aureus_local.storage.database import DatabaseError
from aureus_local.storage.postgresql import open_url
from tests.support.approvals import approval_request
from tests.support.postgresql import PASSWORD, PostgresServer, postgres_server
from tests.support.runs import until_ended, until_started
from tests.support.runtime import RunningRuntime, aureus, clean_environment, running_runtime
from tests.support.waiting import wait_until
from tests.support.workflows import task, workflow

JSON = dict[str, Any]
TOOLS = """
import asyncio
from pathlib import Path
from aureus_local import tool

@tool("write_down")
async def write_down(inputs, context):
    await asyncio.sleep(inputs["seconds"])
    with Path(inputs["path"]).open("a") as file:
        file.write(context.task_id + "\\n")
    return context.task_id
"""


def chain(workflow_id: str, ledger: Path, seconds: float = 0.3, length: int = 6) -> JSON:
    """A workflow whose tasks follow each other, and write down that they are done."""
    inputs = {"seconds": seconds, "path": str(ledger)}
    tasks = [task(str(number), "write_down", inputs=inputs) for number in range(length)]
    dependencies = {str(number): [str(number - 1)] for number in range(1, length)}
    return {"workflow": workflow(*tasks, workflow_id=workflow_id, **dependencies)}


def lines(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


def until(path: Path, count: int) -> None:
    wait_until(lambda: len(lines(path)) >= count)


def client(runtime: RunningRuntime) -> httpx.Client:
    return httpx.Client(base_url=f"{runtime.url}/api/v1", timeout=60)


@pytest.fixture(scope="module")
def two(
    tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer
) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """Two runtimes on one database, started together when it was empty."""
    folder, url = tmp_path_factory.mktemp("two"), postgres.new_database()
    (folder / "tools.py").write_text(TOOLS)
    options = ["--database-url", url, "--tools", folder / "tools.py"]
    with (
        running_runtime(folder / "a", *options) as a,
        running_runtime(folder / "b", *options) as b,
        client(a) as first,
        client(b) as second,
    ):
        yield first, second
        assert (a.stop(), b.stop()) == (0, 0)
        assert f"INFO started with data: {url.rpartition('@')[2]}, tools: " in a.log.read_text()
        assert PASSWORD not in a.log.read_text() + b.log.read_text()


def test_a_killed_process_leaves_its_runs_to_another(tmp_path: Path, postgres: PostgresServer) -> None:
    (tmp_path / "tools.py").write_text(TOOLS)
    options = ["--database-url", postgres.new_database(), "--tools", tmp_path / "tools.py"]
    ledger, key = tmp_path / "ledger", {"Idempotency-Key": "k"}
    repeats: list[httpx.Response] = []

    def is_answered() -> bool:
        repeats.append(api.post("/workflows/execute", json=chain("w", ledger), headers=key))
        return repeats[-1].status_code != 409

    with (
        running_runtime(tmp_path / "a", *options) as doomed,
        running_runtime(tmp_path / "b", *options) as other,
        client(doomed) as dying,
        client(other) as api,
        ThreadPoolExecutor() as threads,
    ):
        lost = threads.submit(dying.post, "/workflows/execute", json=chain("w", ledger), headers=key)
        until(ledger, 2)
        in_flight = api.post("/workflows/execute", json=chain("w", ledger), headers=key)
        doomed.kill()
        assert isinstance(lost.exception(), httpx.TransportError)
        wait_until(is_answered)  # the database may not have noticed yet that the process is gone
        again = api.post("/workflows/execute", json=chain("w", ledger), headers=key)
        runs = api.get("/workflows").json()["items"]

    repeated = repeats[-1]
    assert (in_flight.status_code, in_flight.headers["retry-after"]) == (409, "1")
    assert (repeated.status_code, repeated.json()["status"]) == (200, "success")
    assert repeated.json() == again.json()
    assert [run["run_id"] for run in runs] == [repeated.json()["run_id"]]
    # Only what was under way may have been done again.
    assert sum((Counter(lines(ledger)) - Counter(map(str, range(6)))).values()) <= 1


def test_who_prefers_it_is_answered_at_once_by_another_process_than_the_one_that_waits(
    two: tuple[httpx.Client, httpx.Client], tmp_path: Path, unique: str
) -> None:
    first, second = two
    body, key = chain(unique, tmp_path / "ledger", 60, length=1), {"Idempotency-Key": unique}

    def post(api: httpx.Client, **preference: str) -> httpx.Response:
        return api.post("/workflows/execute", json=body, headers=key | preference)

    with ThreadPoolExecutor() as threads:
        waiting = threads.submit(post, first)
        until_started(second, unique)
        started = [post(api, Prefer="respond-async") for api in (second, first, second)]
        refused = post(second)  # the first one still works on the result
        second.post(f"/workflows/{unique}/cancel")
        result = waiting.result()

    assert [answer.status_code for answer in (*started, refused, result)] == [202, 202, 202, 409, 200]
    assert {answer.json()["run_id"] for answer in started} == {result.json()["run_id"]}
    assert post(second).content == result.content


def keyed(workflow_id: str, ledger: Path, seconds: float) -> JSON:
    """A workflow of two tasks, the last of which has an idempotency key, and takes this long."""
    body = chain(workflow_id, ledger, 0, length=2)
    last = body["workflow"]["tasks"][-1]
    last |= {"idempotency_key": "k", "inputs": last["inputs"] | {"seconds": seconds}}
    return body


def test_a_task_with_a_key_is_executed_once_by_two_processes(
    two: tuple[httpx.Client, httpx.Client], tmp_path: Path, unique: str
) -> None:
    together, body = threading.Barrier(8), keyed(unique, tmp_path / "ledger", 0.3)

    def execute(number: int) -> JSON:
        together.wait()
        result: JSON = two[number % 2].post("/workflows/execute", json=body).json()
        return result

    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(execute, range(8)))
    assert [result["task_results"]["1"]["result"] for result in results] == ["1"] * 8
    assert len({result["run_id"] for result in results}) == 8
    assert Counter(lines(tmp_path / "ledger")) == {"0": 8, "1": 1}


def test_a_task_with_a_key_is_taken_over_with_its_run(tmp_path: Path, postgres: PostgresServer) -> None:
    (tmp_path / "tools.py").write_text(TOOLS)
    options = ["--database-url", postgres.new_database(), "--tools", tmp_path / "tools.py"]
    ledger, body = tmp_path / "ledger", keyed("w", tmp_path / "ledger", 2)
    with (
        running_runtime(tmp_path / "a", *options) as doomed,
        running_runtime(tmp_path / "b", *options) as other,
        client(doomed) as dying,
        client(other) as api,
    ):
        started = dying.post("/workflows/execute", json=body, headers={"Prefer": "respond-async"}).json()
        until(ledger, 1)
        doomed.kill()
        waited = api.post("/workflows/execute", json=body).json()
        wait_until(lambda: "completed_at" in api.get("/workflows").json()["items"][-1])
        taken_over = api.get("/workflows").json()["items"][-1]

    assert (taken_over["run_id"], taken_over["status"]) == (started["run_id"], "success")
    assert waited["status"] == "success"
    assert lines(ledger).count("1") == 1


def test_a_run_is_followed_and_cancelled_from_another_process(
    two: tuple[httpx.Client, httpx.Client], tmp_path: Path, unique: str
) -> None:
    first, second = two
    first.post("/workflows/execute", json=chain(unique, tmp_path / "ledger", 60), headers={"Prefer": "respond-async"})
    with second.stream("GET", f"/workflows/{unique}/events") as stream:
        events = stream.iter_lines()
        assert "event: step_start" in events
        running = second.get(f"/workflows/{unique}/status").json()
        cancelled = second.post(f"/workflows/{unique}/cancel").json()
        assert list(events)  # it ends
    assert (running["status"], cancelled["status"]) == ("running", "cancelled")

    # the other one is told to stop
    wait_until(lambda: "event: step_end" in second.get(f"/workflows/{unique}/events").text)
    trace = second.get(f"/observability/traces/{running['run_id']}").json()
    assert [span["tags"]["status"] for span in trace if "parent_id" not in span] == ["cancelled"]


def test_what_one_process_was_told_the_other_knows(two: tuple[httpx.Client, httpx.Client], unique: str) -> None:
    first, second = two
    config = {"type": "max_size", "parameters": {"max_bytes": 1}}
    assert first.post("/crv/validators", json={"validator_id": unique, "config": config}).is_success
    gate = {"name": "G", "validators": [unique], "block_on_failure": True}
    verdict = second.post("/crv/validate", json={"commit": {"id": "c", "data": "long"}, "gate_config": gate}).json()
    metric = {"name": unique, "value": 1, "timestamp": "2026-01-01T00:00:00Z"}
    answers = [api.post("/observability/metrics", json=metric, headers={"Idempotency-Key": unique}) for api in two]

    assert verdict["crv_status"] == "blocked"
    assert [answer.status_code for answer in answers] == [202, 202]
    assert len(second.get("/observability/metrics", params={"name": unique}).json()) == 1


def test_of_many_redemptions_in_two_processes_one_wins(two: tuple[httpx.Client, httpx.Client], unique: str) -> None:
    first, _ = two
    asked = first.post("/policy/approval", json=approval_request(unique)).json()
    path = f"/policy/approvals/{asked['approval_token']}"
    assert first.post(f"{path}/decision", json={"approved": True, "approver": "human"}).is_success
    together = threading.Barrier(16)

    def redeem(number: int) -> int:
        together.wait()
        body = {"action_id": unique, "principal_id": "agent"}
        return two[number % 2].post(f"{path}/redeem", json=body).status_code

    with ThreadPoolExecutor(16) as threads:
        statuses = list(threads.map(redeem, range(16)))
    assert Counter(statuses) == {200: 1, 409: 15}


def test_text_that_postgresql_cannot_index_or_store_is_kept(
    two: tuple[httpx.Client, httpx.Client], unique: str
) -> None:
    awkward = f"{unique}\0" + "\N{SNOWMAN}" * 10_000
    awkward_id = awkward[:1024]
    echo = task(awkward_id, "echo", inputs={"data": awkward}, idempotency_key=awkward) | {"name": "T"}
    body = {"workflow": workflow(echo, workflow_id=awkward_id)}
    metric = {"name": awkward, "value": 1, "timestamp": "2026-01-01T00:00:00Z", "tags": {awkward: awkward}}
    result, again = (each.post("/workflows/execute", json=body).json() for each in two)
    stored = [two[0].post("/observability/metrics", json=metric) for _ in range(2)]
    found = two[1].get("/observability/metrics", params={"tags": json.dumps({unique: unique})}).json()

    assert result["task_results"][awkward_id]["result"] == {"data": awkward}
    assert again["task_results"][awkward_id]["result"] == {"data": awkward}
    assert [answer.status_code for answer in stored] == [202, 202]
    assert found == []


def test_a_connection_that_is_lost_is_made_anew(
    two: tuple[httpx.Client, httpx.Client], postgres: PostgresServer, tmp_path: Path, unique: str
) -> None:
    first, second = two
    ledger = tmp_path / "ledger"
    with ThreadPoolExecutor() as threads:
        running = threads.submit(first.post, "/workflows/execute", json=chain(unique, ledger))
        until(ledger, 1)
        postgres.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname LIKE 'test_%' AND pid <> pg_backend_pid()"
        )
        assert running.result().json()["status"] == "success"
    assert second.get(f"/workflows/{unique}/status").json()["status"] == "success"
    assert sum((Counter(lines(ledger)) - Counter(map(str, range(6)))).values()) <= 1


def test_a_server_that_was_killed_and_is_there_again_has_lost_nothing(tmp_path: Path) -> None:
    (tmp_path / "tools.py").write_text(TOOLS)
    ledger, key = tmp_path / "ledger", {"Idempotency-Key": "k"}
    metric = {"name": "m", "value": 1, "timestamp": "2026-01-01T00:00:00Z"}
    with (
        postgres_server() as server,
        running_runtime(tmp_path, "--database-url", server.new_database(), "--tools", tmp_path / "tools.py") as runtime,
        client(runtime) as api,
    ):
        started = api.post("/workflows/execute", json=chain("w", ledger), headers={"Prefer": "respond-async"}).json()
        stored = api.post("/observability/metrics", json=metric, headers=key)
        until(ledger, 2)
        server.kill()
        refused = api.post("/observability/metrics", json=metric)
        server.start()
        run = until_ended(api, "w")
        repeated = api.post("/observability/metrics", json=metric, headers=key)
        kept = api.get("/observability/metrics", params={"name": "m"}).json()
        assert runtime.stop() == 0

    assert (stored.status_code, refused.status_code, repeated.status_code, len(kept)) == (202, 503, 202, 1)
    assert (run["status"], run["run_id"]) == ("success", started["run_id"])
    assert sum((Counter(lines(ledger)) - Counter(map(str, range(6)))).values()) <= 1


def test_it_stops_while_the_database_is_down_and_its_runs_go_on_at_the_next_start(tmp_path: Path) -> None:
    (tmp_path / "tools.py").write_text(TOOLS)
    ledger = tmp_path / "ledger"
    with postgres_server() as server:
        options = ["--database-url", server.new_database(), "--tools", tmp_path / "tools.py"]
        with running_runtime(tmp_path / "first", *options) as first, client(first) as api:
            api.post("/workflows/execute", json=chain("w", ledger), headers={"Prefer": "respond-async"})
            until(ledger, 1)
            server.kill()
            stopped = first.stop()
        server.start()
        with running_runtime(tmp_path / "second", *options) as second, client(second) as api:
            until(ledger, 6)
            run = until_ended(api, "w")

    assert stopped == 0
    assert run["status"] == "success"
    assert sum((Counter(lines(ledger)) - Counter(map(str, range(6)))).values()) <= 1


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        (f"postgresql://aureus:{PASSWORD}@127.0.0.1:1/x", "127.0.0.1:1/x cannot be used"),
        (f"postgresql://127.0.0.1:1/x?user=aureus&password={PASSWORD}", "127.0.0.1:1/x cannot be used"),
        (f"mysql://aureus:{PASSWORD}@127.0.0.1/x", "begins with mysql: it has to look like postgresql://"),
        (f"postgresql//{PASSWORD}", "cannot be read: it has to look like postgresql://"),
        (f"postgresql://aureus:{PASSWORD}@127.0.0.1:port/x", "cannot be read"),
    ],
)
def test_a_database_that_cannot_be_used_is_named_without_its_password(url: str, complaint: str) -> None:
    with pytest.raises(DatabaseError, match=complaint) as caught:
        open_url(url)
    assert PASSWORD not in repr(caught.value) + str(caught.value.__cause__)


def test_the_command_says_why_and_never_shows_the_password(tmp_path: Path, postgres: PostgresServer) -> None:
    environment = clean_environment() | {"AUREUS_DATABASE_URL": postgres.url("missing")}

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = aureus(*arguments)
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    usage, refused = run("serve", "--help"), run("serve", "--port", 0)

    assert "AUREUS_DATABASE_URL" in usage.stdout
    assert refused.returncode == 2
    assert 'database "missing" does not exist' in refused.stderr
    assert "Traceback" not in refused.stderr
    assert PASSWORD not in usage.stdout + usage.stderr + refused.stdout + refused.stderr
    assert os.listdir(tmp_path) == []  # noqa: PTH208  # nothing is kept where nothing is said
