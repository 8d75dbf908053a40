"""A function that gives the API key runs once, however many calls wait for it."""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from aureus_sdk import AccessToken, AureusClient, InvalidInputError, SyncAureusClient
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


@pytest.mark.parametrize("expires_in", [0, -1, float("nan"), True, "60", None])
def test_a_token_that_does_not_last_is_refused(expires_in: float) -> None:
    with pytest.raises(InvalidInputError, match="expires_in"):
        AccessToken("key", expires_in=expires_in)


def test_a_token_does_not_show_its_key() -> None:
    assert "secret" not in repr(AccessToken("secret", expires_in=60))
