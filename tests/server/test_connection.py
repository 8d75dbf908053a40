"""Clients that are slow or many: at a server that has less patience, and less room, than the runtime."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import uvicorn
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from aureus_local.server.connection import Connection

LARGE = bytes(50_000_000)
HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\n"
GOOD = HEAD + b"Content-Length: 0\r\n\r\n"


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """Take the body, if one is to be taken, and answer with what is too much for the buffers of the network."""
    request = Request(scope, receive)
    try:
        if request.url.path == "/":
            await request.body()
    except ClientDisconnect:
        return
    await Response(LARGE if request.url.path == "/large" else b"small")(scope, receive, send)


@asynccontextmanager
async def served(connection: type[Connection]) -> AsyncGenerator[uvicorn.Server]:
    """A server with these connections."""
    config = uvicorn.Config(answer, port=0, http=connection, lifespan="off", log_config=None, log_level="error")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # uvicorn tells by nothing else
        await asyncio.sleep(0)
    try:
        yield server
    finally:
        server.should_exit = True
        await serving


async def ask(server: uvicorn.Server, *parts: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    port = server.servers[0].sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.writelines(parts)
    return reader, writer


async def status(reader: asyncio.StreamReader) -> int:
    """The status of the only answer, after which the server closes the connection."""
    head = await reader.readuntil(b"\r\n\r\n")
    await reader.read()
    return int(head.split()[1])


class Impatient(Connection):
    seconds_for_head = seconds_for_body = seconds_for_answer = seconds_to_leave = seconds_between_requests = 0.2


class Patient(Impatient):
    seconds_between_requests = 60


class Cramped(Connection):
    most_connections = 2


async def test_who_sends_nothing_is_told_so() -> None:
    async with served(Impatient) as server:
        reader, writer = await ask(server)
        assert await status(reader) == 408
        writer.close()


async def test_who_sends_a_head_too_slowly_is_dropped() -> None:
    async with served(Impatient) as server:
        reader, writer = await ask(server, HEAD)
        answered = asyncio.create_task(status(reader))
        while not answered.done():
            writer.write(b"x: x\r\n")
            await asyncio.wait([answered], timeout=0.01)
        assert await answered == 408
        writer.close()


async def test_who_sends_a_body_too_slowly_is_dropped() -> None:
    async with served(Impatient) as server:
        reader, writer = await ask(server, HEAD, b"Content-Length: 1000000\r\n\r\n")
        answered = asyncio.create_task(status(reader))
        while not answered.done():
            writer.write(b"x")
            await asyncio.wait([answered], timeout=0.01)
        assert await answered == 408
        writer.close()


async def test_who_goes_on_to_send_after_the_answer_is_dropped_too() -> None:
    async with served(Impatient) as server:
        reader, writer = await ask(server, HEAD.replace(b"/", b"/small", 1), b"Content-Length: 1000000\r\n\r\n")
        assert await status(reader) == 200
        writer.close()


async def test_who_does_not_take_the_answer_is_dropped() -> None:
    async with served(Impatient) as server:
        reader, writer = await ask(server, GOOD.replace(b"/", b"/large", 1))
        await reader.readuntil(b"\r\n\r\n")
        while server.server_state.connections:  # noqa: ASYNC110  # as above
            await asyncio.sleep(0.01)
        received = 0
        with suppress(ConnectionError):
            while part := await reader.read(1_000_000):
                received += len(part)
        assert received < len(LARGE)
        writer.close()


async def test_each_request_has_its_own_time() -> None:
    async with served(Impatient) as server:
        reader, writer = await ask(server)
        for _ in range(30):
            writer.write(GOOD)
            assert b" 200 " in await reader.readuntil(b"small")
            await asyncio.sleep(0.01)
        writer.close()


async def test_a_connection_is_kept_for_longer_than_clients_keep_theirs() -> None:
    """Closed sooner, it would be reset under the request of a client that takes it for good: httpx does for 5 s."""
    assert Connection.seconds_between_requests > 60  # what load balancers have
    async with served(Patient) as server:
        reader, writer = await ask(server, GOOD)
        assert b" 200 " in await reader.readuntil(b"small")
        await asyncio.sleep(3 * Patient.seconds_for_head)
        writer.write(GOOD)
        assert b" 200 " in await reader.readuntil(b"small")
        writer.close()


async def test_who_asks_no_more_is_dropped_without_a_word() -> None:
    async with served(Impatient) as server:
        reader, writer = await ask(server, GOOD)
        assert b" 200 " in await reader.readuntil(b"small")
        assert await reader.read() == b""
        writer.close()


async def test_who_sends_a_later_head_too_slowly_is_dropped_too() -> None:
    for first in ([GOOD], [GOOD + HEAD]):
        async with served(Patient) as server:
            reader, writer = await ask(server, *first)
            assert b" 200 " in await reader.readuntil(b"small")
            writer.write(HEAD[:5] if first == [GOOD] else b"x: x\r\n")
            assert await status(reader) == 408
            writer.close()


async def test_who_is_one_too_many_is_asked_to_come_again() -> None:
    async with served(Cramped) as server:
        first, second = await ask(server, GOOD), await ask(server, GOOD)
        for reader, _ in (first, second):
            assert b" 200 " in await reader.readuntil(b"\r\n\r\n")
        third = await ask(server, GOOD)
        assert b"retry-after: 1" in await third[0].readuntil(b"\r\n\r\n")
        for _, writer in (first, third):
            writer.close()
        while len(server.server_state.connections) > 1:  # noqa: ASYNC110  # as above
            await asyncio.sleep(0.01)
        fourth = await ask(server, GOOD)
        assert b" 200 " in await fourth[0].readuntil(b"\r\n\r\n")
        for _, writer in (second, fourth):
            writer.close()
