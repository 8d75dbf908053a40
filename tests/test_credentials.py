"""A function that gives the API key runs once, however many calls wait for it."""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from aureus_sdk import (
    AccessToken,
    APITimeoutError,
    AureusClient,
    CredentialsError,
    InvalidInputError,
    SyncAureusClient,
)
from tests.support.canned_server import canned_server, http_answer

DONE = http_answer(200, json.dumps({"workflow_id": "w", "run_id": "r", "status": "running"}).encode())
CALLS = 20


class Issuer:
    """Gives a key as soon as all calls are under way, and counts how often it is asked."""

    def __init__(self) -> None:
        self.all_wait = threading.Event()
        self.asked = 0

    def __call__(self) -> str:
        self.asked += 1
        assert self.all_wait.wait(30)
        return "shared"


async def test_tasks_share_one_run() -> None:
    issuer = Issuer()
    with canned_server(DONE) as server:
        async with AureusClient(server.url, api_key=issuer) as client:
            calls = [asyncio.create_task(client.get_workflow_status("w")) for _ in range(CALLS)]
            given_up = asyncio.create_task(client.get_workflow_status("w"))
            await asyncio.sleep(0)
            given_up.cancel()
            issuer.all_wait.set()
            await asyncio.gather(*calls)
    assert issuer.asked == 1
    assert {request.headers["authorization"] for request in server.received} == {"Bearer shared"}
    assert len(server.received) == CALLS


async def test_an_async_function_gives_the_key() -> None:
    async def give() -> AccessToken:
        await asyncio.sleep(0)
        return AccessToken("given", expires_in=60)

    with canned_server(DONE) as server:
        async with AureusClient(server.url, api_key=give) as client:
            await client.get_workflow_status("w")
    assert server.received[0].headers["authorization"] == "Bearer given"


def test_threads_share_one_run() -> None:
    issuer = Issuer()
    with (
        canned_server(DONE) as server,
        SyncAureusClient(server.url, api_key=issuer) as client,
        ThreadPoolExecutor(CALLS) as pool,
    ):
        calls = [pool.submit(client.get_workflow_status, "w") for _ in range(CALLS)]
        issuer.all_wait.set()
        assert {call.result().run_id for call in calls} == {"r"}
    assert issuer.asked == 1


def test_threads_that_come_late_to_a_run_use_its_key() -> None:
    """Those that looked for a key before it was there and joined after it was fetched start no run of their own."""
    asked: list[int] = []

    def issue() -> str:
        asked.append(1)
        return "shared"

    for _ in range(20):
        asked.clear()
        start = threading.Barrier(CALLS)

        def call(client: SyncAureusClient, start: threading.Barrier = start) -> None:
            start.wait()
            client.get_workflow_status("w")

        with (
            canned_server(DONE) as server,
            SyncAureusClient(server.url, api_key=issue) as client,
            ThreadPoolExecutor(CALLS) as pool,
        ):
            list(pool.map(call, [client] * CALLS))
        assert len(asked) == 1


def test_two_event_loops_can_use_one_client() -> None:
    with canned_server(DONE) as server:
        client = AureusClient(server.url, api_key=lambda: AccessToken("short", expires_in=1e-9))
        for _ in range(2):
            assert asyncio.run(client.get_workflow_status("w")).run_id == "r"
        asyncio.run(client.aclose())


def test_each_event_loop_shares_one_run() -> None:
    """Calls of two event loops that take turns start no run beside the one of their loop."""
    issuer = Issuer()
    other_has_asked = threading.Event()

    async def call_once(client: AureusClient) -> None:
        await client.get_workflow_status("w")

    async def call_before_and_after_the_other(client: AureusClient, other: threading.Thread) -> None:
        first = asyncio.create_task(call_once(client))
        await asyncio.sleep(0)
        other.start()
        await asyncio.to_thread(other_has_asked.wait, 30)
        second = asyncio.create_task(call_once(client))
        for _ in range(10):  # more turns of the event loop than it takes to start a run
            await asyncio.sleep(0)
        issuer.all_wait.set()
        await asyncio.gather(first, second)

    def issue() -> str:
        if issuer.asked:
            other_has_asked.set()
        return issuer()

    with canned_server(DONE) as server:
        client = AureusClient(server.url, api_key=issue)
        other = threading.Thread(target=asyncio.run, args=(call_once(client),))
        asyncio.run(call_before_and_after_the_other(client, other))
        other.join()
        asyncio.run(client.aclose())
    assert issuer.asked == 2
    assert len(server.received) == 3


async def raise_a_cancellation() -> str:
    raise asyncio.CancelledError


async def cancel_itself() -> str:
    own = asyncio.current_task()
    assert own is not None
    own.cancel()
    await asyncio.sleep(0)
    return "never"


async def wait_for_what_is_cancelled() -> str:
    waiting = asyncio.create_task(asyncio.sleep(60, "never"))
    waiting.cancel()
    return await waiting


@pytest.mark.parametrize("give", [raise_a_cancellation, cancel_itself, wait_for_what_is_cancelled])
async def test_a_function_that_is_cancelled_from_within_fails_the_call_and_does_not_cancel_it(
    give: Callable[[], Awaitable[str]],
) -> None:
    with canned_server(DONE) as server:
        async with AureusClient(server.url, api_key=give) as client:
            with pytest.raises(CredentialsError, match="api_key"):
                await client.get_workflow_status("w")
    assert server.received == []


def test_a_cancellation_within_the_function_of_a_sync_client_fails_the_call() -> None:
    with (
        canned_server(DONE) as server,
        SyncAureusClient(server.url, api_key=lambda: asyncio.run(raise_a_cancellation())) as client,
        pytest.raises(CredentialsError, match="api_key"),
    ):
        client.get_workflow_status("w")
    assert server.received == []


async def test_a_call_that_is_cancelled_stops_waiting_and_not_the_run() -> None:
    may_return = asyncio.Event()
    asked: list[int] = []

    async def give() -> str:
        asked.append(1)
        await may_return.wait()
        return "shared"

    with canned_server(DONE) as server:
        async with AureusClient(server.url, api_key=give) as client:
            stays, goes = (asyncio.create_task(client.get_workflow_status("w")) for _ in range(2))
            await asyncio.sleep(0)
            goes.cancel()
            with pytest.raises(asyncio.CancelledError):
                await goes
            may_return.set()
            assert (await stays).run_id == "r"
    assert len(asked) == 1


async def give_up(url: str, api_key: Callable[[], str | Awaitable[str]]) -> None:
    """Make a call that does not wait for its key, and close the client."""
    async with AureusClient(url, api_key=api_key, timeout=0.01) as client:
        with pytest.raises(APITimeoutError):
            await client.get_workflow_status("w")


def test_an_event_loop_that_ends_during_a_run_ends_it_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    async def give() -> str:
        await asyncio.Event().wait()
        return "never"

    with canned_server(DONE) as server:
        asyncio.run(give_up(server.url, give))
    assert caplog.records == []


def test_a_function_that_outlives_its_event_loop_ends_without_a_word(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaints: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", complaints.append)
    may_return = threading.Event()
    threads: list[threading.Thread] = []

    def give() -> str:
        threads.append(threading.current_thread())
        may_return.wait(20)
        return "late"

    with canned_server(DONE) as server:
        asyncio.run(give_up(server.url, give))
    may_return.set()
    [thread] = threads
    thread.join()
    assert (complaints, caplog.records) == ([], [])


@pytest.mark.parametrize("expires_in", [0, -1, float("nan"), True, "60", None])
def test_a_token_that_does_not_last_is_refused(expires_in: float) -> None:
    with pytest.raises(InvalidInputError, match="expires_in"):
        AccessToken("key", expires_in=expires_in)


def test_a_token_does_not_show_its_key() -> None:
    assert "secret" not in repr(AccessToken("secret", expires_in=60))


@pytest.mark.parametrize(
    ("key", "complaint"),
    [
        (" k", "has a space or a line break"),
        ("k\n", "has a space or a line break"),
        ("a\tb", "has a space or a line break"),
        ("k\0", "has a control character"),
        ("sécret", "has a character that is not ASCII"),
        ("k\xa0", "has a character that is not ASCII"),
        ("", "is empty"),
    ],
)
def test_a_key_that_no_header_can_hold_is_refused_with_what_it_has(key: str, complaint: str) -> None:
    with pytest.raises(InvalidInputError, match=f"^api_key: {complaint}"):
        AccessToken(key, expires_in=60)
