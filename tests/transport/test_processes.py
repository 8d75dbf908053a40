"""A client that a process takes with it when it forks."""

import asyncio
import os
import threading
from collections.abc import Callable

import httpx
import pytest

from aureus_sdk import AureusClient, SyncAureusClient
from aureus_sdk._sync.transport import PoolTransport
from tests.support.canned_server import canned_server, http_answer
from tests.support.scripted_server import Connection, ScriptedServer, answer_every_request

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]
HEALTHY = http_answer(200, b'{"status": "ok", "version": "1"}')


def in_a_child(work: Callable[[], object]) -> int:
    """Fork, and do something in the child; its process id. It exits with 0 if that has gone well."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return child


def exit_code(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def number_of_the_connection(server_url: str, transport: PoolTransport) -> bytes:
    response = transport.handle_request(httpx.Request("GET", server_url, extensions={"timeout": {"read": 10.0}}))
    try:
        return response.read()
    finally:
        response.close()


def test_each_process_has_connections_of_its_own() -> None:
    connections = iter(range(10, 99))

    def script(connection: Connection) -> None:
        number = b"%d" % next(connections)
        while connection.read_request():
            connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n" + number)

    with ScriptedServer(script) as server, PoolTransport(server.url) as transport:
        parents = number_of_the_connection(server.url, transport)

        def child() -> None:
            childs = number_of_the_connection(server.url, transport)
            assert childs != parents
            assert number_of_the_connection(server.url, transport) == childs
            transport.close()

        children = [in_a_child(child) for _ in range(4)]
        assert all(number_of_the_connection(server.url, transport) == parents for _ in range(20))
        assert [exit_code(child) for child in children] == [0] * 4
        assert number_of_the_connection(server.url, transport) == parents


def test_forking_while_other_threads_call() -> None:
    """Each fork happens at another point of their calls: it may find any lock taken."""
    with canned_server(HEALTHY) as server, SyncAureusClient(server.url, max_retries=0, timeout=20.0) as client:
        is_over = threading.Event()

        def keep_calling() -> None:
            while not is_over.is_set():
                client.get_health()

        threads = [threading.Thread(target=keep_calling) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            codes = [exit_code(in_a_child(client.get_health)) for _ in range(20)]
        finally:
            is_over.set()
            for thread in threads:
                thread.join()

    assert codes == [0] * 20


def test_an_answer_that_is_being_read_stays_with_the_parent() -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nab")
        child_is_gone.wait(10)
        connection.send(b"cd")

    child_is_gone = threading.Event()
    with ScriptedServer(script) as server, PoolTransport(server.url) as transport:
        response = transport.handle_request(httpx.Request("GET", server.url))
        parts = response.iter_raw()
        assert next(parts) == b"ab"

        def child() -> None:
            with pytest.raises(httpx.ReadError):
                next(parts)
            response.close()

        assert exit_code(in_a_child(child)) == 0
        child_is_gone.set()
        assert next(parts) == b"cd"
        response.close()


def test_the_async_client_in_an_event_loop_of_the_child() -> None:
    async def call(client: AureusClient) -> None:
        await client.get_health()

    with canned_server(HEALTHY) as server:
        client = AureusClient(server.url)
        asyncio.run(call(client))

        assert exit_code(in_a_child(lambda: asyncio.run(call(client)))) == 0
        asyncio.run(call(client))
        asyncio.run(client.aclose())


def test_a_child_that_only_ends_leaves_the_parents_connections_alone() -> None:
    with ScriptedServer(answer_every_request) as server, PoolTransport(server.url) as transport:
        number_of_the_connection(server.url, transport)
        assert exit_code(in_a_child(transport.close)) == 0
        number_of_the_connection(server.url, transport)

        assert server.connections == 1
