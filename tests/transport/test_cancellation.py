"""A cancelled call leaves nothing behind in the pool; only the async transport can meet this."""

import asyncio

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aureus_sdk._async.transport import AsyncPoolTransport
from tests.support.scripted_server import Connection, ScriptedServer, answer_every_request

ONE_CONNECTION = httpx.Limits(max_connections=1)


async def fetch(transport: AsyncPoolTransport, url: str) -> bytes:
    response = await transport.handle_async_request(httpx.Request("GET", url))
    try:
        return await response.aread()
    finally:
        await response.aclose()


async def cancel(call: asyncio.Task[bytes]) -> None:
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call


@pytest.mark.parametrize("sent_before", [b"", b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab"])
async def test_a_call_that_waits_for_the_server(sent_before: bytes) -> None:
    loop = asyncio.get_running_loop()
    server_waits = asyncio.Event()

    def script(connection: Connection) -> None:
        if b"/slow " not in connection.read_request():
            connection.send(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok")
            return
        connection.send(sent_before)
        loop.call_soon_threadsafe(server_waits.set)
        connection.read_request()

    with ScriptedServer(script) as server:
        async with AsyncPoolTransport(server.url, limits=ONE_CONNECTION) as transport:
            for _ in range(5):
                call = asyncio.create_task(fetch(transport, f"{server.url}/slow"))
                await server_waits.wait()
                server_waits.clear()
                await cancel(call)

                assert await fetch(transport, server.url) == b"ok"


async def test_a_call_that_waits_for_a_connection() -> None:
    with ScriptedServer(answer_every_request) as server:
        async with AsyncPoolTransport(server.url, limits=ONE_CONNECTION) as transport:
            response = await transport.handle_async_request(httpx.Request("GET", server.url))
            waiting = [asyncio.create_task(fetch(transport, server.url)) for _ in range(5)]
            await asyncio.sleep(0)
            for call in waiting[:4]:
                await cancel(call)
            await response.aread()

            assert await waiting[4] == b"ok"


async def test_a_storm_of_calls_cancelled_at_every_point() -> None:
    with ScriptedServer(answer_every_request) as server:
        async with AsyncPoolTransport(server.url, limits=httpx.Limits(max_connections=3)) as transport:
            for turns in range(30):
                calls = [asyncio.create_task(fetch(transport, server.url)) for _ in range(6)]
                for _ in range(turns):
                    await asyncio.sleep(0)
                for call in calls[::2]:
                    call.cancel()
                outcomes = await asyncio.gather(*calls, return_exceptions=True)

                assert outcomes[1::2] == [b"ok"] * 3


@settings(deadline=None, max_examples=40)
@given(turns=st.lists(st.integers(0, 60), min_size=6, max_size=12))
def test_calls_cancelled_at_any_await_leave_every_place_in_the_pool_free(turns: list[int]) -> None:
    """Each call is cancelled after a number of turns of the event loop; as many as there are places then succeed."""

    async def fetch_and_cancel(transport: AsyncPoolTransport, url: str, turns: int) -> None:
        call = asyncio.create_task(fetch(transport, url))
        for _ in range(turns):
            await asyncio.sleep(0)
        call.cancel()
        await asyncio.wait([call])
        assert call.cancelled() or call.result() == b"ok"

    async def run(url: str) -> None:
        async with AsyncPoolTransport(url, limits=httpx.Limits(max_connections=3)) as transport:
            await asyncio.gather(*(fetch_and_cancel(transport, url, number) for number in turns))
            request = httpx.Request("GET", url, extensions={"timeout": {"pool": 10.0}})
            responses = [await transport.handle_async_request(request) for _ in range(3)]
            for response in responses:
                await response.aread()

    with ScriptedServer(answer_every_request) as server:
        asyncio.run(run(server.url))
