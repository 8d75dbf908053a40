# hand-written; composed into tests/_sync by make generate
"""What the client sends, as it comes over the wire, and what it refuses to send."""

import json
import pickle
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import aureus_sdk
from aureus_sdk import AureusClient
from tests.support.canned_server import CannedServer, canned_server, http_answer
from tests.support.reachable import text_within

KEY = "key-that-must-not-be-seen"
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
async def test_an_id_reaches_the_server_as_it_is(workflow_id: str) -> None:
    with canned_server(answering(RUN)) as server:
        async with AureusClient(server.url) as client:
            await client.get_workflow_status(workflow_id)
    [request] = server.received
    prefix, suffix = "/api/v1/workflows/", "/status"
    assert request.target.startswith(prefix)
    assert request.target.endswith(suffix)
    segment = request.target[len(prefix) : -len(suffix)]
    assert set(segment) & set("/?#") == set()
    assert unquote(segment) == workflow_id


@pytest.mark.parametrize("workflow_id", ["", ".", "..", "\ud800", 7, None])
async def test_an_id_that_would_lead_elsewhere_is_refused(workflow_id: Any) -> None:
    with canned_server(answering(RUN)) as server:
        async with AureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.InvalidInputError, match="workflow_id"):
                await client.get_workflow_status(workflow_id)
    assert server.received == []


async def test_the_path_of_the_base_url_is_kept() -> None:
    with canned_server(answering(RUN)) as server:
        async with AureusClient(f"{server.url}/behind/a/proxy/") as client:
            await client.get_workflow_status("w")
    assert server.received[0].target == "/behind/a/proxy/api/v1/workflows/w/status"


async def test_a_correlation_id_is_made_for_each_call_sent_and_returned() -> None:
    with canned_server(answering(RESULT)) as server:
        async with AureusClient(server.url) as client:
            await client.execute_workflow(WORKFLOW)
            await client.execute_workflow(WORKFLOW)
    first, second = server.received
    assert json.loads(first.body)["correlation_id"] == first.headers["x-correlation-id"]
    assert first.headers["x-correlation-id"] != second.headers["x-correlation-id"]


async def test_a_given_correlation_id_is_used() -> None:
    with canned_server(answering(RESULT)) as server:
        async with AureusClient(server.url) as client:
            await client.execute_workflow(WORKFLOW, correlation_id="trace-001")
            view = client.with_options(correlation_id="trace-☃")
            await view.execute_workflow(WORKFLOW)
    given, from_options = server.received
    assert json.loads(given.body)["correlation_id"] == given.headers["x-correlation-id"] == "trace-001"
    assert json.loads(from_options.body)["correlation_id"] == "trace-☃"
    assert unquote(from_options.headers["x-correlation-id"]) == "trace-☃"


async def test_options_of_a_view_leave_the_client_as_it_was() -> None:
    with canned_server(answering(RUN)) as server:
        async with AureusClient(server.url, api_key="one", default_headers={"X-Team": "a", "X-Zone": "z"}) as client:
            view = client.with_options(api_key="two", default_headers={"X-Team": "b"}, timeout=1.0)
            await view.get_workflow_status("w")
            await client.get_workflow_status("w")
    sent = [(r.headers["authorization"], r.headers["x-team"], r.headers["x-zone"]) for r in server.received]
    assert sent == [("Bearer two", "b", "z"), ("Bearer one", "a", "z")]


async def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with canned_server(answering(RUN)) as server:
        monkeypatch.setenv("AUREUS_BASE_URL", server.url)
        monkeypatch.setenv("AUREUS_API_KEY", "from-the-environment")
        async with AureusClient() as client:
            await client.get_workflow_status("w")
        async with AureusClient(api_key="given") as client:
            await client.get_workflow_status("w")
    assert [r.headers["authorization"] for r in server.received] == ["Bearer from-the-environment", "Bearer given"]


async def test_a_call_whose_time_nobody_has_set_ends_within_a_minute() -> None:
    with canned_server(answering(RUN)) as server:
        async with AureusClient(server.url) as client:
            await client.get_workflow_status("w")
    assert 0 < int(server.received[0].headers["x-request-timeout-ms"]) <= 60_000


async def test_without_a_key_none_is_sent() -> None:
    with canned_server(answering(RUN)) as server:
        async with AureusClient(server.url) as client:
            await client.get_workflow_status("w")
    assert "authorization" not in server.received[0].headers


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"base_url": "localhost:3000"}, "base_url"),
        ({"base_url": "ftp://localhost"}, "base_url"),
        ({"base_url": "http://"}, "base_url"),
        ({"base_url": "http://localhost?key=1"}, "base_url"),
        ({"base_url": "http://local host"}, "base_url"),
        ({"base_url": "http://user:pass-secret@localhost"}, "base_url"),
        ({"base_url": "user:pass-secret@localhost"}, "base_url"),
        ({"base_url": "http://localhost?"}, "base_url"),
        ({"base_url": "http://localhost#"}, "base_url"),
        ({"base_url": "http://localhost:99999"}, "base_url"),
        ({"base_url": "http://a..b"}, "base_url"),
        ({"base_url": "http://" + "x" * 70}, "base_url"),
        ({"base_url": ""}, "base_url"),
        ({"base_url": 7}, "base_url"),
        ({"base_url": "http://\ud800"}, "base_url"),
        ({"base_url": "http://ex%61mple"}, "base_url"),
        ({"api_key": b"bytes"}, "api_key"),
        ({"api_key": ""}, "api_key"),
        ({"http_client": 5}, "http_client"),
        ({"api_key": "secret\r\nX-Evil: 1"}, "api_key"),
        ({"api_key": "sécret"}, "api_key"),
        ({"timeout": 0}, "timeout"),
        ({"timeout": -1.0}, "timeout"),
        ({"timeout": float("nan")}, "timeout"),
        ({"timeout": True}, "timeout"),
        ({"timeout": "5"}, "timeout"),
        ({"timeout": float("inf")}, "timeout"),
        ({"timeout": 10**400}, "timeout"),
        ({"timeout": httpx.Timeout(5, read=-1)}, "timeout.read"),
        ({"default_headers": [("A", "b")]}, "default_headers"),
        ({"default_headers": {"A": 1}}, "default_headers.A"),
        ({"default_headers": {"": "x"}}, "default_headers."),
        ({"default_headers": {"Content-Type": "text/plain"}}, "default_headers.Content-Type"),
        ({"default_headers": {"Authorization": "x"}}, "default_headers.Authorization"),
        ({"default_headers": {"X-Evil": "a\nb"}}, "default_headers.X-Evil"),
        ({"default_headers": {"X Evil": "a"}}, "default_headers.X Evil"),
    ],
)
def test_an_option_that_cannot_work_is_refused_by_name(options: dict[str, Any], path: str) -> None:
    with pytest.raises(aureus_sdk.InvalidInputError) as caught:
        AureusClient(**options)
    assert str(caught.value).startswith(f"{path}: ")
    assert "secret" not in str(caught.value)


NOT_SHOWN = "text that does not begin like http:// (it is not shown: it could be a key)"


@pytest.mark.parametrize(
    ("base_url", "shown"),
    [
        ("localhost:3000", NOT_SHOWN),
        ("sk-live-secret", NOT_SHOWN),
        ("http://[::1]:99999/path", "'http://[::1]:99999/path'"),
        ("https://token:secret", "'https://token:***'"),
        ("http://user:secret%40localhost", "'http://***@localhost'"),
        ("http://user%3Asecret%40localhost:3000", "'http://***@localhost:3000'"),
        ("http://user%3Asecret", "'http://***'"),
        ("http://user%3Asecret:80/path", "'http://***'"),
        ("http:///user%253Asecret", "'http:///***'"),
        ("http://a..b/c", "'http://a..b/c'"),
        ("http://a..b/c%20d", "'http://a..b/c%20d'"),
        ("http://user:secret@localhost", "'http://***@localhost'"),
        ("user:secret@localhost", NOT_SHOWN),
        ("http://localhost?key=secret", "'http://localhost?***'"),
        ("http://a/?next=http://user:secret@b#secret", "'http://***@b#***'"),
    ],
)
def test_a_base_url_that_cannot_work_is_shown_with_where_it_comes_from(
    base_url: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(aureus_sdk.InvalidInputError) as of_argument:
        AureusClient(base_url)
    monkeypatch.setenv("AUREUS_BASE_URL", base_url)
    with pytest.raises(aureus_sdk.InvalidInputError) as of_environment:
        AureusClient()
    assert str(of_argument.value).startswith("base_url: ")
    assert str(of_environment.value).startswith("AUREUS_BASE_URL: ")
    for caught in (of_argument, of_environment):
        assert str(caught.value).endswith(f", got {shown}")
        assert "secret" not in text_within(caught.value)


@given(
    place=st.sampled_from(
        [
            *("{}", "{}@host", "user:{}@host", "//{}"),
            *("http://{}@host", "https://user:{}@host:80/path", "http:///user:{}@host", "http://{}%40host"),
            *("http://user:{}", "http://user:{}/path", "http://user:{}%40host", "HTTP://[::1]:{}"),
            *("http://user%3A{}", "HTTPS://user%253a{}:80/path", "http:///user%3A{}"),
            *("http://host?{}", "http://host:80/path?key={}", "http://host#{}"),
        ]
    ),
    rest=st.text(),
)
def test_a_base_url_that_is_refused_shows_nothing_that_could_be_a_secret(place: str, rest: str) -> None:
    with pytest.raises(aureus_sdk.InvalidInputError) as caught:
        AureusClient(place.format(f"canary-01{rest}"))
    assert "canary" not in text_within(caught.value)


def test_a_key_of_the_environment_that_cannot_be_sent_is_named_as_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUREUS_API_KEY", "secret\n")
    with pytest.raises(aureus_sdk.InvalidInputError, match="AUREUS_API_KEY: ") as caught:
        AureusClient()
    assert "secret" not in text_within(caught.value)


async def test_the_key_shows_nowhere() -> None:
    headers = {"X-Other-Key": "key-that-must-not-be-seen"}
    client = AureusClient("http://localhost:3000", api_key="key-that-must-not-be-seen", default_headers=headers)
    shown = f"{client!r} {client} {vars(client)} {client.with_options(timeout=1)!r}"
    assert "key-that-must-not-be-seen" not in shown
    for secretive in (client, vars(client)["_options"]):
        with pytest.raises(TypeError, match="cannot be pickled"):
            pickle.dumps(secretive)
    await client.aclose()


async def test_default_headers_replace_those_of_the_sdk_and_of_the_client() -> None:
    with canned_server(answering(RUN)) as server:
        async with AureusClient(server.url, default_headers={"USER-AGENT": "mine", "X-Team": "a"}) as client:
            await client.with_options(default_headers={"x-team": "b"}).get_workflow_status("w")
    assert server.received[0].headers["user-agent"] == "mine"
    assert server.received[0].headers["x-team"] == "b"
    assert server.received[0].header_names.count("user-agent") == 1
    assert server.received[0].header_names.count("x-team") == 1


@pytest.mark.parametrize("correlation_id", ["", 5, True, b"id", "\ud800", "a\r\nX-Evil: 1", "a\n", "a\x00"])
async def test_a_correlation_id_that_is_none_is_refused(correlation_id: Any) -> None:
    with canned_server(answering(RESULT)) as server:
        async with AureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.InvalidInputError, match="correlation_id"):
                await client.execute_workflow(WORKFLOW, correlation_id=correlation_id)
            with pytest.raises(aureus_sdk.InvalidInputError, match="correlation_id"):
                client.with_options(correlation_id=correlation_id)
    assert server.received == []


@pytest.mark.parametrize("file", ["nightly.yaml", Path("nightly.yaml")])
async def test_a_file_in_place_of_a_workflow_is_refused_with_what_loads_it(file: Any) -> None:
    with canned_server(answering(RESULT)) as server:
        async with AureusClient(server.url) as client:
            for run in (client.execute_workflow, client.start_workflow):
                with pytest.raises(aureus_sdk.InvalidInputError, match=r"^workflow: must be .*nightly.*load_workflow"):
                    await run(file)
    assert server.received == []


async def test_a_correlation_id_of_any_other_characters_arrives_as_it_is() -> None:
    with canned_server(answering(RESULT)) as server:
        async with AureusClient(server.url) as client:
            await client.execute_workflow(WORKFLOW, correlation_id="a: 1 % ☃")
    assert unquote(server.received[0].headers["x-correlation-id"]) == "a: 1 % ☃"


@pytest.mark.parametrize(
    "filters",
    [
        {"metric_name": "\ud800"},
        {"metric_name": 5},
        {"start_time": "soon"},
        {"tags": {"a": 1}},
        {"tags": {1: "a"}},
        {"tags": {"a": float("nan")}},
        {"tags": "a=b"},
    ],
)
async def test_a_filter_that_does_not_fit_is_refused(filters: dict[str, Any]) -> None:
    with canned_server(answering([])) as server:
        async with AureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.InvalidInputError):
                await client.get_metrics(**filters)
    assert server.received == []


@pytest.mark.parametrize("cursor", ["", "again"])
async def test_a_server_that_repeats_itself_ends_the_pages(cursor: str) -> None:
    metric = {"name": "m", "value": 1, "timestamp": "2026-11-23T12:00:00Z"}
    with canned_server(http_answer(200, json.dumps([metric]).encode(), X_Next_Cursor=cursor)) as server:
        async with AureusClient(server.url) as client:
            metrics = await client.get_metrics()
    assert len(metrics) == len(server.received) == (2 if cursor else 1)
    assert len({request.headers["x-correlation-id"] for request in server.received}) == 1


async def test_a_proxy_of_the_environment_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "foo://user:pass-secret@proxy")
    with pytest.raises(aureus_sdk.InvalidInputError, match="HTTP_PROXY") as caught:
        AureusClient("http://aureus.example")
    assert "pass-secret" not in str(caught.value)


async def test_the_users_own_http_client_is_used_and_left_open() -> None:
    seen: list[str] = []

    async def remember(request: httpx.Request) -> None:
        seen.append(request.url.path)

    with canned_server(answering(RUN)) as server:
        async with httpx.AsyncClient(headers={"X-Mine": "yes"}, event_hooks={"request": [remember]}) as own:
            async with AureusClient(server.url, http_client=own) as client:
                await client.get_workflow_status("w")
            assert not own.is_closed
    assert seen == ["/api/v1/workflows/w/status"]
    assert server.received[0].headers["x-mine"] == "yes"


async def test_an_error_that_a_hook_of_the_users_client_raises_is_the_servers() -> None:
    async def check(response: httpx.Response) -> None:
        response.raise_for_status()

    with canned_server(http_answer(404, b"{}")) as server:
        own = httpx.AsyncClient(event_hooks={"response": [check]})
        async with own, AureusClient(server.url, http_client=own, api_key=KEY) as client:
            with pytest.raises(aureus_sdk.NotFoundError) as caught:
                await client.get_workflow_status("w")
    assert KEY not in text_within(caught.value)


async def test_a_closed_client_of_the_user_is_a_closed_client() -> None:
    own = httpx.AsyncClient()
    await own.aclose()
    async with AureusClient("http://localhost:1", http_client=own) as client:
        with pytest.raises(aureus_sdk.ClientClosedError, match="http_client"):
            await client.get_workflow_status("w")


async def test_connections_are_kept_and_shared_with_views() -> None:
    with canned_server(answering(RUN)) as server:
        async with AureusClient(server.url) as client:
            for _ in range(3):
                await client.get_workflow_status("w")
                await client.with_options(timeout=9).get_workflow_status("w")
    assert len(server.received) == 6
    assert server.connections == 1


async def test_a_closed_client_says_so() -> None:
    with canned_server(answering(RUN)) as server:
        client = AureusClient(server.url)
        view = client.with_options(timeout=1)
        await client.aclose()
        await client.aclose()
        for closed in (client, view):
            with pytest.raises(aureus_sdk.ClientClosedError):
                await closed.get_workflow_status("w")
    assert server.received == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"dependencies": {"b": ["nobody"]}}, "dependencies.b[0]: there is no task 'nobody'"),
        ({"dependencies": {"nobody": ["a"]}}, "dependencies.nobody: there is no task 'nobody'"),
        ({"dependencies": {"a": ["b"], "b": ["a"]}}, "a -> b -> a"),
        ({"dependencies": {"a": ["a"]}}, "a -> a"),
        ({"id": "."}, "id: WorkflowSpec.id must not be '.' or '..'"),
        ({"id": ".."}, "id: WorkflowSpec.id must not be '.' or '..'"),
        ({"id": "x" * 60_000}, "id: WorkflowSpec.id must have at most 1024 characters, got 60000"),
        ({"tasks": [*WORKFLOW["tasks"], WORKFLOW["tasks"][0]]}, "tasks[2].id: another task has the id 'a'"),
        (
            {"tasks": [{**WORKFLOW["tasks"][0], "compensation": {"on_failure": "x"}}, WORKFLOW["tasks"][1]]},
            "tasks[0].compensation.on_failure: there is no task 'x'",
        ),
    ],
)
async def test_a_workflow_that_cannot_run_is_not_sent(change: dict[str, Any], fault: str) -> None:
    with canned_server(answering(RESULT)) as server:
        async with AureusClient(server.url) as client:
            for send in (client.execute_workflow, client.start_workflow):
                with pytest.raises(aureus_sdk.InvalidInputError) as caught:
                    await send({**WORKFLOW, **change})
                assert fault in str(caught.value)
    assert server.received == []


async def test_a_trace_that_nobody_could_ask_for_is_not_sent() -> None:
    span = {"id": "s", "name": "S", "start_time": "2026-01-01T00:00:00Z"}
    with canned_server(answering(RESULT)) as server:
        async with AureusClient(server.url) as client:
            for trace_id in (".", "..", "x" * 60_000):
                with pytest.raises(aureus_sdk.InvalidInputError, match=r"^correlation_id: "):
                    await client.execute_workflow(WORKFLOW, correlation_id=trace_id)
                with pytest.raises(aureus_sdk.InvalidInputError, match=r"^trace_id: "):
                    await client.report_span({**span, "trace_id": trace_id})
    assert server.received == []


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", object(), {1j: 1}, b"bytes"])
async def test_what_is_no_json_is_refused_with_its_path(value: Any) -> None:
    with canned_server(answering(RESULT)) as server:
        async with AureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.InvalidInputError, match=r"context\.a\[1\]"):
                await client.execute_workflow(WORKFLOW, context={"a": [1, value]})
    assert server.received == []


async def test_a_workflow_changed_to_what_does_not_fit_is_not_sent() -> None:
    broken: Any = aureus_sdk.WorkflowSpec.from_dict(WORKFLOW)
    broken.tasks.append("no task")
    with canned_server(answering(RESULT)) as server:
        async with AureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.InvalidInputError, match=r"tasks\[2\]"):
                await client.execute_workflow(broken)
    assert server.received == []


async def test_data_of_a_commit_may_be_null() -> None:
    with canned_server(http_answer(500)) as server:
        async with AureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.ServerError):
                await client.validate_commit(
                    {"id": "c", "data": None}, {"name": "g", "validators": [], "block_on_failure": True}
                )
    assert json.loads(server.received[0].body)["commit"] == {"id": "c", "data": None}


async def test_free_form_values_travel_as_they_are() -> None:
    data: dict[str, Any] = {"none": None, "nested": [{"x": None}, 1, 1.5, "ß", True], "": {}}
    with canned_server(answering({"passed": True})) as server:
        async with AureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.DecodeError):
                await client.validate_commit(
                    aureus_sdk.Commit(id="c", data=data, previous_state=None),
                    aureus_sdk.GateConfig(name="g", validators=[], block_on_failure=False),
                )
    assert json.loads(server.received[0].body)["commit"] == {"id": "c", "data": data}


def received_paths(server: CannedServer) -> list[str]:
    return [request.target.partition("?")[0] for request in server.received]


async def test_a_server_that_does_not_answer_early_is_asked_for_the_status() -> None:
    with canned_server(answering({**RESULT, **RUN})) as server:
        async with AureusClient(server.url) as client:
            status = await client.start_workflow(WORKFLOW)
    assert status.run_id == "r"
    assert server.received[0].headers["prefer"] == "respond-async"
    assert received_paths(server) == ["/api/v1/workflows/execute", "/api/v1/workflows/w/status"]


async def test_an_early_answer_that_nobody_asked_for_is_refused() -> None:
    with canned_server(http_answer(202, json.dumps(RUN).encode())) as server:
        async with AureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.DecodeError, match="WorkflowExecutionResult expected"):
                await client.execute_workflow(WORKFLOW)
            status = await client.start_workflow(WORKFLOW)
    assert status.status == "running"
