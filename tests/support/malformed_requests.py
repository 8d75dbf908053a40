"""Requests that are broken at random, and what a server answers to such."""

import re
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random
from urllib.parse import urlsplit

_BODY = b'{"principal": {"id": "a", "type": "agent", "permissions": []}, "action": {"id": "b"}}'
_IS_JSON = b"Host: localhost\r\nContent-Type: application/json\r\n"
_CHUNKS = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (_BODY[:10], _BODY[10:]))
_GOOD: Sequence[bytes] = (
    b"GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n",
    b"GET /api/v1/observability/metrics?name=a&limit=5&tags=%7B%7D HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /api/v1/workflows/a%2Fb/events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 5\r\n\r\n",
    b"HEAD /api/v1/health HTTP/1.0\r\nHost: localhost:80\r\nOrigin: http://localhost\r\n\r\n",
    b"POST /api/v1/workflows/x/cancel HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: k\r\n\r\n",
    b"POST /api/v1/policy/check HTTP/1.1\r\n%sContent-Length: %d\r\n\r\n%s" % (_IS_JSON, len(_BODY), _BODY),
    b"POST /api/v1/policy/check HTTP/1.1\r\n%sExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n%s0\r\n\r\n"
    % (_IS_JSON, _CHUNKS),
)
_ODD: Sequence[bytes] = (
    b"\0",
    b"\n",
    b"\r",
    b"\r\n",
    b" ",
    b"\t",
    b":",
    b"%",
    b"%00",
    b"%ff",
    b"?",
    b"/",
    b"\x7f",
    b"\xff",
    b"HTTP/1.1",
    b"HTTP/2.0",
    b"http://example.org",
    b"Content-Length: 5\r\n",
    b"Content-Length: -1\r\n",
    b"Content-Length: 99999999999999999999\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Transfer-Encoding: gzip\r\n",
    b"Content-Encoding: gzip\r\n",
    b"Connection: upgrade\r\nUpgrade: websocket\r\n",
    b"Connection: close\r\n",
    b"Expect: 100-continue\r\n",
    b"x" * 5_000,
    b"x: x\r\n" * 200,
    b"[" * 500,
)
_END = b"\r\n\r\n" + b"x" * 70_000
"""What ends a request wherever it was broken off: no head may be this long."""

_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")


def malformed_request(random: Random) -> bytes:
    """A request that would be good, but for a few changes."""
    request = random.choice(_GOOD)
    for _ in range(random.randint(1, 4)):
        place, end = sorted((random.randint(0, len(request)), random.randint(0, len(request))))
        request = random.choice(_CHANGES)(random, request, place, end)
    return request


def statuses_of_answers(url: str, request: bytes) -> list[int]:
    """The status of each answer to what may be several requests, or none."""
    address = urlsplit(url)
    answers = b""
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=2) as connection:
        with suppress(ConnectionError):
            connection.sendall(request + _END)
        with suppress(ConnectionError, TimeoutError):
            while received := connection.recv(65536):
                answers += received
    return [int(status) for status in _STATUS.findall(answers)]


def _cut_out(_random: Random, request: bytes, place: int, end: int) -> bytes:
    return request[:place] + request[end:]


def _break_off(_random: Random, request: bytes, place: int, _end: int) -> bytes:
    return request[:place]


def _repeat(_random: Random, request: bytes, place: int, end: int) -> bytes:
    return request[:end] + request[place:end] + request[end:]


def _insert(random: Random, request: bytes, place: int, _end: int) -> bytes:
    return request[:place] + random.choice(_ODD) + request[place:]


def _insert_line(random: Random, request: bytes, place: int, _end: int) -> bytes:
    start = request.find(b"\r\n", place) + 2
    return request[:start] + random.choice(_ODD) + request[start:]


def _overwrite(random: Random, request: bytes, place: int, _end: int) -> bytes:
    return request[:place] + random.randbytes(1) + request[place + 1 :]


_CHANGES: Sequence[Callable[[Random, bytes, int, int], bytes]] = (
    _cut_out,
    _break_off,
    _repeat,
    _insert,
    _insert_line,
    _overwrite,
)
