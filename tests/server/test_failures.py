"""What the server cannot help: the client learns no more than it needs, the log has the rest."""

import sqlite3
from pathlib import Path

import httpx

from tests.support.runtime import running_runtime

METRIC = {"name": "m", "value": 1, "timestamp": "2026-01-01T00:00:00Z"}


def tamper(folder: Path, statement: str) -> None:
    database = sqlite3.connect(folder / "data" / "aureus.sqlite", isolation_level=None)
    database.execute(statement)
    database.close()


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
