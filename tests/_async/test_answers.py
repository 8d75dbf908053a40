# hand-written; composed into tests/_sync by make generate
"""What the client makes of each kind of answer, over real sockets."""

import copy
import json
import pickle
from typing import Any

import httpx
import pytest

import aureus_sdk
from aureus_sdk import AureusClient
from tests.support.canned_server import canned_server, http_answer

RUN: dict[str, Any] = {"workflow_id": "w", "run_id": "r", "status": "running"}
KEY = "key-that-must-not-be-seen"


async def ask(answer: bytes) -> aureus_sdk.WorkflowStatus:
    with canned_server(answer) as server:
        async with AureusClient(server.url, api_key=KEY, timeout=5.0) as client:
            return await client.get_workflow_status("w")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (307, aureus_sdk.APIStatusError),
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


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])
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
    assert KEY not in f"{twin!r} {twin.request.headers.raw} {vars(twin)}"


async def test_an_error_in_another_common_form_is_understood() -> None:
    with pytest.raises(aureus_sdk.ConflictError) as caught:
        await ask(http_answer(409, b'{"error": "Conflict", "details": "already running"}'))
    assert caught.value.problem is not None
    assert (caught.value.problem.title, caught.value.problem.detail) == ("Conflict", "already running")


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
        with pytest.raises(aureus_sdk.APIConnectionError, match="Is the server running, and is base_url right"):
            await client.get_health()


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
