# hand-written; composed into tests/_sync by make generate
"""What the client makes of each kind of answer, over real sockets."""

import copy
import errno
import json
import os
import pickle
from typing import Any

import httpx
import pytest

import aureus_sdk
from aureus_sdk import AureusClient
from tests.support.canned_server import canned_server, http_answer
from tests.support.reachable import text_within

RUN: dict[str, Any] = {"workflow_id": "w", "run_id": "r", "status": "running"}
KEY = "key-that-must-not-be-seen"


def pickled(error: Exception) -> object:
    return pickle.loads(pickle.dumps(error))


async def ask(answer: bytes) -> aureus_sdk.WorkflowStatus:
    with canned_server(answer) as server:
        async with AureusClient(server.url, api_key=KEY, timeout=2.0) as client:
            return await client.get_workflow_status("w")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (307, aureus_sdk.RedirectError),
        (400, aureus_sdk.BadRequestError),
        (401, aureus_sdk.AuthenticationError),
        (403, aureus_sdk.PermissionDeniedError),
        (404, aureus_sdk.NotFoundError),
        (409, aureus_sdk.ConflictError),
        (413, aureus_sdk.ContentTooLargeError),
        (418, aureus_sdk.APIStatusError),
        (422, aureus_sdk.UnprocessableContentError),
        (429, aureus_sdk.RateLimitError),
        (499, aureus_sdk.APIStatusError),
        (500, aureus_sdk.ServerError),
        (520, aureus_sdk.ServerError),
        (599, aureus_sdk.ServerError),
    ],
)
async def test_each_error_status_has_its_class_and_tells_what_the_server_said(
    status: int, kind: type[aureus_sdk.APIStatusError]
) -> None:
    problem = {
        "title": "Unprocessable Content",
        "status": 1,
        "detail": "One fault.",
        "errors": [{"path": "a.b", "message": "too short"}],
    }
    with pytest.raises(aureus_sdk.APIStatusError) as caught:
        await ask(http_answer(status, json.dumps(problem).encode(), X_Request_ID="req-7"))
    error = caught.value
    assert type(error) is kind
    assert isinstance(error, httpx.HTTPStatusError)
    assert error.response.status_code == error.status_code == status
    assert error.response.json() == problem
    assert error.request_id == "req-7"
    assert error.problem is not None
    assert error.problem.detail == "One fault."
    for part in ("GET ", "/api/v1/workflows/w/status", str(status), "One fault.", "a.b: too short", "req-7"):
        assert part in str(error)
    twin: Any = pickled(error)
    assert type(twin) is kind
    assert (str(twin), twin.problem) == (str(error), error.problem)


@pytest.mark.parametrize(
    "error",
    [
        aureus_sdk.InvalidInputError("is too short", path=("tasks", 3)),
        aureus_sdk.ClientClosedError("the client is closed"),
        aureus_sdk.CredentialsError("the function failed"),
    ],
)
def test_an_error_before_anything_was_sent_survives_pickling(error: aureus_sdk.AureusError) -> None:
    twin: Any = pickled(error)
    assert type(twin) is type(error)
    assert (str(twin), vars(twin)) == (str(error), vars(error))


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, pickled])
async def test_an_error_survives_copying_and_pickling_without_the_key(again: Any) -> None:
    with pytest.raises(aureus_sdk.NotFoundError) as caught:
        await ask(http_answer(404, b'{"detail": "No run."}'))
    twin = again(caught.value)
    assert type(twin) is aureus_sdk.NotFoundError
    assert str(twin) == str(caught.value)
    assert twin.response.json() == {"detail": "No run."}
    assert twin.request.method == "GET"
    assert twin.correlation_id == caught.value.correlation_id
    assert KEY.encode() not in pickle.dumps(twin)
    assert "No run." in text_within(caught.value)
    assert KEY not in text_within(caught.value)
    assert KEY not in text_within(twin)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n\r\n{",
        b"HTTP/1.1 400 Bad Request\r\nContent-Length: 9\r\nConnection: close\r\n\r\n{\r\nGarbage",
        b"HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\nno size",
        http_answer(200, b"<html>"),
        http_answer(500),
    ],
)
async def test_no_error_holds_the_key(answer: bytes) -> None:
    with pytest.raises(aureus_sdk.APIError) as caught:
        await ask(answer)
    assert "/api/v1/workflows/w/status" in text_within(caught.value)
    assert KEY not in text_within(caught.value)


@pytest.mark.parametrize(
    ("body", "title", "detail"),
    [
        ({"error": "Conflict", "details": "already running"}, "Conflict", "already running"),
        ({"error": "Conflict", "detail": "already running"}, "Conflict", "already running"),
        ({"error": "Conflict", "details": {"run": 1}}, "Conflict", '{"run":1}'),
        ({"error": {"message": "no"}}, '{"message":"no"}', None),
    ],
)
async def test_an_error_in_another_common_form_is_understood(
    body: dict[str, Any], title: str, detail: str | None
) -> None:
    with pytest.raises(aureus_sdk.ConflictError) as caught:
        await ask(http_answer(409, json.dumps(body).encode()))
    assert caught.value.problem is not None
    assert (caught.value.problem.title, caught.value.problem.detail) == (title, detail)


async def test_a_great_many_strange_faults_take_no_time_to_leave_out() -> None:
    body = json.dumps({"detail": "kept", "errors": [1] * 100_000, "title": 7, "status": "x"})
    with pytest.raises(aureus_sdk.UnprocessableContentError) as caught:
        await ask(http_answer(422, body.encode()))
    assert caught.value.problem is not None
    assert (caught.value.problem.detail, caught.value.problem.errors) == ("kept", [])


async def test_a_strange_fault_among_others_hides_none_of_them() -> None:
    errors = [{"path": "a", "message": "bad"}, "strange", {"path": "b", "message": "worse"}]
    with pytest.raises(aureus_sdk.UnprocessableContentError) as caught:
        await ask(http_answer(422, json.dumps({"errors": errors}).encode()))
    assert caught.value.problem is not None
    assert [fault.path for fault in caught.value.problem.errors or []] == ["a", "b"]


@pytest.mark.parametrize(
    "answer",
    [
        http_answer(200, b"{}"),
        http_answer(202, b"", content_type="text/event-stream"),
        http_answer(200, b"x", content_type="text/html"),
    ],
)
async def test_an_answer_that_is_no_stream_is_refused(answer: bytes) -> None:
    with canned_server(answer) as server:
        async with AureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.DecodeError, match="stream of server-sent events"):
                async for _ in client.stream_workflow_events("w"):
                    pass


async def test_events_of_a_stream_carry_its_ids() -> None:
    event = json.dumps({"type": "custom", "timestamp": "2026-11-23T12:00:00Z", "data": {}})
    stream = f": hello\n\nid: 7\nevent: custom\ndata: {event}\n\nevent: ping\n\nid: 8\ndata: {event}\n\n"
    with canned_server(http_answer(200, stream.encode(), content_type="text/event-stream")) as server:
        async with AureusClient(server.url) as client:
            events = [event async for event in client.stream_workflow_events("w", last_event_id="6")]
    assert [event.id for event in events] == ["7", "8"]
    assert server.received[0].headers["last-event-id"] == "6"


async def test_an_event_that_does_not_fit_is_refused() -> None:
    with canned_server(http_answer(200, b"id: 1\ndata: {}\n\n", content_type="text/event-stream")) as server:
        async with AureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.DecodeError, match="missing"):
                async for _ in client.stream_workflow_events("w"):
                    pass


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"<html>gone</html>", None),
        (b"[]", None),
        (b"", None),
        (b"\xff", None),
        (b'{"title": 7, "detail": "kept", "errors": "no list"}', "kept"),
    ],
)
async def test_a_strange_error_body_hides_nothing(body: bytes, detail: str | None) -> None:
    with pytest.raises(aureus_sdk.ServerError) as caught:
        await ask(http_answer(503, body))
    problem = caught.value.problem
    assert (problem.detail if problem else None) == detail
    assert caught.value.response.content == body


@pytest.mark.parametrize(
    ("body", "path", "reason"),
    [
        (b"<html>welcome</html>", (), "cannot be read as JSON"),
        (b'{"workflow_id": "w"', (), "cannot be read as JSON"),
        (b"\xff\xfe", (), "cannot be read as JSON"),
        (b"", (), "object"),
        (b"null", (), "object"),
        (b"[" * 100_000, (), "cannot be read as JSON"),
        (b'{"progress": ' + b"9" * 5_000 + b"}", (), "cannot be read as JSON"),
        (b'{"progress": NaN}', (), "NaN"),
        (json.dumps({**RUN, "progress": "half"}).encode(), ("progress",), "number"),
        (json.dumps({**RUN, "progress": 2}).encode(), ("progress",), "at most 1"),
        (json.dumps({**RUN, "started_at": "soon"}).encode(), ("started_at",), "soon"),
        (json.dumps({**RUN, "tasks": {"t": {"status": "running"}}}).encode(), ("tasks", "t", "attempts"), "missing"),
        (b'{"workflow_id": "w", "status": "running"}', ("run_id",), "missing"),
    ],
)
async def test_an_answer_that_does_not_fit_says_where(body: bytes, path: tuple[str, ...], reason: str) -> None:
    with pytest.raises(aureus_sdk.DecodeError) as caught:
        await ask(http_answer(200, body, X_Request_ID="req-8"))
    error = caught.value
    assert isinstance(error, httpx.DecodingError)
    assert error.path == path
    assert reason in str(error)
    assert (error.status_code, error.request_id) == (200, "req-8")
    assert type(pickle.loads(pickle.dumps(error))) is aureus_sdk.DecodeError


@pytest.mark.parametrize("status", [201, 202, 204, 299])
async def test_an_undocumented_success_raises(status: int) -> None:
    with pytest.raises(aureus_sdk.DecodeError, match=str(status)):
        await ask(http_answer(status, json.dumps(RUN).encode() if status != 204 else b""))


async def test_a_body_that_is_not_compressed_as_it_says_raises() -> None:
    with pytest.raises(aureus_sdk.DecodeError):
        await ask(http_answer(200, b"not gzip", Content_Encoding="gzip"))


async def test_what_a_newer_server_adds_is_kept() -> None:
    status = await ask(http_answer(200, json.dumps({**RUN, "status": "paused", "priority": 3}).encode()))
    assert status.status == "paused"
    assert isinstance(status.status, aureus_sdk.WorkflowRunStatus)
    assert status.extra == {"priority": 3}


async def test_no_answer_is_a_connection_error() -> None:
    with pytest.raises(aureus_sdk.APIConnectionError) as caught:
        await ask(b"")
    assert isinstance(caught.value, httpx.TransportError)
    assert type(pickle.loads(pickle.dumps(caught.value))) is aureus_sdk.APIConnectionError


async def test_a_refused_connection_says_what_to_look_at() -> None:
    with canned_server(b"") as gone:
        url = gone.url
    async with AureusClient(url) as client:
        with pytest.raises(
            aureus_sdk.APIConnectionError, match="Is the server running, and is base_url right"
        ) as caught:
            await client.get_health()
    assert f"cannot connect: {ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))}." in str(
        caught.value
    )


async def test_where_nothing_listens_at_the_default_address_it_says_how_to_start_a_runtime() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("connection refused", request=request)

    async with httpx.AsyncClient(transport=httpx.MockTransport(refuse)) as own:
        client = AureusClient("http://localhost:3000", http_client=own)
        with pytest.raises(aureus_sdk.APIConnectionError) as caught:
            await client.get_health()
    assert "aureus serve" in str(caught.value)
    assert 'pip install "aureus-sdk[local]"' in str(caught.value)


async def test_a_late_answer_is_a_timeout() -> None:
    late = http_answer(200, b"").replace(b"Content-Length: 0", b"Content-Length: 9")
    with canned_server(late) as server:
        async with AureusClient(server.url, timeout=0.05) as client:
            with pytest.raises(aureus_sdk.APITimeoutError, match=r"0\.05 s") as caught:
                await client.get_workflow_status("w")
    assert isinstance(caught.value, httpx.TimeoutException)
    assert type(pickle.loads(pickle.dumps(caught.value))) is aureus_sdk.APITimeoutError


async def test_a_redirect_is_not_followed() -> None:
    with canned_server(http_answer(200, json.dumps(RUN).encode())) as other:
        elsewhere = http_answer(307, Location=f"{other.url}/api/v1/workflows/w/status")
        with pytest.raises(aureus_sdk.APIStatusError, match="307"):
            await ask(elsewhere)
    assert other.received == []
