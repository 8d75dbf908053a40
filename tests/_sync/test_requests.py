# DO NOT EDIT: written by custom/tools/compose.py from tests/_async/test_requests.py; change that, then run `make generate`
"""What the client sends, as it comes over the wire, and what it refuses to send."""

import json
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

import aureus_sdk
from aureus_sdk import SyncAureusClient
from tests.support.canned_server import CannedServer, canned_server, http_answer

RUN: dict[str, Any] = {"workflow_id": "w", "run_id": "r", "status": "running"}
RESULT: dict[str, Any] = {"workflow_id": "w", "status": "success", "task_results": {}}
WORKFLOW: dict[str, Any] = {
    "id": "w",
    "name": "W",
    "tasks": [{"id": "a", "name": "A", "type": "action"}, {"id": "b", "name": "B", "type": "action"}],
    "dependencies": {"b": ["a"]},
}


def answering(body: object) -> bytes:
    return http_answer(200, json.dumps(body).encode())


@pytest.mark.parametrize(
    "workflow_id", ["plain", "a/b?c", "a%2Fb", "%2e%2e", "...", "a b+c", "#&=;", "\x00", "ß☃🦄", "x" * 10_000]
)
def test_an_id_reaches_the_server_as_it_is(workflow_id: str) -> None:
    with canned_server(answering(RUN)) as server:
        with SyncAureusClient(server.url) as client:
            client.get_workflow_status(workflow_id)
    [request] = server.received
    prefix, suffix = "/api/v1/workflows/", "/status"
    assert request.target.startswith(prefix)
    assert request.target.endswith(suffix)
    segment = request.target[len(prefix) : -len(suffix)]
    assert set(segment) & set("/?#") == set()
    assert unquote(segment) == workflow_id


@pytest.mark.parametrize("workflow_id", ["", ".", "..", "\ud800", 7, None])
def test_an_id_that_would_lead_elsewhere_is_refused(workflow_id: Any) -> None:
    with canned_server(answering(RUN)) as server:
        with SyncAureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.InvalidInputError, match="workflow_id"):
                client.get_workflow_status(workflow_id)
    assert server.received == []


def test_the_path_of_the_base_url_is_kept() -> None:
    with canned_server(answering(RUN)) as server:
        with SyncAureusClient(f"{server.url}/behind/a/proxy/") as client:
            client.get_workflow_status("w")
    assert server.received[0].target == "/behind/a/proxy/api/v1/workflows/w/status"


def test_a_correlation_id_is_made_for_each_call_sent_and_returned() -> None:
    with canned_server(answering(RESULT)) as server:
        with SyncAureusClient(server.url) as client:
            client.execute_workflow(WORKFLOW)
            client.execute_workflow(WORKFLOW)
    first, second = server.received
    assert json.loads(first.body)["correlation_id"] == first.headers["x-correlation-id"]
    assert first.headers["x-correlation-id"] != second.headers["x-correlation-id"]


def test_a_given_correlation_id_is_used() -> None:
    with canned_server(answering(RESULT)) as server:
        with SyncAureusClient(server.url) as client:
            client.execute_workflow(WORKFLOW, correlation_id="trace-001")
            view = client.with_options(correlation_id="trace-☃")
            view.execute_workflow(WORKFLOW)
    given, from_options = server.received
    assert json.loads(given.body)["correlation_id"] == given.headers["x-correlation-id"] == "trace-001"
    assert json.loads(from_options.body)["correlation_id"] == "trace-☃"
    assert unquote(from_options.headers["x-correlation-id"]) == "trace-☃"


def test_options_of_a_view_leave_the_client_as_it_was() -> None:
    with canned_server(answering(RUN)) as server:
        with SyncAureusClient(server.url, api_key="one", default_headers={"X-Team": "a", "X-Zone": "z"}) as client:
            view = client.with_options(api_key="two", default_headers={"X-Team": "b"}, timeout=1.0)
            view.get_workflow_status("w")
            client.get_workflow_status("w")
    sent = [(r.headers["authorization"], r.headers["x-team"], r.headers["x-zone"]) for r in server.received]
    assert sent == [("Bearer two", "b", "z"), ("Bearer one", "a", "z")]


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with canned_server(answering(RUN)) as server:
        monkeypatch.setenv("AUREUS_BASE_URL", server.url)
        monkeypatch.setenv("AUREUS_API_KEY", "from-the-environment")
        with SyncAureusClient() as client:
            client.get_workflow_status("w")
        with SyncAureusClient(api_key="given") as client:
            client.get_workflow_status("w")
    assert [r.headers["authorization"] for r in server.received] == ["Bearer from-the-environment", "Bearer given"]


def test_without_a_key_none_is_sent() -> None:
    with canned_server(answering(RUN)) as server:
        with SyncAureusClient(server.url) as client:
            client.get_workflow_status("w")
    assert "authorization" not in server.received[0].headers


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"base_url": "localhost:3000"}, "base_url"),
        ({"base_url": "ftp://localhost"}, "base_url"),
        ({"base_url": "http://"}, "base_url"),
        ({"base_url": "http://user:password@localhost"}, "base_url"),
        ({"base_url": "http://localhost?key=1"}, "base_url"),
        ({"base_url": "http://local host"}, "base_url"),
        ({"api_key": "secret\r\nX-Evil: 1"}, "api_key"),
        ({"api_key": "sécret"}, "api_key"),
        ({"timeout": 0}, "timeout"),
        ({"timeout": -1.0}, "timeout"),
        ({"timeout": float("nan")}, "timeout"),
        ({"timeout": True}, "timeout"),
        ({"default_headers": {"Authorization": "x"}}, "default_headers.Authorization"),
        ({"default_headers": {"X-Evil": "a\nb"}}, "default_headers.X-Evil"),
        ({"default_headers": {"X Evil": "a"}}, "default_headers.X Evil"),
    ],
)
def test_an_option_that_cannot_work_is_refused_by_name(options: dict[str, Any], path: str) -> None:
    with pytest.raises(aureus_sdk.InvalidInputError) as caught:
        SyncAureusClient(**options)
    assert str(caught.value).startswith(f"{path}: ")
    assert "secret" not in str(caught.value)
    assert "password" not in str(caught.value).replace("user name or password", "")


def test_the_key_shows_nowhere() -> None:
    client = SyncAureusClient("http://localhost:3000", api_key="key-that-must-not-be-seen")
    shown = f"{client!r} {client} {vars(client)} {client.with_options(timeout=1)!r}"
    assert "key-that-must-not-be-seen" not in shown
    client.close()


def test_the_users_own_http_client_is_used_and_left_open() -> None:
    seen: list[str] = []

    def remember(request: httpx.Request) -> None:
        seen.append(request.url.path)

    with canned_server(answering(RUN)) as server:
        with httpx.Client(headers={"X-Mine": "yes"}, event_hooks={"request": [remember]}) as own:
            with SyncAureusClient(server.url, http_client=own) as client:
                client.get_workflow_status("w")
            assert not own.is_closed
    assert seen == ["/api/v1/workflows/w/status"]
    assert server.received[0].headers["x-mine"] == "yes"


def test_connections_are_kept_and_shared_with_views() -> None:
    with canned_server(answering(RUN)) as server:
        with SyncAureusClient(server.url) as client:
            for _ in range(3):
                client.get_workflow_status("w")
                client.with_options(timeout=9).get_workflow_status("w")
    assert len(server.received) == 6
    assert server.connections == 1


def test_a_closed_client_says_so() -> None:
    with canned_server(answering(RUN)) as server:
        client = SyncAureusClient(server.url)
        view = client.with_options(timeout=1)
        client.close()
        client.close()
        for closed in (client, view):
            with pytest.raises(aureus_sdk.ClientClosedError):
                closed.get_workflow_status("w")
    assert server.received == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"dependencies": {"b": ["nobody"]}}, "dependencies.b[0]: there is no task 'nobody'"),
        ({"dependencies": {"nobody": ["a"]}}, "dependencies.nobody: there is no task 'nobody'"),
        ({"dependencies": {"a": ["b"], "b": ["a"]}}, "a -> b -> a"),
        ({"dependencies": {"a": ["a"]}}, "a -> a"),
        ({"tasks": [*WORKFLOW["tasks"], WORKFLOW["tasks"][0]]}, "tasks[2].id: another task has the id 'a'"),
        (
            {"tasks": [{**WORKFLOW["tasks"][0], "compensation": {"on_failure": "x"}}, WORKFLOW["tasks"][1]]},
            "tasks[0].compensation.on_failure: there is no task 'x'",
        ),
    ],
)
def test_a_workflow_that_cannot_run_is_not_sent(change: dict[str, Any], fault: str) -> None:
    with canned_server(answering(RESULT)) as server:
        with SyncAureusClient(server.url) as client:
            for send in (client.execute_workflow, client.start_workflow):
                with pytest.raises(aureus_sdk.InvalidInputError) as caught:
                    send({**WORKFLOW, **change})
                assert fault in str(caught.value)
    assert server.received == []


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", object(), {1j: 1}, b"bytes"])
def test_what_is_no_json_is_refused_with_its_path(value: Any) -> None:
    with canned_server(answering(RESULT)) as server:
        with SyncAureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.InvalidInputError, match=r"context\.a\[1\]"):
                client.execute_workflow(WORKFLOW, context={"a": [1, value]})
    assert server.received == []


def test_free_form_values_travel_as_they_are() -> None:
    data: dict[str, Any] = {"none": None, "nested": [{"x": None}, 1, 1.5, "ß", True], "": {}}
    with canned_server(answering({"passed": True})) as server:
        with SyncAureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.DecodeError):
                client.validate_commit(
                    aureus_sdk.Commit(id="c", data=data, previous_state=None),
                    aureus_sdk.GateConfig(name="g", validators=[], block_on_failure=False),
                )
    assert json.loads(server.received[0].body)["commit"] == {"id": "c", "data": data}


def received_paths(server: CannedServer) -> list[str]:
    return [request.target.partition("?")[0] for request in server.received]


def test_a_server_that_does_not_answer_early_is_asked_for_the_status() -> None:
    with canned_server(answering({**RESULT, **RUN})) as server:
        with SyncAureusClient(server.url) as client:
            status = client.start_workflow(WORKFLOW)
    assert status.run_id == "r"
    assert server.received[0].headers["prefer"] == "respond-async"
    assert received_paths(server) == ["/api/v1/workflows/execute", "/api/v1/workflows/w/status"]


def test_an_early_answer_that_nobody_asked_for_is_refused() -> None:
    with canned_server(http_answer(202, json.dumps(RUN).encode())) as server:
        with SyncAureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.DecodeError, match="WorkflowExecutionResult expected"):
                client.execute_workflow(WORKFLOW)
            status = client.start_workflow(WORKFLOW)
    assert status.status == "running"
