# DO NOT EDIT: written by custom/tools/compose.py from custom/_async/network.py; change that, then run `make generate`
"""
The sockets below the pool of httpcore2 (async). None of them waits beyond the end of the call that it is used for.

httpcore2 itself gives each operation on a socket its whole time-out anew: a server that sends a byte now and then
could keep a call for ever.
"""

import ssl
from collections.abc import Iterable
from typing import Any, cast

import httpcore2

from .._deadline import within_deadline
from .._primitives import async_addresses

_PART = 16_384
"""Bytes to write at once: as much as one TLS record holds, so that time is looked at between them."""

_SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class AsyncNetwork(httpcore2.AsyncNetworkBackend):
    """Opens connections."""

    def __init__(self) -> None:
        self._backend = cast("httpcore2.AsyncNetworkBackend", httpcore2.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first address of the host that accepts; each is waited for as long as the others."""
        addresses = await async_addresses(host)
        limit = within_deadline(timeout, httpcore2.ConnectTimeout)
        share = None if limit is None else limit / len(addresses)
        failure: Exception | None = None
        for address in addresses:
            try:
                stream = await self._backend.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream)
        raise failure or httpcore2.ConnectError(f"{host} has no address")


class _Stream(httpcore2.AsyncNetworkStream):
    def __init__(self, stream: httpcore2.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, within_deadline(timeout, httpcore2.ReadTimeout))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _PART):
            part = buffer[start : start + _PART]
            await self._stream.write(part, within_deadline(timeout, httpcore2.WriteTimeout))

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.AsyncNetworkStream:
        limit = within_deadline(timeout, httpcore2.ConnectTimeout)
        return _Stream(await self._stream.start_tls(ssl_context, server_hostname, limit))

    async def aclose(self) -> None:
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
