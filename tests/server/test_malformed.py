"""What is not HTTP, or is HTTP that no honest client sends: refused with a problem, and the connection is closed."""

import json
import re
import socket
from collections.abc import Iterator
from random import Random
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.http import send_raw
from tests.support.malformed_requests import malformed_request, statuses_of_answers
from tests.support.runtime import RunningRuntime, running_runtime

HEALTH = b"GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /api/v1/policy/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n"


_TOLD = re.compile(r"^[-0-9]+ [0-9:,]+ INFO (started with |\S+ \S+ \d{3} |a request is refused )")


@pytest.fixture(scope="module")
def assailed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRuntime]:
    """A runtime that has nothing to complain of, whatever it is sent."""
    with running_runtime(tmp_path_factory.mktemp("assailed")) as runtime:
        yield runtime
        assert runtime.stop() == 0
        assert [line for line in runtime.log.read_text().splitlines() if not _TOLD.search(line)] == []


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"\r\n\r\n", 400),
        (b"nonsense\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"GET /api/v1/health\r\n\r\n", 400),
        (b"GET /api/v1/health HTTP/3.0\r\nHost: localhost\r\n\r\n", 400),
        (b"GET /api/v1/h\xc3\xa9alth HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"GET /api/v1/health HTTP/1.1\r\n\r\n", 400),
        (HEALTH + b"Host: localhost\r\n\r\n", 400),
        (HEALTH + b"Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n", 400),
        (HEALTH + b"Idempotency-Key: a\r\nidempotency-key: b\r\n\r\n", 400),
        (POST + b"Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 400),
        (POST + b"Content-Encoding: identity\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", 400),
        (HEALTH + b"no colon\r\n\r\n", 400),
        (HEALTH + b"space : x\r\n\r\n", 400),
        (HEALTH + b"nul: \0\r\n\r\n", 400),
        (b"GET http://localhost/api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"GET http://example.org/api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"CONNECT example.org:443 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"GET /api/v1/health?" + b"x" * 50_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
        (b"GET /" + b"x" * 70_000, 431),
        (HEALTH + b"x: " + b"x" * 70_000, 431),
        (HEALTH + b"x: " + b"x" * 70_000 + b"\r\n\r\n", 431),
        (HEALTH + b"".join(b"x-%d: x\r\n" % number for number in range(200)) + b"\r\n", 431),
        (HEALTH + b"x: x\r\n" * 10_000 + b"\r\n", 431),
        (POST + b"Content-Length: -1\r\n\r\n", 400),
        (POST + b"Content-Length: +1\r\n\r\n1", 400),
        (POST + b"Content-Length: 0x1\r\n\r\n1", 400),
        (POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n12", 400),
        (POST + b"Content-Length: 1, 2\r\n\r\n12", 400),
        (POST + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n1", 400),
        (CHUNKED + b"Content-Length: 1\r\n\r\n0\r\n\r\n", 400),
        (CHUNKED + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (POST + b"Transfer-Encoding: gzip\r\n\r\n1", 400),
        (POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
        (CHUNKED.replace(b"1.1", b"1.0", 1) + b"\r\n0\r\n\r\n", 400),
        (CHUNKED + b"\r\nxyz\r\n", 400),
        (CHUNKED + b"\r\n-1\r\n", 400),
        (CHUNKED + b"\r\n" + b"f" * 21 + b"\r\n", 400),
        (CHUNKED + b"\r\n1\r\n{}\r\n0\r\n\r\n", 400),
        (CHUNKED + b"\r\n1;" + b"x" * 70_000, 431),
    ],
)
def test_it_is_refused_and_the_connection_is_closed(runtime_url: str, request_: bytes, status: int) -> None:
    answer = send_raw(runtime_url, request_)

    assert answer.status == status
    assert answer.body.startswith(b"{"), answer.body
    assert json.loads(answer.body)["status"] == status
    assert "\r\ncontent-type: application/problem+json" in answer.head
    assert "\r\nx-request-id: " in answer.head


def test_the_same_length_twice_is_one_length(runtime_url: str) -> None:
    twice = POST + b"Connection: close\r\n" + b"Content-Length: 2\r\n" * 2 + b"\r\n{}"
    assert send_raw(runtime_url, twice).status == 422


def test_the_same_key_twice_is_one_key(runtime_url: str) -> None:
    twice = HEALTH + b"Connection: close\r\n" + b"Idempotency-Key: k\r\n" * 2 + b"\r\n"
    assert send_raw(runtime_url, twice).status == 200


def test_what_comes_after_a_good_request_spoils_only_itself(runtime_url: str) -> None:
    answer = send_raw(runtime_url, HEALTH + b"\r\n" + b"nonsense\r\n\r\n")

    assert answer.status == 200
    assert b"HTTP/1.1 400 Bad Request" in answer.body


def test_a_body_that_turns_bad_after_the_answer_only_ends_the_connection(runtime_url: str) -> None:
    address = urlsplit(runtime_url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=30) as connection:
        connection.sendall(CHUNKED.replace(b"check", b"chequers") + b"\r\n")
        assert b"404 Not Found" in connection.recv(65536)
        connection.sendall(b"xyz\r\n")
        assert b"HTTP/1.1" not in b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize("method", [b"CONNECT", b"TRACE", b"HEAD", b"X" * 1000])
def test_odd_methods_are_refused_like_others(runtime_url: str, method: bytes) -> None:
    head = HEALTH.replace(b"GET", method)
    assert send_raw(runtime_url, head + b"Connection: close\r\n\r\n").status == 405


def test_an_upgrade_is_not_taken_up(runtime_url: str) -> None:
    upgrade = b"Connection: upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n"
    assert send_raw(runtime_url, HEALTH + upgrade).status == 200


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_whatever_is_sent_is_never_the_servers_fault(assailed: RunningRuntime, random: Random) -> None:
    statuses = statuses_of_answers(assailed.url, malformed_request(random))

    assert not [status for status in statuses if status >= 500]
    assert assailed.process.poll() is None


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_noise_is_malformed(assailed: RunningRuntime, noise: bytes) -> None:
    assert statuses_of_answers(assailed.url, noise)[0] in {400, 431}
