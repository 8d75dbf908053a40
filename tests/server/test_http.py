"""HTTP: paths, headers, limits, and who may ask."""

import json
import re
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest

from tests.support.approvals import approval_request
from tests.support.http import get_raw, send_raw
from tests.support.runtime import RunningRuntime, running_runtime

KEY = "s3cret"
METRIC = {"name": "m", "value": 1, "timestamp": "2026-01-01T00:00:00Z"}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRuntime]:
    """A runtime with a key that other machines could reach."""
    folder = tmp_path_factory.mktemp("guarded")
    with running_runtime(folder, "--host", "0.0.0.0", "--api-key", KEY) as runtime:
        yield runtime
        assert runtime.stop() == 0
        assert KEY not in runtime.log.read_text()


@pytest.mark.parametrize(
    "workflow_id",
    ["a/b?c", "a%2Fb", "...", "\U0001f984" * 1024, "\0", "a b", "execute", "status", "#", "+", "x" * 1024],
)
def test_any_id_reaches_its_workflow(api: httpx.Client, runtime_url: str, workflow_id: str) -> None:
    task = {"id": "t", "name": "T", "type": "action"}
    workflow: dict[str, Any] = {"id": workflow_id, "name": "W", "tasks": [task], "dependencies": {}}
    assert api.post("/workflows/execute", json={"workflow": workflow}).json()["status"] == "success"

    segment = "".join(f"%{byte:02X}" for byte in workflow_id.encode())
    answer = get_raw(runtime_url, f"/api/v1/workflows/{segment}/status")

    assert answer.status == 200
    assert json.loads(answer.body)["workflow_id"] == workflow_id


@pytest.mark.parametrize("id_", ["\U0001f984" * 1024, "..."])
def test_the_longest_ids_of_traces_and_actions_can_be_asked_for(api: httpx.Client, id_: str) -> None:
    span = {"id": "s", "trace_id": id_, "name": "S", "start_time": "2026-01-01T00:00:00Z"}
    api.post("/observability/spans", json=span).raise_for_status()
    token = api.post("/policy/approval", json=approval_request(id_)).json()["approval_token"]

    [found] = api.get(f"/observability/traces/{quote(id_, safe='')}").json()
    approval = api.get(f"/policy/approvals/{quote(token, safe='')}").json()

    assert (found["trace_id"], approval["action_id"]) == (id_, id_)


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/api/v1",
        "/api/v1/",
        "/api/v1/health/",
        "/API/V1/health",
        "//api/v1/health",
        "/api/v1/workflows//status",
        "/api/v1/workflows/a/b/status",
        "/api/v1/policy/approvals/",
        "/api/v1/health%2F",
    ],
)
def test_an_unknown_path_is_not_found(runtime_url: str, target: str) -> None:
    answer = get_raw(runtime_url, target)

    assert answer.status == 404
    assert json.loads(answer.body)["instance"] == target


def test_a_path_that_is_not_utf_8_is_malformed(runtime_url: str) -> None:
    assert get_raw(runtime_url, "/api/v1/workflows/%FF/status").status == 400


def test_a_query_that_is_not_utf_8_is_malformed(runtime_url: str) -> None:
    assert get_raw(runtime_url, "/api/v1/observability/metrics?name=%FF").status == 400


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "DELETE", "BREW"])
def test_other_methods_are_refused(runtime_url: str, method: str) -> None:
    answer = get_raw(runtime_url, "/api/v1/observability/metrics", method=method)

    assert answer.status == 405
    assert "\r\nallow: get, post\r\n" in answer.head


def test_problems_say_all_they_should(api: httpx.Client) -> None:
    answer = api.get("/workflows/never%2Frun/status")

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "No run of the workflow 'never/run' is known.",
        "instance": "/api/v1/workflows/never%2Frun/status",
    }


def test_the_request_id_is_taken_over_if_it_is_sane(api: httpx.Client) -> None:
    assert api.get("/health", headers={"X-Request-ID": "mine-1"}).headers["x-request-id"] == "mine-1"
    ids = {api.get("/health", headers=headers).headers["x-request-id"] for headers in ({}, {"X-Request-ID": "a" * 999})}
    assert len(ids) == 2
    assert all(re.fullmatch(r"[0-9a-f-]{8,}", request_id) for request_id in ids)


def test_the_correlation_id_is_echoed_on_errors_too(api: httpx.Client) -> None:
    for path in ("/health", "/nowhere"):
        assert api.get(path, headers={"X-Correlation-ID": "a%20b"}).headers["x-correlation-id"] == "a%20b"
    assert "x-correlation-id" not in api.get("/health").headers


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:80", "127.0.0.1:3000", "127.0.0.2", "[::1]", "[::1]:3000", "[0:0::0:1]:", "localhost:"],
)
def test_names_of_this_machine_are_answered(runtime_url: str, host: str) -> None:
    assert get_raw(runtime_url, "/api/v1/health", f"Host: {host}").status == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        "example.org",
        "localhost.example.org",
        "localhost.",
        "127.0.0.1.nip.io",
        "127.0.0.1,example.org",
        "127.1",
        "0.0.0.0",
        "x@localhost",
        "localhost/x",
        "localhost:x",
        "localhost:1:2",
        "[::2]",
        "[::1",
        "[fe80::1%lo]",
        "::1",
    ],
)
def test_foreign_hosts_are_refused(runtime_url: str, host: str) -> None:
    answer = get_raw(runtime_url, "/api/v1/health", f"Host: {host}")

    assert answer.status == 403
    assert "x-request-id: " in answer.head


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("localhost:3000", "http://localhost:3000", 200),
        ("LOCALHOST:3000", "http://localhost:3000", 200),
        ("localhost", "http://localhost", 200),
        ("localhost", "http://localhost:80", 200),
        ("localhost", "https://localhost:443", 200),
        ("[::1]:3000", "http://[0:0::1]:3000", 200),
        ("localhost:3000", "http://localhost:5173", 403),
        ("localhost:3000", "http://localhost", 403),
        ("localhost:3000", "http://127.0.0.1:3000", 403),
        ("localhost", "https://localhost:80", 403),
        ("localhost", "http://example.org", 403),
        ("localhost", "http://localhost.example.org", 403),
        ("localhost", "http://localhost/", 403),
        ("localhost", "http://x@localhost", 403),
        ("localhost", "file://localhost", 403),
        ("localhost", "localhost", 403),
        ("localhost", "null", 403),
        ("localhost", "", 403),
        ("localhost", "http://[", 403),
    ],
)
def test_only_web_pages_of_the_server_itself_are_answered(
    runtime_url: str, host: str, origin: str, status: int
) -> None:
    assert get_raw(runtime_url, "/api/v1/health", f"Host: {host}", f"Origin: {origin}").status == status


def test_every_origin_of_a_request_is_checked(runtime_url: str) -> None:
    origins = ["Origin: http://localhost", "Origin: http://example.org"]
    assert get_raw(runtime_url, "/api/v1/health", *origins).status == 403


def test_without_the_key_nothing_but_health_is_told(guarded: RunningRuntime) -> None:
    url = guarded.url.replace("0.0.0.0", "127.0.0.1") + "/api/v1"

    assert httpx.get(f"{url}/health").status_code == 200
    for path in ("/workflows", "/nowhere", "/policy/approvals/x"):
        for authorization in ("", "Bearer wrong", f"Basic {KEY}"):
            answer = httpx.get(url + path, headers={"Authorization": authorization})
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Bearer")
            assert KEY not in answer.text


def test_with_the_key_all_is_told_whatever_the_host(guarded: RunningRuntime) -> None:
    url = guarded.url.replace("0.0.0.0", "127.0.0.1") + "/api/v1"
    given = {"Authorization": f"bearer {KEY}", "Host": "aureus.example.org", "Origin": "https://aureus.example.org"}

    assert httpx.get(f"{url}/workflows", headers=given).status_code == 200
    assert httpx.get(f"{url}/nowhere", headers=given).status_code == 404


def test_a_key_does_not_open_the_server_to_foreign_web_pages(guarded: RunningRuntime) -> None:
    url = guarded.url.replace("0.0.0.0", "127.0.0.1") + "/api/v1/workflows"
    given = {"Authorization": f"Bearer {KEY}", "Origin": "http://example.org"}

    assert httpx.get(url, headers=given).status_code == 403


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 202),
        ("application/json; charset=utf-8", 202),
        ("Application/JSON", 202),
        ("application/problem+json", 415),
        ("application/x-www-form-urlencoded", 415),
        ("text/plain", 415),
        ("", 415),
    ],
)
def test_bodies_are_json_by_name(api: httpx.Client, content_type: str, status: int) -> None:
    answer = api.post("/observability/metrics", content=json.dumps(METRIC), headers={"Content-Type": content_type})
    assert answer.status_code == status


def test_a_compressed_body_is_refused(api: httpx.Client) -> None:
    assert api.post("/observability/metrics", json=METRIC, headers={"Content-Encoding": "gzip"}).status_code == 415


def test_a_body_has_sixteen_mebibytes_at_most(api: httpx.Client, unique: str) -> None:
    limit = 16 * 1024 * 1024
    empty = json.dumps(METRIC | {"name": unique, "x": ""})
    is_json = {"Content-Type": "application/json"}

    def post(size: int, *, announced: bool) -> int:
        content = empty.replace('"x": ""', f'"x": "{"x" * (size - len(empty))}"').encode()
        pieces = (content[start : start + 1_000_000] for start in range(0, len(content), 1_000_000))
        return api.post("/observability/metrics", content=content if announced else pieces, headers=is_json).status_code

    assert post(limit, announced=True) == 202
    assert post(limit + 1, announced=True) == 413
    assert post(limit + 1, announced=False) == 413


def test_what_is_announced_as_too_large_is_not_waited_for(runtime_url: str) -> None:
    lines = ["POST /api/v1/policy/check HTTP/1.1", "Host: localhost", "Content-Type: application/json"]
    lines += ["Content-Length: 99999999999", "Connection: close", "", ""]
    assert send_raw(runtime_url, "\r\n".join(lines).encode()).status == 413


def test_a_client_that_hangs_up_harms_nobody(runtime_url: str, api: httpx.Client) -> None:
    address = urlsplit(runtime_url)
    head = b"POST /api/v1/policy/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    for cut in (10, len(head), len(head) + 30):
        with socket.create_connection((address.hostname or "", address.port or 0)) as connection:
            connection.sendall((head + b"Content-Length: 100\r\n\r\n{")[:cut])
    assert api.get("/health").status_code == 200


def test_every_request_is_one_line_of_the_log_without_its_query(tmp_path: Path) -> None:
    with running_runtime(tmp_path) as runtime:
        httpx.get(f"{runtime.url}/api/v1/observability/metrics?name=private", headers={"X-Request-ID": "mine-1"})
        get_raw(
            runtime.url,
            "/api/v1/workflows/%0D%0Aforged/status",
            "X-Request-ID: mine-2",
            "X-Correlation-ID: trace 1\x85",
        )
        assert runtime.stop() == 0
        _, *lines = runtime.log.read_text().splitlines()

    assert len(lines) == 2
    assert re.search(r"INFO GET /api/v1/observability/metrics 200 [\d.]+ms mine-1$", lines[0])
    assert re.search(r"GET /api/v1/workflows/%0D%0Aforged/status 404 [\d.]+ms mine-2 'trace 1\\x85'$", lines[1])


def test_no_approval_token_is_logged(tmp_path: Path) -> None:
    with running_runtime(tmp_path) as runtime, httpx.Client(base_url=f"{runtime.url}/api/v1") as api:
        token = api.post("/policy/approval", json=approval_request("a/b")).json()["approval_token"]
        for path in (quote(token, safe=""), token, f"{quote(token, safe='')}/redeem", f"{token}/typo"):
            api.get(f"/policy/approvals/{path}")
        httpx.get(f"{runtime.url}/prefix/api/v1/policy/approvals/{quote(token, safe='')}")
        with sqlite3.connect(tmp_path / "data" / "aureus.sqlite") as database:
            database.execute("ALTER TABLE aureus_approvals RENAME TO elsewhere")
        failed = api.get(f"/policy/approvals/{quote(token, safe='')}")
        database.close()
        assert runtime.stop() == 0
        log = runtime.log.read_text()

    assert failed.status_code == 503
    assert log.count("/policy/approvals/***") == 6
    assert "OperationalError" in log
    assert token[-20:] not in log
