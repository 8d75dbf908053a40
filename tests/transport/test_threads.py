"""One sync client in many threads, and what another thread does to a call in flight."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from aureus_sdk import ClientClosedError, SyncAureusClient
from aureus_sdk._sync.semaphore import FairSemaphore
from aureus_sdk._sync.transport import PoolTransport
from tests.support.canned_server import http_answer
from tests.support.scripted_server import Connection, Received, Script, ScriptedServer, parse_request
from tests.support.waiting import wait_until


def fetch(transport: PoolTransport, url: str) -> bytes:
    seconds = dict.fromkeys(("connect", "read", "write", "pool"), 30.0)
    response = transport.handle_request(httpx.Request("GET", url, extensions={"timeout": seconds}))
    try:
        return response.read()
    finally:
        response.close()


def echo_the_path(connection: Connection) -> None:
    while request := connection.read_request():
        path = request.split()[1]
        connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(path), path))


def test_each_of_64_threads_gets_its_own_answers() -> None:
    limits = httpx.Limits(max_connections=10)
    with ScriptedServer(echo_the_path) as server, PoolTransport(server.url, limits=limits) as transport:

        def call(number: int) -> bytes:
            return fetch(transport, f"{server.url}/{number}")

        with ThreadPoolExecutor(64) as threads:
            answers = list(threads.map(call, range(1000)))

    assert answers == [b"/%d" % number for number in range(1000)]
    assert server.connections <= 10


def test_what_one_tenant_sends_has_nothing_of_another() -> None:
    received: list[Received] = []
    failed: set[str] = set()

    def fail_each_call_once(connection: Connection) -> None:
        while raw := connection.read_request():
            request = parse_request(raw)
            received.append(request)
            workflow_id = request.target.split("/")[-2]
            run = {"workflow_id": workflow_id, "run_id": "r", "status": "cancelled"}
            is_first = workflow_id not in failed
            failed.add(workflow_id)
            connection.send(
                http_answer(503, Retry_After="0") if is_first else http_answer(200, json.dumps(run).encode())
            )

    with ScriptedServer(fail_each_call_once) as server, ThreadPoolExecutor(32) as threads:
        ada, bob = (
            SyncAureusClient(server.url, api_key=f"key-of-{tenant}", default_headers={"X-Tenant": tenant})
            for tenant in ("ada", "bob")
        )
        eve = bob.with_options(api_key="key-of-eve", default_headers={"X-Tenant": "eve"})
        clients = {"ada": ada, "bob": bob, "eve": eve}
        names = [f"{tenant}-{number}" for number in range(50) for tenant in clients]

        def call(name: str) -> str:
            client = clients[name.partition("-")[0]].with_options(correlation_id=name)
            return client.cancel_workflow(name).workflow_id

        with ada, bob:
            assert list(threads.map(call, names)) == names

    assert len(received) == 2 * len(names)
    assert len({request.headers["idempotency-key"] for request in received}) == len(names)
    for request in received:
        name = request.target.split("/")[-2]
        tenant = name.partition("-")[0]
        assert request.headers["authorization"] == f"Bearer key-of-{tenant}"
        assert (request.headers["x-tenant"], request.headers["x-correlation-id"]) == (tenant, name)


def test_threads_are_let_in_in_the_order_in_which_they_came() -> None:
    semaphore = FairSemaphore(1)
    order: list[int] = []

    def take_a_turn(number: int) -> None:
        semaphore.acquire(10)
        order.append(number)
        semaphore.release()

    semaphore.acquire(10)
    threads = [threading.Thread(target=take_a_turn, args=(number,)) for number in range(20)]
    for number, thread in enumerate(threads):
        thread.start()
        wait_until(lambda: semaphore.waiting > number)  # noqa: B023  # it is over before the next
    semaphore.release()
    for thread in threads:
        thread.join()

    assert order == list(range(20))


def silent(connection: Connection) -> None:
    connection.read_request()
    connection.read_request()


def silent_in_the_body(connection: Connection) -> None:
    connection.read_request()
    connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab")
    connection.read_request()


@pytest.mark.parametrize("script", [silent, silent_in_the_body])
def test_closing_ends_the_calls_in_flight_and_those_that_wait(script: Script) -> None:
    is_in_flight = threading.Event()

    def announced(connection: Connection) -> None:
        is_in_flight.set()
        script(connection)

    with ScriptedServer(announced) as server, ThreadPoolExecutor(4) as threads:
        transport = PoolTransport(server.url, limits=httpx.Limits(max_connections=1))
        calls = [threads.submit(fetch, transport, server.url) for _ in range(4)]
        assert is_in_flight.wait(10)
        transport.close()
        errors = [call.exception(timeout=10) for call in calls]

    assert [type(error) for error in errors] == [ClientClosedError] * 4


def test_closing_ends_a_tls_handshake() -> None:
    is_in_flight = threading.Event()

    def say_nothing(connection: Connection) -> None:
        connection.receive()
        is_in_flight.set()
        while connection.receive():
            pass

    with ScriptedServer(say_nothing) as server, ThreadPoolExecutor(1) as threads:
        url = server.url.replace("http://", "https://")
        transport = PoolTransport(url)
        call = threads.submit(fetch, transport, url)
        assert is_in_flight.wait(10)
        transport.close()

        assert type(call.exception(timeout=10)) is ClientClosedError
