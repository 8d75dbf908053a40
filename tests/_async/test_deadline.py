# hand-written; composed into tests/_sync by make generate
"""A server that is slow, but never too slow for a single time-out, cannot keep a call beyond its deadline (async)."""

import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from aureus_sdk._async.transport import AsyncPoolTransport
from aureus_sdk._deadline import deadline_at, remaining, within_deadline
from tests.support.scripted_server import Connection, Script, ScriptedServer, answer_every_request

SECONDS = {"connect": 10.0, "read": 10.0, "write": 10.0, "pool": 10.0}
LARGE = bytes(16_000_000)
"""More than the operating system takes from a writer whom nobody reads."""


async def fetch(transport: AsyncPoolTransport, request: httpx.Request) -> bytes:
    response = await transport.handle_async_request(request)
    try:
        return await response.aread()
    finally:
        await response.aclose()


def post(url: str, content: bytes = b"") -> httpx.Request:
    return httpx.Request("POST", url, content=content, extensions={"timeout": SECONDS})


@contextmanager
def deadline_in(seconds: float) -> Generator[None]:
    with deadline_at(time.monotonic() + seconds):
        yield


def drip_the_head(connection: Connection) -> None:
    connection.read_request()
    connection.drip(b"HTTP/1.1 200 OK\r\nx-long: " + b"x" * 100 + b"\r\ncontent-length: 0\r\n\r\n")


def drip_the_body(connection: Connection) -> None:
    connection.read_request()
    connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n")
    connection.drip(b"x" * 100)


@pytest.mark.parametrize("script", [drip_the_head, drip_the_body])
async def test_an_answer_that_drips(script: Script) -> None:
    with ScriptedServer(script) as server:
        async with AsyncPoolTransport(server.url) as transport:
            with deadline_in(0.2), pytest.raises(httpx.ReadTimeout):
                await fetch(transport, post(server.url))


async def test_a_request_that_is_sipped() -> None:
    gave_up = threading.Event()

    def script(connection: Connection) -> None:
        while not gave_up.wait(0.05) and connection.receive():
            pass

    with ScriptedServer(script) as server:
        async with AsyncPoolTransport(server.url) as transport:
            with deadline_in(0.2), pytest.raises(httpx.WriteTimeout):
                await fetch(transport, post(server.url, LARGE))
            gave_up.set()


async def test_a_tls_handshake_that_drips() -> None:
    record_of_the_handshake = b"\x16\x03\x03\x01\x00" + b"\x02\x00\x00\xfc\x03\x03" + bytes(250)
    with ScriptedServer(lambda connection: connection.drip(record_of_the_handshake)) as server:
        url = server.url.replace("http://", "https://")
        async with AsyncPoolTransport(url) as transport:
            with deadline_in(0.2), pytest.raises(httpx.ConnectTimeout):
                await fetch(transport, post(url))


async def test_a_deadline_that_has_passed_ends_a_call_before_it_is_sent() -> None:
    with ScriptedServer(answer_every_request) as server:
        async with AsyncPoolTransport(server.url) as transport:
            with deadline_in(-1), pytest.raises(httpx.TimeoutException):
                await fetch(transport, post(server.url))

    assert server.connections == 0


async def test_a_deadline_ends_with_its_block() -> None:
    with ScriptedServer(answer_every_request) as server:
        async with AsyncPoolTransport(server.url) as transport:
            with deadline_in(10):
                with deadline_in(-1):
                    pass
                assert await fetch(transport, post(server.url)) == b"ok"

    assert remaining() is None


def test_the_time_out_counts_where_it_is_shorter() -> None:
    with deadline_in(1000):
        assert within_deadline(1.0, TimeoutError) == 1.0
        assert 900 < (within_deadline(None, TimeoutError) or 0) <= 1000
    assert within_deadline(None, TimeoutError) is None


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
async def test_localhost_is_found_on_the_one_address_where_it_listens(
    family: socket.AddressFamily, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up = socket.getaddrinfo

    def both_addresses(host: str | bytes, *arguments: Any, **options: Any) -> list[Any]:
        hosts = ["::1", "127.0.0.1"] if host in ("localhost", b"localhost") else [host]
        return [address for each in hosts for address in look_up(each, *arguments, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", both_addresses)  # not every system has both for localhost
    with ScriptedServer(answer_every_request, family=family) as server:
        async with AsyncPoolTransport(server.url) as transport:
            assert await fetch(transport, post(server.url)) == b"ok"
