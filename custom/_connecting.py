# hand-written; composed into aureus_sdk by make generate
"""
What connecting is made of, in pairs: for each thing that differs between async and sync connections, one for either.

The rename table of ``custom/tools/async_to_sync.py`` turns the first of a pair into the second.
"""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import cast

import anyio
import httpcore2

Home = tuple[int, object]
"""What connections belong to: a process by its id, and an event loop where there is one."""


async def async_addresses(host: str) -> list[str]:
    """What to connect to, one after the other: anyio looks the host up itself, and lets its addresses race."""
    return [host]


def sync_addresses(host: str) -> list[str]:
    """
    What to connect to, one after the other: the addresses of the host, as text.

    Raises:
        httpcore2.ConnectError: it has none. The system is asked, and answers in its own time: it cannot be interrupted.
    """
    try:
        return [str(address[0]) for *_, address in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise httpcore2.ConnectError(error) from error


def plain(failure: Exception) -> Exception:
    """A failure to connect with the system's own reason: anyio wraps it, and names an address with it."""
    reason: BaseException | None = failure if isinstance(failure, httpcore2.ConnectError) else None
    while reason is not None:
        if isinstance(reason, OSError) and reason.errno is not None and not isinstance(reason, socket.gaierror):
            return httpcore2.ConnectError(OSError(reason.errno, os.strerror(reason.errno)))
        reason = _below(reason)
    return failure


def _below(error: BaseException) -> BaseException | None:
    """What an error comes from; of several, the last."""
    within = cast("tuple[BaseException, ...]", getattr(error, "exceptions", ()))
    return within[-1] if within else error.__cause__


def async_handles(stream: httpcore2.AsyncNetworkStream) -> list[socket.socket]:  # noqa: ARG001  # the sync half needs it
    """What to shut down to end a TLS handshake on a stream: nothing, for to close the stream ends it."""
    return []


def sync_handles(stream: httpcore2.NetworkStream) -> list[socket.socket]:
    """
    What to shut down to end a TLS handshake on a stream: a second handle on its socket, for TLS takes the first away.

    Raises:
        httpcore2.ConnectError: the system gives none.
    """
    connected: socket.socket = stream.get_extra_info("socket")
    try:
        return [socket.fromfd(connected.fileno(), connected.family, connected.type)]
    except OSError as error:
        stream.close()
        raise httpcore2.ConnectError(error) from error


class AsyncEvent:
    """Something that is waited for by tasks of one event loop."""

    def __init__(self) -> None:
        self._event = anyio.Event()

    def set(self) -> None:
        """It has happened."""
        self._event.set()

    async def wait(self, timeout: float | None) -> bool:
        """Wait for it, for so many seconds at most; whether it has happened."""
        with anyio.move_on_after(timeout):
            await self._event.wait()
        return self._event.is_set()


SyncEvent = threading.Event


def async_home() -> Home:
    """Where we are: in this process and event loop."""
    return os.getpid(), asyncio.get_running_loop()


def sync_home() -> Home:
    """Where we are: in this process."""
    return os.getpid(), None


def is_gone(home: Home) -> bool:
    """Whether that is another process, or an event loop that has ended."""
    process, loop = home
    return process != os.getpid() or (isinstance(loop, asyncio.AbstractEventLoop) and loop.is_closed())


async def async_shut(streams: Iterable[httpcore2.AsyncNetworkStream]) -> None:
    """End the connections of a pool, for the calls that are on them as well."""
    for stream in streams:
        await stream.aclose()


def sync_shut(streams: Iterable[httpcore2.NetworkStream]) -> None:
    """
    End the connections of a pool, for the calls that are on them as well. They are closed when the last one has left.

    If they were closed here, a thread that reads from one could find another file under the number of its socket.
    """
    for stream in streams:
        shut_down(stream.get_extra_info("socket"))


def shut_down(connected: socket.socket) -> None:
    """End a connection for who reads from it; the socket stays open. (The method of TLS would go on in clear text.)"""
    with suppress(OSError):  # it may be closed, or never have been connected
        socket.socket.shutdown(connected, socket.SHUT_RDWR)
