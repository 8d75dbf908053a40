"""A server on a real socket that does to each connection exactly what a test's script says."""

import select
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import NamedTuple, Self

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


class Received(NamedTuple):
    """One request, as it came over the wire; the names of its headers in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    header_names: list[str]


class Connection:
    def __init__(self, accepted: socket.socket) -> None:
        self._socket = accepted

    def read_request(self) -> bytes:
        """
        Read a request whose length its head tells; what there is of its body if the client closes within that, and
        nothing if it closes before.
        """
        received = b""
        while b"\r\n\r\n" not in received:
            part = self.receive()
            if not part:
                return b""
            received += part
        head, _, body = received.partition(b"\r\n\r\n")
        missing = _content_length(head) - len(body)
        while missing > 0 and (part := self.receive()):
            received += part
            missing -= len(part)
        return received

    def receive(self) -> bytes:
        """What has come, up to 64 KiB; nothing if the client has closed."""
        return self._socket.recv(65536)

    def wait_for_client(self) -> None:
        """Wait until the client has sent something, or closed."""
        select.select([self._socket], [], [])

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def drip(self, data: bytes) -> None:
        """Send so slowly that each byte comes in time, and all of them too late."""
        for byte in data:
            self.send(bytes([byte]))
            time.sleep(0.05)

    def reset(self) -> None:
        """Close so that the client's system reports a reset."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()


Script = Callable[[Connection], None]


class ScriptedServer:
    """
    Runs a script for each connection, in a thread of its own, and closes the connection after it.

    Args:
        script: What to do with a connection.
        tls: Speak TLS with this context.
        family: Listen on 127.0.0.1, or on ::1.
    """

    def __init__(
        self, script: Script, *, tls: ssl.SSLContext | None = None, family: socket.AddressFamily = socket.AF_INET
    ) -> None:
        self._script = script
        self._tls = tls
        self._listener = socket.create_server(
            ("::1" if family == socket.AF_INET6 else "127.0.0.1", 0), family=family, backlog=1024
        )
        self._threads = [threading.Thread(target=self._accept)]
        self._open: set[socket.socket] = set()
        self._closed = threading.Semaphore(0)
        self.connections = 0
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://localhost:{self.port}"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with suppress(OSError):  # it may have been shut down before
            self._listener.shutdown(socket.SHUT_RDWR)
        self._threads[0].join()
        for connection in list(self._open):
            with suppress(OSError):  # the other side may have closed it
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def wait_until_closed(self, connections: int) -> None:
        """Wait until so many more connections have been closed by this side."""
        for _ in range(connections):
            assert self._closed.acquire(timeout=10)

    def _accept(self) -> None:
        while True:
            try:
                accepted, _ = self._listener.accept()
            except OSError:  # the listener was shut down
                return
            self.connections += 1
            self._open.add(accepted)
            self._threads = [thread for thread in self._threads if thread.is_alive()]
            self._threads.append(threading.Thread(target=self._serve, args=(accepted,)))
            self._threads[-1].start()

    def _serve(self, accepted: socket.socket) -> None:
        with suppress(OSError), accepted:  # the client may be gone, or refuse to shake hands
            connected = self._tls.wrap_socket(accepted, server_side=True) if self._tls else accepted
            with connected:
                self._script(Connection(connected))
        self._open.discard(accepted)
        self._closed.release()


def answer_every_request(connection: Connection) -> None:
    while connection.read_request():
        connection.send(OK)


def parse_request(raw: bytes) -> Received:
    """What a request says."""
    head, _, body = raw.partition(b"\r\n\r\n")
    request_line, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = request_line.split(" ")
    pairs = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    return Received(method, target, dict(pairs), body, [name for name, _ in pairs])


def _content_length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0] or 0)
