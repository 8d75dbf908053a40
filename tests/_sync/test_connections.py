# DO NOT EDIT: written by custom/tools/compose.py from tests/_async/test_connections.py; change that, then run `make generate`
"""How long connections live, and what happens to the calls on them, over real sockets (sync)."""

import gc
import socket
import weakref

import httpx
import pytest

from aureus_sdk import APIError, SyncAureusClient, ClientClosedError, InvalidInputError
from aureus_sdk._sync.transport import PoolTransport
from aureus_sdk._connection_errors import StaleConnectionError
from tests.support.canned_server import canned_server, http_answer
from tests.support.scripted_server import OK, Connection, ScriptedServer, answer_every_request

SECONDS = {"connect": 10.0, "read": 10.0, "write": 10.0, "pool": 10.0}
UNREACHABLE = "http://127.0.0.1:1"
HEALTHY = http_answer(200, b'{"status": "ok", "version": "1"}')


def get(url: str, **seconds: float) -> httpx.Request:
    return httpx.Request("GET", url, extensions={"timeout": SECONDS | seconds})


def fetch(transport: PoolTransport, request: httpx.Request) -> bytes:
    response = transport.handle_request(request)
    try:
        return response.read()
    finally:
        response.close()


def test_use_after_close_is_refused() -> None:
    with ScriptedServer(answer_every_request) as server:
        transport = PoolTransport(server.url)
        fetch(transport, get(server.url))
        for _ in range(2):
            transport.close()

            with pytest.raises(ClientClosedError):
                fetch(transport, get(server.url))


def test_closing_what_was_never_used() -> None:
    PoolTransport("http://localhost").close()


def test_a_body_that_is_read_after_close_says_so() -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab")
        connection.read_request()

    with ScriptedServer(script) as server:
        transport = PoolTransport(server.url)
        response = transport.handle_request(get(server.url))
        transport.close()

        with pytest.raises(ClientClosedError):
            response.read()
        response.close()


def test_a_client_that_nobody_closed_frees_its_sockets_without_a_warning() -> None:
    with ScriptedServer(answer_every_request) as server:
        transport = PoolTransport(server.url)
        fetch(transport, get(server.url))
        del transport
        gc.collect()
        with PoolTransport(server.url) as another:
            fetch(another, get(server.url))  # time for the event loop to close the first

        server.wait_until_closed(connections=2)


@pytest.mark.parametrize("is_call_over", [True, False])
def test_closing_leaves_no_socket_open_whoever_keeps_something_of_it(*, is_call_over: bool) -> None:
    with ScriptedServer(answer_every_request) as server:
        transport = PoolTransport(server.url)
        kept = transport.handle_request(get(server.url))
        connected = kept.extensions["network_stream"].get_extra_info("socket")
        kept.read()
        if is_call_over:
            kept.close()
        transport.close()
        kept.close()

        assert connected.fileno() == -1


@pytest.mark.parametrize(
    "answer",
    [None, b"", http_answer(503), http_answer(401), http_answer(200, b"{")],
    ids=["refused", "hung up", "503", "401", "no JSON"],
)
def test_a_client_is_gone_with_its_last_user_whatever_its_calls_came_to(answer: bytes | None) -> None:
    with canned_server(answer or b"") as server:
        client = SyncAureusClient(server.url if answer is not None else UNREACHABLE, max_retries=0)
        gc.disable()  # what it frees would be freed too late: its sockets stay open until then
        try:
            for _ in range(2):
                with pytest.raises(APIError):
                    client.get_health()
            client.close()
            last = weakref.ref(client)
            del client

            assert last() is None
        finally:
            gc.enable()


def test_a_used_connection_that_ends_without_an_answer_is_called_stale() -> None:
    def answer_once(connection: Connection) -> None:
        connection.read_request()
        connection.send(OK)
        connection.read_request()

    with ScriptedServer(answer_once) as server:
        with PoolTransport(server.url) as transport:
            fetch(transport, get(server.url))
            request = get(server.url)
            with pytest.raises(StaleConnectionError) as caught:
                fetch(transport, request)

            assert caught.value.request is request
            assert fetch(transport, get(server.url)) == b"ok"


def test_a_used_connection_that_ends_within_the_answer_is_not_called_stale() -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(OK)
        connection.read_request()
        connection.send(b"HTTP/1.1 200")

    with ScriptedServer(script) as server:
        with PoolTransport(server.url) as transport:
            fetch(transport, get(server.url))
            with pytest.raises(httpx.RemoteProtocolError):
                fetch(transport, get(server.url))


def test_silent_connections_are_probed() -> None:
    with ScriptedServer(answer_every_request) as server:
        for proxy in (None, server.url):
            with PoolTransport(server.url, proxy=proxy) as transport:
                response = transport.handle_request(get(server.url))
                connected = response.extensions["network_stream"].get_extra_info("socket")
                assert connected.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
                if hasattr(socket, "TCP_KEEPIDLE"):
                    assert connected.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 60
                response.read()


def test_the_size_of_the_pool_is_the_users_to_choose() -> None:
    with ScriptedServer(answer_every_request) as server:
        limits = httpx.Limits(max_connections=1)
        with PoolTransport(server.url, limits=limits) as transport:
            response = transport.handle_request(get(server.url))
            with pytest.raises(httpx.PoolTimeout):
                fetch(transport, get(server.url, pool=0.01))
            response.read()

    with canned_server(HEALTHY) as canned:
        with SyncAureusClient(canned.url, limits=limits) as client:
            for _ in range(3):
                client.get_health()
        assert canned.connections == 1


@pytest.mark.parametrize("limits", [httpx.Limits(max_connections=0), httpx.Limits(max_connections=-1), 10])
def test_a_pool_that_nobody_could_use_is_refused(limits: httpx.Limits) -> None:
    with pytest.raises(InvalidInputError, match="limits"):
        SyncAureusClient(limits=limits)
