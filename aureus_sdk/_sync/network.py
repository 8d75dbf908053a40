# DO NOT EDIT: written by custom/tools/compose.py from custom/_async/network.py; change that, then run `make generate`
"""
The sockets below the pool of httpcore2 (sync). None of them waits beyond the end of the call that it is used for.

httpcore2 itself gives each operation on a socket its whole time-out anew: a server that sends a byte now and then
could keep a call for ever.
"""

import os
import socket
import ssl
import threading
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Any, cast
from weakref import WeakSet

import httpcore2

from .._connecting import sync_addresses, sync_handles, plain, shut_down
from .._connection_errors import StaleConnectionError
from .._deadline import within_deadline
from ..errors import ClientClosedError

_PART = 16_384
"""Bytes to write at once: as much as one TLS record holds, so that time is looked at between them."""

_SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class Network(httpcore2.NetworkBackend):
    """
    Opens connections, and knows those that are open.

    Args:
        socket_options: What to set on each socket, those to a proxy included.
    """

    def __init__(self, socket_options: Iterable[_SocketOption]) -> None:
        self._backend = cast("httpcore2.NetworkBackend", httpcore2.SyncBackend())
        self._socket_options = socket_options
        self._streams: WeakSet[httpcore2.NetworkStream] = WeakSet()
        self._handshakes: set[socket.socket] = set()
        self._is_closed = False
        self._lock = threading.Lock()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address of the host that accepts; each is waited for as long as the others."""
        options = [*self._socket_options, *(socket_options or ())]
        addresses = sync_addresses(host)
        limit = within_deadline(timeout, httpcore2.ConnectTimeout)
        share = None if limit is None else limit / len(addresses)
        failure: Exception | None = None
        try:
            for address in addresses:
                try:
                    stream = self._backend.connect_tcp(address, port, share, local_address, options)
                except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                    failure = error
                else:
                    return self.watched(stream)
            raise plain(failure or httpcore2.ConnectError(f"{host} has no address"))
        finally:
            del failure  # it holds this frame, which would hold it and the pool until garbage is collected

    def watched(self, opened: httpcore2.NetworkStream) -> httpcore2.NetworkStream:
        """
        The stream as one of this network, which keeps to deadlines and ends with it.

        Raises:
            ClientClosedError: the network was closed in the meantime.
        """
        stream = _Stream(opened, self)
        with self._lock:
            is_closed = self._is_closed
            if not is_closed:
                self._streams.add(stream)
        if is_closed:
            stream.close()
            raise ClientClosedError("the client was closed during the call")
        return stream

    @contextmanager
    def handshake_on(self, stream: httpcore2.NetworkStream) -> Generator[None]:
        """
        Do a TLS handshake on a stream so that closing the network ends it.

        Raises:
            httpcore2.ConnectError: the system has no handle left to end it by.
            ClientClosedError: the network is closed.
        """
        handles = sync_handles(stream)
        with self._lock:
            self._handshakes.update(handles)
            is_closed = self._is_closed
        try:
            if is_closed:
                raise ClientClosedError("the client was closed during the call")
            yield
        finally:
            with self._lock:
                self._handshakes.difference_update(handles)
            for handle in handles:
                handle.close()

    def close(self) -> list[httpcore2.NetworkStream]:
        """Open no connection any more, and end the handshakes; the connections that are open now are returned."""
        with self._lock:
            self._is_closed = True
            for handle in self._handshakes:
                shut_down(handle)
            return list(self._streams)


class _Stream(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream, network: Network) -> None:
        self._stream = stream
        self._network = network
        self._process = os.getpid()
        self._has_answered = False
        self._awaits_answer = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._process != os.getpid():
            raise httpcore2.ReadError("the connection belongs to the process that this one was forked from")
        try:
            data = self._stream.read(max_bytes, within_deadline(timeout, httpcore2.ReadTimeout))
        except httpcore2.ReadError as error:
            self._raise_if_stale(str(error))
            raise
        if not data:
            self._raise_if_stale("the server has closed the connection")
        self._has_answered, self._awaits_answer = True, False
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._awaits_answer = True
        for start in range(0, len(buffer), _PART):
            part = buffer[start : start + _PART]
            self._stream.write(part, within_deadline(timeout, httpcore2.WriteTimeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        limit = within_deadline(timeout, httpcore2.ConnectTimeout)
        with self._network.handshake_on(self._stream):
            secured = self._stream.start_tls(ssl_context, server_hostname, limit)
        return self._network.watched(secured)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _raise_if_stale(self, reason: str) -> None:
        if self._has_answered and self._awaits_answer:
            raise StaleConnectionError(reason)
