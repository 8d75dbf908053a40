"""One async client in more than one event loop."""

import asyncio
import threading

import pytest

from aureus_sdk import AureusClient, ClientClosedError
from tests.support.canned_server import canned_server, http_answer

HEALTHY = http_answer(200, b'{"status": "ok", "version": "1"}')


async def call(client: AureusClient, times: int) -> None:
    for _ in range(times):
        await client.get_health()


async def call_at_once(client: AureusClient, times: int) -> None:
    await asyncio.gather(*(call(client, 1) for _ in range(times)))


def test_one_event_loop_after_the_other() -> None:
    with canned_server(HEALTHY) as server:
        client = AureusClient(server.url)
        for _ in range(3):
            asyncio.run(call(client, times=2))
            asyncio.run(call_at_once(client, times=3))
        asyncio.run(client.aclose())

    assert len(server.received) == 15
    assert server.connections == 3 * (1 + 3)


def test_event_loops_of_threads_at_the_same_time() -> None:
    with canned_server(HEALTHY) as server:
        client = AureusClient(server.url)
        threads = [threading.Thread(target=asyncio.run, args=(call(client, times=10),)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        asyncio.run(client.aclose())

    assert len(server.received) == 80


def test_a_client_closed_in_one_event_loop_is_closed_in_all() -> None:
    async def close_elsewhere_and_call(client: AureusClient) -> None:
        await client.get_health()
        await asyncio.to_thread(asyncio.run, client.aclose())
        with pytest.raises(ClientClosedError):
            await client.get_health()

    with canned_server(HEALTHY) as server:
        asyncio.run(close_elsewhere_and_call(AureusClient(server.url)))


def test_a_client_that_is_forgotten_in_its_event_loop() -> None:
    async def forget_a_client(url: str) -> None:
        await AureusClient(url).get_health()

    with canned_server(HEALTHY) as server:
        for _ in range(3):
            asyncio.run(forget_a_client(server.url))

    assert len(server.received) == 3
