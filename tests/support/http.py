"""HTTP below what clients let one do."""

import socket
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx


class RawAnswer(NamedTuple):
    """The answer to a request that was written byte by byte."""

    status: int
    head: str
    body: bytes


def send_raw(url: str, request: bytes) -> RawAnswer:
    """Write these bytes to the server, which is to close the connection after its answer."""
    address = urlsplit(url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=30) as connection:
        connection.sendall(request)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return RawAnswer(int(head.split()[1]), head.decode("latin-1").lower(), body)


def get_raw(url: str, target: str, *headers: str, method: str = "GET") -> RawAnswer:
    """Ask for a target that is sent as it is."""
    host = [] if any(header.lower().startswith("host:") for header in headers) else ["Host: localhost"]
    lines = [f"{method} {target} HTTP/1.1", *host, *headers, "Connection: close", "", ""]
    return send_raw(url, "\r\n".join(lines).encode("latin-1"))


def pages(api: httpx.Client, path: str, **query: str | int) -> Iterator[httpx.Response]:
    """All pages of a long answer, wherever it has its cursor."""
    cursor: dict[str, str] = {}
    while True:
        answer = api.get(path, params={**query, **cursor})
        yield answer
        body: list[Any] | dict[str, Any] = answer.json()
        following = body.get("next_cursor") if isinstance(body, dict) else answer.headers.get("x-next-cursor")
        if following is None:
            return
        cursor = {"cursor": following}
