# hand-written; composed into aureus_sdk by make generate
"""The connections of one event loop, or of one process where calls are sync: how long they live (async)."""

import os
import socket
import ssl
import sys
from collections.abc import AsyncGenerator
from typing import Self

import httpcore2
import httpx

from .._connecting import async_shut
from .._deadline import within_deadline
from .network import AsyncNetwork
from .semaphore import AsyncFairSemaphore

_SOCKET_OPTIONS = [
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    *(
        (socket.IPPROTO_TCP, getattr(socket, option), 60)
        for option in ("TCP_KEEPIDLE", "TCP_KEEPALIVE", "TCP_KEEPINTVL")  # seconds; a system has two of the three
        if hasattr(socket, option)
    ),
]
"""A silent connection, waiting for a slow answer, is probed before a router on the way forgets it."""


class AsyncPool:
    """A pool of connections that belongs to the event loop, and to the process, that it is opened in."""

    def __init__(self, limits: httpx.Limits, ssl_context: ssl.SSLContext | None, proxy: httpcore2.Proxy | None) -> None:
        self._process = os.getpid()
        self._turns = AsyncFairSemaphore(limits.max_connections or sys.maxsize)
        self._network = AsyncNetwork(_SOCKET_OPTIONS)
        self._connections = httpcore2.AsyncConnectionPool(
            ssl_context=ssl_context,
            proxy=proxy,
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=self._network,
        )
        self._lifetime = _lifetime(self._connections)

    async def open(self) -> Self:
        """Begin the life of the pool here."""
        await anext(self._lifetime)
        return self

    async def send(self, request: httpcore2.Request, wait: float | None) -> httpcore2.Response:
        """
        Send a request and receive the head of the response, which is to be finished.

        Args:
            request: What to send.
            wait: For how many seconds to wait for a connection; None for no limit.
        """
        try:
            await self._turns.acquire(within_deadline(wait, httpcore2.PoolTimeout))
        except BaseException:
            await self._close_if_left()  # the place may have come at the same moment, and been given back
            raise
        try:
            return await self._connections.handle_async_request(request)
        except BaseException:
            await self._leave()
            raise

    async def finish(self, response: httpcore2.Response) -> None:
        """Close a response, and let the next one have its place."""
        if self._process != os.getpid():
            return  # another thread may have held a lock when this process was forked, and never releases it here
        try:
            await response.aclose()
        finally:
            await self._leave()

    async def aclose(self) -> None:
        """End all connections; the calls on them, and those that wait for one, end with an error."""
        self._turns.close()
        await async_shut(self._network.close())
        await self._close_if_left()

    async def _leave(self) -> None:
        self._turns.release()
        await self._close_if_left()

    async def _close_if_left(self) -> None:
        """Close the connections of a pool that is closed, once the last call has left it."""
        if self._turns.has_ended():
            await self._lifetime.aclose()


async def _lifetime(pool: httpcore2.AsyncConnectionPool) -> AsyncGenerator[None]:
    """
    Close the connections in the end, without taking a lock: a thread that is not here after a fork may have it.

    That is what Python ends a generator for: when its event loop is about to end, in that loop, or when it is garbage.
    """
    try:
        yield
    finally:
        for connection in pool.connections:
            await connection.aclose()
