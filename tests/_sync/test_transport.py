# DO NOT EDIT: written by custom/tools/compose.py from tests/_async/test_transport.py; change that, then run `make generate`
"""The default transport over real sockets (sync)."""

import socket
import ssl
import threading
from pathlib import Path

import httpx
import pytest

from aureus_sdk._sync.transport import PoolTransport
from tests.support.scripted_server import OK, Connection, Script, ScriptedServer, answer_every_request

CERTIFICATE = Path(__file__).parents[1] / "transport" / "localhost.pem"
SECONDS = {"connect": 10.0, "read": 10.0, "write": 10.0, "pool": 10.0}


def get(url: str, **seconds: float) -> httpx.Request:
    return httpx.Request("GET", url, extensions={"timeout": SECONDS | seconds})


def fetch(transport: PoolTransport, request: httpx.Request) -> bytes:
    response = transport.handle_request(request)
    try:
        return response.read()
    finally:
        response.close()


def test_request_and_response_pass_unchanged() -> None:
    received: list[bytes] = []

    def script(connection: Connection) -> None:
        received.append(connection.read_request())
        connection.send(b"HTTP/1.1 299 Odd\r\nX-Two: 1\r\nX-Two: 2\r\ncontent-length: 0\r\n\r\n")

    with ScriptedServer(script) as server:
        with PoolTransport(server.url) as transport:
            url = f"{server.url}/a%2Fb%3Fc/%2E%2E/%F0%9F%98%80?q=%7B%7D"
            request = httpx.Request("DELETE", url, headers=[("Host", "h"), ("X-One", "1"), ("X-One", "2")])
            response = transport.handle_request(request)
            response.read()

    target = b"/a%2Fb%3Fc/%2E%2E/%F0%9F%98%80?q=%7B%7D"
    assert received == [b"DELETE " + target + b" HTTP/1.1\r\nHost: h\r\nX-One: 1\r\nX-One: 2\r\n\r\n"]
    assert response.status_code == 299
    assert response.reason_phrase == "Odd"
    assert response.headers.multi_items() == [("x-two", "1"), ("x-two", "2"), ("content-length", "0")]


def test_a_body_is_there_as_soon_as_it_arrives() -> None:
    first_was_read = threading.Event()

    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        first_was_read.wait(10)
        connection.send(b"6\r\nsecond\r\n0\r\n\r\n")

    with ScriptedServer(script) as server:
        with PoolTransport(server.url) as transport:
            response = transport.handle_request(get(server.url))
            parts: list[bytes] = []
            for part in response.iter_bytes():
                parts.append(part)
                first_was_read.set()
            response.close()

    assert parts == [b"first", b"second"]


def test_a_connection_is_used_again() -> None:
    with ScriptedServer(answer_every_request) as server:
        with PoolTransport(server.url) as transport:
            bodies = [fetch(transport, get(server.url)) for _ in range(3)]

    assert bodies == [b"ok"] * 3
    assert server.connections == 1


def test_a_connection_that_the_server_closed_is_not_used_again() -> None:
    def answer_once(connection: Connection) -> None:
        connection.read_request()
        connection.send(OK)

    with ScriptedServer(answer_once) as server:
        with PoolTransport(server.url) as transport:
            for _ in range(3):
                assert fetch(transport, get(server.url)) == b"ok"
                server.wait_until_closed(connections=1)

    assert server.connections == 3


def test_a_response_closed_unread_gives_its_place_back() -> None:
    def script(connection: Connection) -> None:
        connection.read_request()
        connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\nbegun")
        connection.read_request()

    with ScriptedServer(script) as server:
        with PoolTransport(server.url, limits=httpx.Limits(max_connections=1)) as transport:
            for _ in range(3):
                response = transport.handle_request(get(server.url))
                response.close()
                server.wait_until_closed(connections=1)

    assert server.connections == 3


def test_waiting_for_a_free_connection_ends_in_time() -> None:
    with ScriptedServer(answer_every_request) as server:
        with PoolTransport(server.url, limits=httpx.Limits(max_connections=1)) as transport:
            response = transport.handle_request(get(server.url))
            with pytest.raises(httpx.PoolTimeout):
                transport.handle_request(get(server.url, pool=0.01))
            response.read()

            assert fetch(transport, get(server.url)) == b"ok"


def test_a_refused_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    request = get(url)
    with PoolTransport(url) as transport:
        with pytest.raises(httpx.ConnectError) as caught:
            transport.handle_request(request)

    assert caught.value.request is request


def silence(connection: Connection) -> None:
    connection.read_request()
    connection.read_request()


def silence_in_the_body(connection: Connection) -> None:
    connection.read_request()
    connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab")
    connection.read_request()


def hang_up(connection: Connection) -> None:
    connection.read_request()


def hang_up_in_the_head(connection: Connection) -> None:
    connection.read_request()
    connection.send(b"HTTP/1.1 200 OK\r\ncontent-le")


def hang_up_in_the_body(connection: Connection) -> None:
    connection.read_request()
    connection.send(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab")


def reset(connection: Connection) -> None:
    connection.read_request()
    connection.reset()


def reset_in_the_body(connection: Connection) -> None:
    hang_up_in_the_body(connection)
    connection.reset()


def babble(connection: Connection) -> None:
    connection.read_request()
    connection.send(b"this is not HTTP\r\n\r\n")


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        (silence, httpx.ReadTimeout),
        (silence_in_the_body, httpx.ReadTimeout),
        (hang_up, httpx.RemoteProtocolError),
        (hang_up_in_the_head, httpx.RemoteProtocolError),
        (hang_up_in_the_body, httpx.RemoteProtocolError),
        (reset, httpx.ReadError),
        (reset_in_the_body, httpx.ReadError),
        (babble, httpx.RemoteProtocolError),
    ],
)
def test_a_server_that_fails(script: Script, failure: type[httpx.TransportError]) -> None:
    seconds = 0.05 if failure is httpx.ReadTimeout else 10.0
    with ScriptedServer(script) as server:
        request = get(server.url, read=seconds)
        with PoolTransport(server.url, limits=httpx.Limits(max_connections=1)) as transport:
            for _ in range(2):  # the second finds the place in the pool free
                with pytest.raises(failure) as caught:
                    fetch(transport, request)

                assert caught.value.request is request


def test_a_request_that_http_does_not_allow() -> None:
    with ScriptedServer(answer_every_request) as server:
        request = httpx.Request("GET", server.url, headers={"X-Split": "a\r\nb: c"})
        with PoolTransport(server.url) as transport:
            with pytest.raises(httpx.LocalProtocolError):
                transport.handle_request(request)


def test_a_url_that_is_not_http() -> None:
    with PoolTransport("gopher://localhost") as transport:
        with pytest.raises(httpx.UnsupportedProtocol):
            transport.handle_request(get("gopher://localhost"))


def test_closing_closes_the_idle_connections() -> None:
    with ScriptedServer(answer_every_request) as server:
        transport = PoolTransport(server.url)
        fetch(transport, get(server.url))
        transport.close()

        server.wait_until_closed(connections=1)


def test_a_proxy_is_asked_with_the_whole_url_and_the_password() -> None:
    received: list[bytes] = []

    def script(connection: Connection) -> None:
        received.append(connection.read_request())
        connection.send(OK)

    with ScriptedServer(script) as proxy:
        url = proxy.url.replace("://", "://user:password@")
        with PoolTransport("http://aureus.example", proxy=url) as transport:
            assert fetch(transport, get("http://aureus.example/health")) == b"ok"

    first_line, *headers = received[0].split(b"\r\n")
    assert first_line == b"GET http://aureus.example/health HTTP/1.1"
    assert b"Proxy-Authorization: Basic dXNlcjpwYXNzd29yZA==" in headers


def test_a_certificate_must_be_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(CERTIFICATE)
    with ScriptedServer(answer_every_request, tls=tls) as server:
        with PoolTransport(server.url) as transport:
            with pytest.raises(httpx.ConnectError, match="certificate"):
                fetch(transport, get(server.url))

        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        with PoolTransport(server.url) as transport:
            assert fetch(transport, get(server.url)) == b"ok"
