"""A server on a real socket that answers every request with the same bytes, and remembers what it was sent."""

import socketserver
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast

JSON = "application/json"


@dataclass(frozen=True)
class Received:
    """One request, as it came over the wire."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    header_names: list[str]


@dataclass
class CannedServer:
    """Where the server is, what it answers, and what it was sent."""

    url: str
    answer: bytes
    received: list[Received] = field(default_factory=list[Received])
    connections: int = 0


def http_answer(status: int, body: bytes = b"", *, content_type: str = JSON, **headers: str) -> bytes:
    """An HTTP/1.1 response; underscores in header names stand for hyphens."""
    lines = [f"HTTP/1.1 {status} Canned", f"Content-Length: {len(body)}", f"Content-Type: {content_type}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@contextmanager
def canned_server(answer: bytes) -> Generator[CannedServer]:
    """Serve ``answer`` until the block is left; an empty answer hangs up on everybody."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.canned = CannedServer(f"http://127.0.0.1:{server.server_address[1]}", answer)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.canned
        finally:
            server.shutdown()
            thread.join()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    canned: CannedServer


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        canned = cast("_Server", self.server).canned
        canned.connections += 1
        while request := self._read_request():
            canned.received.append(request)
            if not canned.answer:
                return
            self.wfile.write(canned.answer)

    def _read_request(self) -> Received | None:
        method, _, rest = self.rfile.readline().decode("latin-1").partition(" ")
        if not rest:
            return None
        headers: dict[str, str] = {}
        names: list[str] = []
        while line := self.rfile.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
            names.append(name.lower())
        body = self.rfile.read(int(headers.get("content-length", 0)))
        return Received(method, rest.rsplit(" ", 1)[0], headers, body, names)
