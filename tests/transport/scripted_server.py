"""A server on a real socket that does to each connection exactly what a test's script says."""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


class Connection:
    def __init__(self, accepted: socket.socket) -> None:
        self._socket = accepted

    def read_request(self) -> bytes:
        """Read up to the end of a request without a body; what is there if the client closes before."""
        received = b""
        while not received.endswith(b"\r\n\r\n") and (part := self.receive()):
            received += part
        return received

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def drip(self, data: bytes) -> None:
        """Send so slowly that each byte comes in time, and all of them too late."""
        for byte in data:
            self._socket.sendall(bytes([byte]))
            time.sleep(0.05)

    def receive(self) -> bytes:
        """What has come, up to 64 KiB; nothing if the client has closed."""
        return self._socket.recv(65536)

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
        self._listener = socket.create_server(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0), family=family)
        self._threads = [threading.Thread(target=self._accept)]
        self._closed = threading.Semaphore(0)
        self.connections = 0
        self.url = f"{'https' if tls else 'http'}://localhost:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
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
            self._threads.append(threading.Thread(target=self._serve, args=(accepted,)))
            self._threads[-1].start()

    def _serve(self, accepted: socket.socket) -> None:
        with suppress(OSError), accepted:  # the client may be gone, or refuse to shake hands
            connected = self._tls.wrap_socket(accepted, server_side=True) if self._tls else accepted
            with connected:
                self._script(Connection(connected))
        self._closed.release()


def answer_every_request(connection: Connection) -> None:
    while connection.read_request():
        connection.send(OK)
