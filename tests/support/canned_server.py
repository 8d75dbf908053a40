"""A server on a real socket that gives the answers it was given, and remembers what it was sent."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.support.scripted_server import Connection, Received, ScriptedServer, parse_request

JSON = "application/json"


@dataclass
class CannedServer:
    """Where the server is, what it answers, and what it was sent."""

    url: str
    answers: list[bytes]
    received: list[Received] = field(default_factory=list[Received])
    connections: int = 0


def http_answer(status: int, body: bytes = b"", *, content_type: str = JSON, **headers: str) -> bytes:
    """An HTTP/1.1 response; underscores in header names stand for hyphens."""
    lines = [f"HTTP/1.1 {status} Canned", f"Content-Length: {len(body)}", f"Content-Type: {content_type}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


@contextmanager
def canned_server(*answers: bytes) -> Generator[CannedServer]:
    """
    Give one answer after the other, the last one until the block is left. An empty answer hangs up, and one that closes
    the connection does after it.
    """

    def script(connection: Connection) -> None:
        canned.connections += 1
        while raw := connection.read_request():
            canned.received.append(parse_request(raw))
            answer = canned.answers.pop(0) if len(canned.answers) > 1 else canned.answers[0]
            if not answer:
                return
            connection.send(answer)
            if b"Connection: close" in answer:
                return

    server = ScriptedServer(script)
    canned = CannedServer(f"http://127.0.0.1:{server.port}", list(answers))
    with server:
        yield canned
