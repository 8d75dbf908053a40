"""A connection that costs its process next to nothing: for loads that a client library would be busy with itself."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple
from urllib.parse import urlsplit


class Answer(NamedTuple):
    """An answer: its status, its headers in one piece, and its body."""

    status: int
    head: bytes
    body: bytes


def post(path: str, body: Any, **headers: str) -> bytes:
    """A request as bytes, to be sent as often as one likes."""
    content = json.dumps(body).encode()
    lines = [f"POST /api/v1{path} HTTP/1.1", "Host: localhost", "Content-Type: application/json"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, f"Content-Length: {len(content)}", "", ""]).encode() + content


class RawConnection:
    """An open connection, for one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def send(self, request: bytes) -> Answer:
        """Send a request and wait for the whole answer."""
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        return Answer(int(head[9:12]), head, await self._reader.readexactly(length))


@asynccontextmanager
async def connections(url: str, count: int) -> AsyncGenerator[list[RawConnection]]:
    """So many open connections, until the block is left."""
    address = urlsplit(url)
    streams = [await asyncio.open_connection(address.hostname, address.port) for _ in range(count)]
    try:
        yield [RawConnection(*each) for each in streams]
    finally:
        for _, writer in streams:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for _, writer in streams), return_exceptions=True)
