"""What the server cannot help: the client learns no more than it needs, the log has the rest."""

import sqlite3
from pathlib import Path
from typing import Any

import httpx

from tests.support.runs import until_ended
from tests.support.runtime import RunningRuntime, running_runtime
from tests.support.waiting import wait_until
from tests.support.workflows import task, workflow

TOOLS = """
import time
from pathlib import Path
from aureus_local import tool

@tool("write_down")
def write_down(inputs, context):
    with Path(inputs["path"]).open("a") as file:
        file.write(context.run_id + "\\n")

@tool("write_down_late")
def write_down_late(inputs, context):
    while not Path(inputs["path"]).exists():
        time.sleep(0.01)
    write_down(inputs, context)
"""
METRIC = {"name": "m", "value": 1, "timestamp": "2026-01-01T00:00:00Z"}


def tamper(folder: Path, statement: str) -> None:
    database = sqlite3.connect(folder / "data" / "aureus.sqlite", isolation_level=None)
    database.execute(statement)
    database.close()


def times_begun(folder: Path, run_id: str) -> int:
    """How many executions of a run have begun, by the engine's own count."""
    database = sqlite3.connect(folder / "data" / "aureus.sqlite")
    [[times]] = database.execute("SELECT recovery_attempts FROM workflow_status WHERE workflow_uuid = ?", [run_id])
    database.close()
    return int(times)


def test_a_database_that_fails_is_said_to_be_unavailable(tmp_path: Path) -> None:
    with running_runtime(tmp_path) as runtime, httpx.Client(base_url=f"{runtime.url}/api/v1") as api:
        tamper(tmp_path, "ALTER TABLE aureus_metrics RENAME TO elsewhere")
        failed = api.post("/observability/metrics", json=METRIC, headers={"Idempotency-Key": "k"})
        tamper(tmp_path, "ALTER TABLE elsewhere RENAME TO aureus_metrics")
        repeated = api.post("/observability/metrics", json=METRIC, headers={"Idempotency-Key": "k"})
        stored = api.get("/observability/metrics").json()

    assert (failed.status_code, failed.headers["retry-after"]) == (503, "1")
    assert failed.headers["content-type"] == "application/problem+json"
    assert "aureus_metrics" not in failed.text
    assert (repeated.status_code, len(stored)) == (202, 1)


def test_a_fault_of_the_server_is_told_without_its_insides(tmp_path: Path) -> None:
    with running_runtime(tmp_path) as runtime, httpx.Client(base_url=f"{runtime.url}/api/v1") as api:
        api.post("/observability/metrics", json=METRIC)
        tamper(tmp_path, "UPDATE aureus_metrics SET item = 'garbage'")
        failed = api.get("/observability/metrics")
        assert api.get("/health").is_success
        log = runtime.log.read_text()

    assert failed.status_code == 500
    assert failed.json().keys() == {"type", "title", "status", "detail", "instance"}
    assert "garbage" not in failed.text
    assert "JSONDecodeError" not in failed.text
    assert f"request {failed.headers['x-request-id']} failed" in log
    assert "JSONDecodeError" in log


def hold(table: str, change: str = "INSERT") -> str:
    """A statement that keeps everything out of a table from then on."""
    return f"CREATE TRIGGER hold BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, 'nothing can be written'); END"


def one_task(tool: str, **inputs: str) -> dict[str, Any]:
    return {"workflow": workflow(task("t", tool, inputs=inputs))}


def start(api: httpx.Client, asked: dict[str, Any]) -> str:
    """The id of a run that was accepted."""
    accepted = api.post("/workflows/execute", json=asked, headers={"Prefer": "respond-async"})
    return str(accepted.json()["run_id"])


def when_it_can_be_written(
    folder: Path, runtime: RunningRuntime, api: httpx.Client, run_id: str
) -> tuple[str, list[str]]:
    """How a run ends once nothing is held up any more, and what was told of its interruptions."""
    tamper(folder, "DROP TRIGGER hold")
    status = until_ended(api, "w")["status"]
    return status, interruptions_in(runtime.log.read_text(), run_id)


def test_a_run_that_cannot_be_started_leaves_nothing_of_it_in_the_log(tmp_path: Path) -> None:
    with running_runtime(tmp_path) as runtime, httpx.Client(base_url=f"{runtime.url}/api/v1") as api:
        tamper(tmp_path, hold("workflow_input"))
        failed = api.post("/workflows/execute", json=one_task("echo") | {"context": {"secret": "canary"}})
        log = runtime.log.read_text()

    assert failed.status_code == 500
    assert "nothing can be written" in log
    assert "canary" not in log


def test_a_run_that_cannot_be_written_down_is_told_once_and_goes_on_in_the_end(tmp_path: Path) -> None:
    (tmp_path / "tools.py").write_text(TOOLS)
    ledger = tmp_path / "ledger"
    ledger.touch()
    with (
        running_runtime(tmp_path, "--tools", tmp_path / "tools.py") as runtime,
        httpx.Client(base_url=f"{runtime.url}/api/v1") as api,
    ):
        tamper(tmp_path, hold("operation_outputs"))
        run_id = start(api, one_task("write_down", path=str(ledger)))
        wait_until(lambda: times_begun(tmp_path, run_id) >= 3)
        calls_before = ledger.read_text().split()
        status, [told] = when_it_can_be_written(tmp_path, runtime, api, run_id)

    assert " ERROR " in told
    assert "goes on by itself" in told
    assert calls_before == [run_id]
    assert status == "success"


def test_a_run_that_cannot_be_resumed_is_told_once_and_goes_on_in_the_end(tmp_path: Path) -> None:
    (tmp_path / "tools.py").write_text(TOOLS)
    ledger = tmp_path / "ledger"
    spec = workflow(task("t", "write_down_late", inputs={"path": str(ledger)}))
    options = ("--tools", tmp_path / "tools.py")
    with running_runtime(tmp_path, *options) as runtime, httpx.Client(base_url=f"{runtime.url}/api/v1") as api:
        run_id = start(api, {"workflow": spec})
        runtime.kill()
    tamper(tmp_path, hold("operation_outputs"))
    ledger.touch()
    with running_runtime(tmp_path, *options) as runtime, httpx.Client(base_url=f"{runtime.url}/api/v1") as api:
        wait_until(lambda: times_begun(tmp_path, run_id) >= 3)
        calls_before = ledger.read_text().split()
        status, [told] = when_it_can_be_written(tmp_path, runtime, api, run_id)

    assert "goes on by itself" in told
    assert calls_before == []
    assert status == "success"


def test_a_run_that_has_got_on_is_told_of_again_when_it_cannot_be_written_down_again(tmp_path: Path) -> None:
    (tmp_path / "tools.py").write_text(TOOLS)
    first, second = tmp_path / "first", tmp_path / "second"
    spec = workflow(
        task("t", "write_down", inputs={"path": str(first)}),
        task("later", "write_down_late", inputs={"path": str(second)}),
        later=["t"],
    )
    with (
        running_runtime(tmp_path, "--tools", tmp_path / "tools.py") as runtime,
        httpx.Client(base_url=f"{runtime.url}/api/v1") as api,
    ):
        tamper(tmp_path, hold("operation_outputs"))
        run_id = start(api, {"workflow": spec})
        wait_until(lambda: len(interruptions_in(runtime.log.read_text(), run_id)) == 1)
        tamper(tmp_path, "DROP TRIGGER hold")
        wait_until(lambda: api.get("/workflows/w/status").json()["tasks"]["t"]["status"] == "success")
        tamper(tmp_path, hold("operation_outputs"))
        second.touch()
        wait_until(lambda: len(interruptions_in(runtime.log.read_text(), run_id)) == 2)
        tamper(tmp_path, "DROP TRIGGER hold")
        status = until_ended(api, "w")["status"]

    assert status == "success"
    assert set(second.read_text().split()) == {run_id}


def test_a_run_whose_end_cannot_be_written_down_is_told_of_and_ends_when_it_can_be(tmp_path: Path) -> None:
    with (
        running_runtime(tmp_path) as runtime,
        httpx.Client(base_url=f"{runtime.url}/api/v1") as api,
    ):
        tamper(tmp_path, hold("aureus_runs", "UPDATE"))
        run_id = start(api, one_task("echo"))
        wait_until(lambda: len(interruptions_in(runtime.log.read_text(), run_id)) == 1)
        before = api.get("/workflows/w/status").json()
        tamper(tmp_path, "DROP TRIGGER hold")
        after = until_ended(api, "w")

    assert (before["status"], after["status"]) == ("running", "success")
    assert after["tasks"]["t"]["attempts"] == 1


def interruptions_in(log: str, run_id: str) -> list[str]:
    return [line for line in log.splitlines() if run_id in line and "interrupted" in line]
