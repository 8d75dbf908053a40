# hand-written; composed into tests/_sync by make generate
"""Calls that are tried again, and those that are not, over real sockets."""

import gzip
import json
import logging
import pickle
import threading
import time
import traceback
import zlib
from typing import Any

import httpx
import pytest

import aureus_sdk
from aureus_sdk import AureusClient
from tests.support.canned_server import canned_server, http_answer
from tests.support.reachable import text_within

KEY = "key-that-must-not-be-seen"
RUN: dict[str, Any] = {"workflow_id": "w", "run_id": "r", "status": "running"}
DONE = http_answer(200, json.dumps(RUN).encode())
BUSY = http_answer(503)
HANG_UP = b""


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
async def test_a_write_is_tried_again_under_one_key(status: int) -> None:
    with canned_server(http_answer(status), HANG_UP, DONE) as server:
        async with AureusClient(server.url, timeout=9.0) as client:
            run = await client.cancel_workflow("w")
    assert run.run_id == "r"
    assert [request.headers["x-request-attempt"] for request in server.received] == ["1", "2", "3"]
    [key] = {request.headers["idempotency-key"] for request in server.received}
    assert key
    left = [int(request.headers["x-request-timeout-ms"]) for request in server.received]
    assert 9000 >= left[0] >= left[1] >= left[2] > 0


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_wall_clock_that_is_set_in_the_middle_of_a_call_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    wall_clock = time.time
    date = "Tue, 24 Nov 2026 12:00:00 GMT"
    busy = http_answer(503, Date=date, Retry_After=date)
    with canned_server(busy, HANG_UP, DONE) as server:
        monkeypatch.setattr(time, "time", lambda: wall_clock() + hours * 3600 * len(server.received))
        async with AureusClient(server.url, timeout=9.0) as client:
            run = await client.cancel_workflow("w")
    assert run.run_id == "r"
    left = [int(request.headers["x-request-timeout-ms"]) for request in server.received]
    assert 9000 >= left[0] >= left[1] >= left[2] > 0


async def test_each_write_has_a_key_of_its_own_and_reads_have_none() -> None:
    with canned_server(DONE) as server:
        async with AureusClient(server.url) as client:
            await client.cancel_workflow("w")
            await client.cancel_workflow("w")
            await client.with_options(idempotency_key="mine").cancel_workflow("w")
            await client.get_workflow_status("w")
    first, second, third, read = server.received
    assert first.headers["idempotency-key"] != second.headers["idempotency-key"]
    assert third.headers["idempotency-key"] == "mine"
    assert "idempotency-key" not in read.headers


@pytest.mark.parametrize("fault", [HANG_UP, BUSY, http_answer(500), http_answer(429)])
async def test_a_write_without_a_key_is_sent_once(fault: bytes) -> None:
    with canned_server(fault, DONE) as server:
        async with AureusClient(server.url, send_idempotency_keys=False) as client:
            with pytest.raises(aureus_sdk.APIError) as caught:
                await client.cancel_workflow("w")
    assert len(server.received) == 1
    assert "idempotency-key" not in server.received[0].headers
    assert (caught.value.attempts, caught.value.idempotency_key) == (1, None)


async def test_a_write_that_may_have_been_done_says_so_and_how_to_repeat_it() -> None:
    with canned_server(HANG_UP) as server:
        async with AureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.APIConnectionError) as keyed:
                await client.cancel_workflow("w")
            with pytest.raises(aureus_sdk.APIConnectionError) as keyless:
                await client.with_options(send_idempotency_keys=False).cancel_workflow("w")
            with pytest.raises(aureus_sdk.APIConnectionError) as read:
                await client.get_workflow_status("w")
    assert keyed.value.outcome_is_unknown
    assert keyed.value.attempts == 3
    ids = f"idempotency_key={keyed.value.idempotency_key!r}, correlation_id={keyed.value.correlation_id!r}"
    assert f"with_options({ids})" in str(keyed.value)
    assert keyless.value.outcome_is_unknown
    assert "look before you repeat it" in str(keyless.value)
    assert not read.value.outcome_is_unknown
    assert pickle.loads(pickle.dumps(keyed.value)).outcome_is_unknown


async def test_a_definite_answer_after_a_doubtful_one_ends_the_doubt() -> None:
    with canned_server(HANG_UP, http_answer(404)) as server:
        async with AureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.NotFoundError) as caught:
                await client.cancel_workflow("w")
    assert (caught.value.attempts, caught.value.outcome_is_unknown) == (2, False)


@pytest.mark.parametrize("status", [307, 400, 401, 403, 404, 409, 413, 422, 501, 520])
async def test_what_will_not_go_better_is_tried_once(status: int) -> None:
    with canned_server(http_answer(status), DONE) as server:
        async with AureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.APIStatusError):
                await client.get_workflow_status("w")
    assert len(server.received) == 1


async def test_the_server_directs_what_is_tried_again() -> None:
    with canned_server(http_answer(404, X_Should_Retry="true"), http_answer(503, X_Should_Retry="false")) as server:
        async with AureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.ServerError):
                await client.get_workflow_status("w")
    assert len(server.received) == 2


async def test_an_attempt_that_is_still_being_answered_is_waited_for() -> None:
    in_flight = http_answer(409, Retry_After="0")
    with canned_server(HANG_UP, in_flight, in_flight, in_flight, DONE) as server:
        async with AureusClient(server.url) as client:
            assert (await client.cancel_workflow("w")).run_id == "r"
    assert len(server.received) == 5


async def test_nothing_is_waited_for_where_no_retry_is_wanted() -> None:
    with canned_server(http_answer(409, Retry_After="0"), DONE) as server:
        async with AureusClient(server.url, max_retries=0) as client:
            with pytest.raises(aureus_sdk.ConflictError) as caught:
                await client.cancel_workflow("w")
    assert len(server.received) == 1
    assert caught.value.outcome_is_unknown


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refusal_of_the_key_tells_nothing_of_what_was_done_before(status: int) -> None:
    with canned_server(HANG_UP, http_answer(status)) as server:
        async with AureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.APIStatusError) as caught:
                await client.cancel_workflow("w")
    assert caught.value.outcome_is_unknown


async def test_a_server_that_asks_for_too_much_patience_is_not_waited_for() -> None:
    with canned_server(http_answer(503, Retry_After="3600"), DONE) as server:
        async with AureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.ServerError, match="asks to wait 3600 s") as caught:
                await client.get_workflow_status("w")
    assert caught.value.retry_after == 3600.0
    assert len(server.received) == 1


@pytest.mark.parametrize(("max_retries", "attempts"), [(0, 1), (1, 2), (4, 5)])
async def test_max_retries_of_client_and_view(max_retries: int, attempts: int) -> None:
    with canned_server(BUSY) as server:
        async with AureusClient(server.url, max_retries=max_retries) as client:
            with pytest.raises(aureus_sdk.ServerError) as caught:
                await client.get_workflow_status("w")
            assert len(server.received) == caught.value.attempts == attempts
            with pytest.raises(aureus_sdk.ServerError):
                await client.with_options(max_retries=1).get_workflow_status("w")
    assert len(server.received) == attempts + 2


async def test_a_stream_begins_after_a_retry() -> None:
    event = json.dumps({"type": "custom", "timestamp": "2026-11-23T12:00:00Z", "data": {}})
    stream = http_answer(200, f"id: 7\ndata: {event}\n\n".encode(), content_type="text/event-stream")
    with canned_server(BUSY, stream) as server:
        async with AureusClient(server.url) as client:
            assert [event.id async for event in client.stream_workflow_events("w")] == ["7"]
    assert server.received[1].headers["accept-encoding"] == "identity"


def events_then_break(*ids: str) -> bytes:
    """An answer that tells of these events, and is broken off."""
    event = json.dumps({"type": "custom", "timestamp": "2026-11-23T12:00:00Z", "data": {}})
    body = "".join(f"id: {each}\ndata: {event}\n\n" for each in ids).encode()
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + (b"%x\r\n%s\r\n" % (len(body), body) if ids else b"")


def then_end(broken: bytes) -> bytes:
    return broken + b"0\r\n\r\n"


async def test_a_stream_that_breaks_goes_on_after_its_last_event() -> None:
    answers = [
        events_then_break("7", "8"),
        BUSY,
        events_then_break("9"),
        events_then_break(),
        BUSY,
        then_end(events_then_break("10")),
    ]
    with canned_server(*answers) as server:
        async with AureusClient(server.url, max_retries=3) as client:
            ids = [event.id async for event in client.stream_workflow_events("w", last_event_id="6")]

    assert ids == ["7", "8", "9", "10"]
    assert [each.headers["last-event-id"] for each in server.received] == ["6", "8", "8", "9", "9", "9"]


async def test_a_stream_that_repeats_itself_is_an_error_that_says_where_to_go_on() -> None:
    seen: list[str | None] = []

    async def follow(client: AureusClient) -> None:
        async for event in client.stream_workflow_events("w"):
            seen.append(event.id)  # noqa: PERF401  # what came before the error counts

    with canned_server(events_then_break("7"), events_then_break("7"), BUSY, events_then_break("7")) as server:
        async with AureusClient(server.url, max_retries=3) as client:
            with pytest.raises(aureus_sdk.APIConnectionError, match=r"Go on with last_event_id='7'\.") as caught:
                await follow(client)

    assert (seen, len(server.received), caught.value.last_event_id) == (["7"] * 3, 4, "7")


@pytest.mark.parametrize(
    ("answers", "max_retries", "requests"),
    [
        ([events_then_break("7"), events_then_break()], 2, 3),
        ([events_then_break("7"), events_then_break("8")[:-10]], 2, 3),
        ([events_then_break("7")], 0, 1),
        ([events_then_break("7"), BUSY], 1, 2),
        ([events_then_break("")], 2, 1),
        ([events_then_break("\u2028")], 2, 1),
    ],
    ids=[
        "brings nothing any more",
        "brings no whole event any more",
        "no retries",
        "server is busy",
        "event without an id",
        "id that cannot be sent",
    ],
)
async def test_a_stream_that_cannot_go_on_is_an_error(answers: list[bytes], max_retries: int, requests: int) -> None:
    seen: list[str | None] = []

    async def follow(client: AureusClient) -> None:
        async for event in client.stream_workflow_events("w"):
            seen.append(event.id)  # noqa: PERF401  # what came before the error counts

    with canned_server(*answers) as server:
        async with AureusClient(server.url, max_retries=max_retries) as client:
            with pytest.raises(aureus_sdk.APIError) as caught:
                await follow(client)

    assert isinstance(caught.value, aureus_sdk.APIConnectionError | aureus_sdk.ServerError)
    assert (len(seen), len(server.received), caught.value.attempts) == (1, requests, requests)


async def test_a_function_gives_the_key_once_and_anew_when_it_is_refused() -> None:
    keys = iter(["first-key", "second-key", "third-key"])
    with canned_server(DONE, http_answer(401), DONE) as server:
        async with AureusClient(server.url, api_key=lambda: next(keys)) as client:
            await client.get_workflow_status("w")
            await client.get_workflow_status("w")
            await client.get_workflow_status("w")
    sent = [request.headers["authorization"] for request in server.received]
    assert sent == ["Bearer first-key", "Bearer first-key", "Bearer second-key", "Bearer second-key"]


async def test_a_key_that_has_expired_is_replaced() -> None:
    tokens = iter([aureus_sdk.AccessToken("short", expires_in=1e-9), aureus_sdk.AccessToken("long", expires_in=3600)])
    with canned_server(DONE) as server:
        async with AureusClient(server.url, api_key=lambda: next(tokens)) as client:
            for _ in range(3):
                await client.get_workflow_status("w")
    sent = [request.headers["authorization"] for request in server.received]
    assert sent == ["Bearer short", "Bearer long", "Bearer long"]


async def test_a_key_that_is_refused_again_is_an_error() -> None:
    keys = iter(["first-key", "second-key", "third-key"])
    with canned_server(http_answer(401)) as server:
        async with AureusClient(server.url, api_key=lambda: next(keys)) as client:
            with pytest.raises(aureus_sdk.AuthenticationError):
                await client.get_workflow_status("w")
    assert len(server.received) == 2


@pytest.mark.parametrize("answer", ["", "line\nbreak", 7, None, ZeroDivisionError])
async def test_a_function_that_gives_no_key_fails_the_call(answer: Any) -> None:
    def give() -> str:
        if answer is ZeroDivisionError:
            raise ZeroDivisionError(KEY)
        text: str = answer
        return text

    with canned_server(DONE) as server:
        async with AureusClient(server.url, api_key=give) as client:
            with pytest.raises(aureus_sdk.CredentialsError, match="api_key") as caught:
                await client.get_workflow_status("w")
    assert server.received == []
    assert KEY not in str(caught.value)


async def test_the_time_for_a_call_covers_the_wait_for_its_key() -> None:
    given_up = threading.Event()

    def give() -> str:
        given_up.wait()
        return "late"

    with canned_server(DONE) as server:
        async with AureusClient(server.url, api_key=give, timeout=0.1) as client:
            with pytest.raises(aureus_sdk.APITimeoutError, match=r"0\.1 s"):
                await client.cancel_workflow("w")
            given_up.set()
    assert server.received == []


def compressed(size: int) -> bytes:
    compressor = zlib.compressobj(wbits=31)
    zeros = b"0" * 1_000_000
    return b"".join([*(compressor.compress(zeros) for _ in range(size // len(zeros))), compressor.flush()])


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        (b"0" * 1001, "identity", "more than 1000 bytes"),
        (compressed(50_000_000), "gzip", "more than 1000 bytes"),
        (zlib.compress(b"0" * 1001), "deflate", "more than 1000 bytes"),
        (compressed(1_000_000)[:100], "gzip", "cut off|more than"),
        (b"x", "br", "br"),
        (b"x", "gzip, gzip", "gzip, gzip"),
        (b"not gzip", "gzip", "not encoded as gzip"),
        (gzip.compress(b"{}", mtime=0) + b"more", "gzip", "goes on after its gzip has ended"),
    ],
)
async def test_a_body_is_read_within_its_limit(body: bytes, encoding: str, reason: str) -> None:
    with canned_server(http_answer(200, body, Content_Encoding=encoding, X_Request_ID="r-1")) as server:
        async with AureusClient(server.url, max_response_bytes=1000) as client:
            with pytest.raises(aureus_sdk.DecodeError, match=reason) as caught:
                await client.get_workflow_status("w")
    assert (caught.value.status_code, caught.value.request_id) == (200, "r-1")
    assert len(server.received) == 1


@pytest.mark.parametrize("bare", [False, True])
async def test_both_kinds_of_deflate_are_read(bare: bool) -> None:
    compressor = zlib.compressobj(wbits=-15 if bare else 15)
    body = compressor.compress(json.dumps(RUN).encode()) + compressor.flush()
    with canned_server(http_answer(200, body, Content_Encoding="deflate")) as server:
        async with AureusClient(server.url) as client:
            assert (await client.get_workflow_status("w")).run_id == "r"


async def test_an_error_whose_body_cannot_be_read_is_still_that_error() -> None:
    cut_off = http_answer(404, b"gone").replace(b"Content-Length: 4", b"Content-Length: 400")
    with canned_server(cut_off, HANG_UP) as server:
        async with AureusClient(server.url, timeout=5.0, max_response_bytes=2) as client:
            with pytest.raises(aureus_sdk.NotFoundError):
                await client.get_workflow_status("w")


async def test_an_endless_event_is_refused() -> None:
    endless = http_answer(200, b"data: " + b"x" * 5000, content_type="text/event-stream")
    with canned_server(endless) as server:
        async with AureusClient(server.url, max_response_bytes=1000) as client:
            with pytest.raises(aureus_sdk.DecodeError, match="more than 1000 bytes"):
                async for _ in client.stream_workflow_events("w"):
                    pass


async def test_a_long_stream_of_small_events_is_read_to_its_end() -> None:
    event = json.dumps({"type": "custom", "timestamp": "2026-11-23T12:00:00Z", "data": {}})
    body = "".join(f"id: {number}\r\ndata: {event}\r\n\r\n" for number in range(2000)).encode()
    with canned_server(http_answer(200, body, content_type="text/event-stream")) as server:
        async with AureusClient(server.url, max_response_bytes=70_000) as client:
            assert len([event async for event in client.stream_workflow_events("w")]) == 2000


async def test_a_token_in_a_path_shows_in_no_error() -> None:
    with canned_server(http_answer(409)) as server:
        async with AureusClient(server.url) as client:
            with pytest.raises(aureus_sdk.ConflictError, match="TOKEN") as caught:
                await client.redeem_approval("approval-secret", action_id="a", principal_id="p")
    assert "approval-secret" in server.received[0].target
    assert "approval-secret" not in text_within(caught.value)


@pytest.mark.parametrize("answer", [HANG_UP, BUSY, http_answer(401), http_answer(200, b"{"), DONE[:-5]])
async def test_neither_log_nor_traceback_shows_the_key(answer: bytes, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with canned_server(answer) as server:
        async with AureusClient(server.url, api_key=KEY, timeout=1.0) as client:
            with pytest.raises(aureus_sdk.APIError) as caught:
                await client.get_metrics("name-in-the-query")
    error = caught.value
    assert error.__traceback__ is not None
    below = error.__traceback__.tb_next  # the test itself knows the key
    trace = "".join(traceback.TracebackException(type(error), error, below, capture_locals=True).format())
    assert "Sender" in trace
    assert KEY not in trace
    records = [record for record in caplog.records if record.name == "aureus_sdk"]
    assert {record.__dict__["aureus"]["operation"] for record in records} == {"get_metrics"}
    assert KEY not in caplog.text
    assert not any("name-in-the-query" in record.getMessage() for record in records)


class BrokenLog(logging.Handler):
    """A handler, and a filter, that fails on every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        raise RuntimeError(f"cannot read {record.msg}")


@pytest.mark.parametrize("place", ["handlers", "filters"])
async def test_a_log_that_fails_stops_no_call(
    place: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG, "aureus_sdk")
    monkeypatch.setattr(logging.getLogger("aureus_sdk"), place, [BrokenLog()])
    with canned_server(BUSY, HANG_UP, DONE) as server:
        async with AureusClient(server.url, api_key=KEY) as client:
            run = await client.cancel_workflow("w")
    shown = capsys.readouterr().err
    assert run.run_id == "r"
    assert len(server.received) == 3
    assert "RuntimeError: cannot read" in shown
    assert KEY not in shown


async def test_a_log_that_fails_on_what_is_not_ours_ends_the_call_and_leaves_its_connection_free(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG, "httpcore2")
    with canned_server(DONE) as server:
        async with AureusClient(server.url, limits=httpx.Limits(max_connections=1)) as client:
            with monkeypatch.context() as broken:
                broken.setattr(logging.getLogger("httpcore2"), "handlers", [BrokenLog()])
                for _ in range(2):
                    with pytest.raises(RuntimeError, match="cannot read"):
                        await client.cancel_workflow("w")
            run = await client.cancel_workflow("w")
    assert run.run_id == "r"


async def test_the_log_is_written_from_the_level_on_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logging.getLogger("aureus_sdk"), "handlers", [])
    monkeypatch.setenv("AUREUS_LOG", "loud")
    with pytest.raises(aureus_sdk.InvalidInputError, match="AUREUS_LOG: must be one of debug, info"):
        AureusClient()
    monkeypatch.setenv("AUREUS_LOG", "debug")
    with canned_server(http_answer(200, json.dumps(RUN).encode(), X_Request_ID="a b=c")) as server:
        async with AureusClient(server.url, api_key=KEY) as client:
            await client.get_workflow_status("w")
    logging.getLogger("aureus_sdk").setLevel(logging.NOTSET)
    written = capsys.readouterr().err
    assert "request operation=get_workflow_status method=GET path=/api/v1/workflows/w/status attempt=1" in written
    assert "status=200" in written
    assert 'x_request_id="a b=c"' in written
    assert KEY not in written


async def test_a_user_s_own_client_is_retried_as_well() -> None:
    answers = iter([httpx.Response(503), httpx.Response(200, json=RUN)])
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: next(answers))) as own:
        client = AureusClient("http://aureus.example", http_client=own)
        assert (await client.cancel_workflow("w")).run_id == "r"
