"""
A connection of a client that may be slow, broken or hostile: uvicorn's, with bounds on what it may take up.

Of itself uvicorn bounds the size of a head, and how long a connection may be idle between two requests. What it lacks
are bounds on the time that a client may take over a request or an answer, and on the number of clients.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import h11
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from .problems import ProblemError
from .request_ids import new_id

__all__ = ["BrokenOffError", "Connection"]

_LOG = logging.getLogger("aureus.requests")
_MOST_CONNECTIONS = 1000
_MALFORMED = {431: "The head of the request is too large."}


def _most_connections() -> int:
    """A thousand; where the process may not open that many files, half of those: the database and tools need some."""
    try:
        import resource
    except ImportError:  # Windows, which has no such limit
        return _MOST_CONNECTIONS
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST_CONNECTIONS if files == resource.RLIM_INFINITY else min(_MOST_CONNECTIONS, files // 2)


class BrokenOffError(Exception):
    """An answer that has begun cannot be completed. The client is to see that, and not to take it for the whole."""


class Connection(H11Protocol):
    """
    A connection that is closed when its client is too slow, sends what is not HTTP, or is one too many, and when an
    answer on it is broken off.

    Attributes:
        seconds_between_requests: How long it is kept for a next request. Clients and load balancers keep theirs for up
            to a minute: closed sooner, it would be reset under a request that is on its way.
        seconds_for_head: How long the head of a request may take to come: that of the first from when the connection is
            made, that of a later one from its first byte.
        seconds_for_body: How long its body may take.
        seconds_for_answer: How long the client may take to take in what it is sent.
        seconds_to_leave: How long a client that is refused may take to notice, before the connection is reset.
        most_connections: How many there may be at the same time.
    """

    seconds_between_requests: float = 75
    seconds_for_head: float = 10
    seconds_for_body: float = 60
    seconds_for_answer: float = 60
    seconds_to_leave: float = 2
    most_connections: int = _most_connections()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._app, self.app = self.app, self._answer
        self.timeout_keep_alive = self.seconds_between_requests  # type: ignore[assignment]  # uvicorn has whole seconds
        self._is_refused = False
        self._patience_for: dict[object, tuple[float, str]] = {
            h11.IDLE: (self.seconds_for_head, "The request did not come in time."),
            h11.SEND_BODY: (self.seconds_for_body, "The body did not come in time."),
        }
        self._patience: tuple[float, str] | None = None
        self._reading = _Timer(self.loop)
        self._writing = _Timer(self.loop)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn narrows it too
        """Begin to wait for a request."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(0)  # writing is paused as soon as the client does not keep up
        if len(self.connections) > self.most_connections:
            self._refuse(503, "The server has too many connections.", {"Retry-After": "1"})
        else:
            self._await_client()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._reading.stop()
        self._writing.stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what the client sends; once it is refused, let it run out."""
        if not self._is_refused:
            super().data_received(data)

    def handle_events(self) -> None:
        """Act on what the client has sent, then wait for what it has to send next."""
        super().handle_events()
        self._await_client()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP. Uvicorn calls it while it handles the error that tells why."""
        del msg
        error = sys.exception()
        hint = error.error_status_hint if isinstance(error, h11.RemoteProtocolError) else 400
        status = hint if hint in _MALFORMED else 400
        self._refuse(status, _MALFORMED.get(status, "The request is not well-formed HTTP/1.1."))

    def pause_writing(self) -> None:
        """Begin to wait for the client to take what it is sent."""
        super().pause_writing()
        self._writing.start(self.seconds_for_answer, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on: it has taken all of it."""
        self._writing.stop()
        super().resume_writing()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; where that is broken off, what was sent of the answer goes out, and nothing ends it."""
        try:
            await self._app(scope, receive, send)
        except (BrokenOffError, asyncio.CancelledError):  # a stop that is to end at once cancels what is left
            if not self.cycle.response_started:
                raise
            self.cycle.disconnected = True
            self.transport.close()

    def _await_client(self) -> None:
        """Give the client time for the part of a request that it is about to send, if it is to send one."""
        is_between_requests = self.timeout_keep_alive_task is not None and not self.conn.trailing_data[0]
        patience = None if is_between_requests else self._patience_for.get(self.conn.their_state)
        if self._is_refused or patience == self._patience:
            return
        self._patience = patience
        if patience is None:
            self._reading.stop()
        else:
            seconds, complaint = patience
            self._reading.start(seconds, lambda: self._refuse(408, complaint))

    def _refuse(self, status: int, detail: str, headers: dict[str, str] | None = None) -> None:
        """Answer with a problem, unless there is an answer already, and close the connection."""
        if self._is_refused or self.transport.is_closing():
            return
        self._is_refused = True
        self._unset_keepalive_if_required()
        if self.cycle is not None:  # pyright: ignore[reportUnnecessaryComparison]  # it is, before the first request
            self.cycle.disconnected = True
            self.cycle.waiting_for_100_continue = False
            self.cycle.message_event.set()
        if self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            self.transport.abort()
            return
        request_id = new_id()
        _LOG.info("a request is refused %d %s", status, request_id)
        self.transport.write(_refusal(ProblemError(status, detail, headers=headers), request_id))
        self.transport.write_eof()  # closed at once, the answer would be lost if the client goes on to send
        self._reading.start(self.seconds_to_leave, self.transport.abort)


class _Timer:
    """A call that is to happen unless it is stopped."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._handle: asyncio.TimerHandle | None = None

    def start(self, seconds: float, call: Callable[[], None]) -> None:
        """Call after some seconds; not what was to be called before."""
        self.stop()
        self._handle = self._loop.call_later(seconds, call)

    def stop(self) -> None:
        """Call nothing."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None


def _refusal(problem: ProblemError, request_id: str) -> bytes:
    """A problem as bytes, for clients that have sent no request that could be answered in another way."""
    response = problem.response(None)
    response.headers.update({"X-Request-ID": request_id, "Connection": "close"})
    lines = [b"HTTP/1.1 %d %s" % (problem.status, HTTPStatus(problem.status).phrase.encode())]
    lines += [b"%s: %s" % header for header in response.raw_headers]
    return b"\r\n".join([*lines, b"", bytes(response.body)])
