"""A runtime listening on a port, from its start to its end."""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from aureus_local.clock import Clock

from .access import Access
from .app import App
from .connection import Connection
from .heads import LARGEST_HEAD
from .runtime import Runtime, Settings

__all__ = ["AddressError", "Server", "open_server", "serve"]

_LOG = logging.getLogger("aureus.server")

_GRACE_SECONDS = 10.0
"""How long workflows may take to end once a signal stops the server, before they are parked."""

_SECONDS_TO_ANSWER = 15
"""How long answers may take once the server is told to stop: as a rule, the runtime has parked all runs by then."""

_SECONDS_TO_END = 1.0
"""How long tasks that are left may take to end, once all else has stopped."""

_GC_THRESHOLDS = (50_000, 20, 20)
"""A body of 100,000 tasks makes millions of objects, and by default reading it takes three times as long for the GC."""


class AddressError(Exception):
    """The server cannot listen where it is told to; the message says why."""


def serve(settings: Settings) -> None:
    """
    Serve until told to stop by SIGTERM or SIGINT, and tell on stdout where.

    Args:
        settings: What the runtime is started with.

    Raises:
        Exception: as `open_server`.
    """
    with open_server(settings) as server:
        server.serve_until_stopped(_settle_and_tell)
        is_cut_off = server.is_cut_off
    if is_cut_off:  # Python would wait for what may never end
        logging.shutdown()
        os._exit(0)


def _settle_and_tell(url: str) -> None:
    gc.freeze()
    gc.set_threshold(*_GC_THRESHOLDS)
    print(f"Aureus local runtime listening on {url}", flush=True)  # noqa: T201  # it is what the command answers


@contextmanager
def open_server(
    settings: Settings, *, clock: Clock | None = None, middleware: Callable[[App], ASGIApp] | None = None
) -> Generator[Server]:
    """
    A server that is ready to run, with a runtime of its own, which is closed in the end.

    Args:
        settings: What the runtime is started with.
        clock: The time that it goes by; by default that of the machine.
        middleware: Puts something between the clients and the application.

    Raises:
        AccessError: other machines could reach the server, and it has no key; or no request can carry the key.
        AddressError: the host is unknown, or the port is taken.
        HandlerError: the contract and the handlers do not fit each other.
        DatabaseError: the data folder or the database cannot be used.
        RegistryError: a module cannot be used.
    """
    access = Access(settings.host, settings.api_key)
    with _bound_socket(settings.host, settings.port) as bound:
        runtime = Runtime(settings, clock)
        try:
            app = App(runtime, access)
            yield Server(app if middleware is None else middleware(app), runtime, settings.host, bound)
        finally:
            runtime.close()


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=Connection,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        ws="none",
        loop="asyncio",
        lifespan="off",
        proxy_headers=False,
        log_config=None,
        log_level="error",  # what clients do wrong is told to them, and in the log of requests
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_SECONDS_TO_ANSWER,
    )


class Server(uvicorn.Server):
    """
    Runs until a signal in the main thread, or `stop` in any, and stops its runtime while it waits for answers that are
    under way.

    Args:
        app: What answers.
        runtime: What the application works with.
        host: The host by which clients reach it.
        bound: The socket to listen on.
    """

    _tell_url: Callable[[str], object]

    def __init__(self, app: ASGIApp, runtime: Runtime, host: str, bound: socket.socket) -> None:
        super().__init__(_config(app))
        self._runtime = runtime
        self._bound = bound
        self._url = f"http://{f'[{host}]' if ':' in host else host}:{bound.getsockname()[1]}"
        self._grace_seconds = _GRACE_SECONDS
        self._has_left_tasks = False

    def serve_until_stopped(self, tell: Callable[[str], object]) -> None:
        """
        Start the runtime, and serve until a signal or `stop`.

        Args:
            tell: Is told the URL, once requests are answered there.
        """
        self._tell_url = tell
        runner = asyncio.Runner()  # not uvloop: of what that does on the network, a dry run is not told
        try:
            runner.run(self._start_and_serve())
        finally:
            if not self._has_left_tasks:  # it would wait for them without end
                runner.close()

    async def _start_and_serve(self) -> None:
        self._runtime.start()
        try:
            await self.serve([self._bound])
        finally:
            await self._end_tasks()

    async def _end_tasks(self) -> None:
        """End what is left, which may be tools that do not heed that they were cancelled."""
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        if tasks:
            _, left = await asyncio.wait(tasks, timeout=_SECONDS_TO_END)
            self._has_left_tasks = bool(left)

    @property
    def is_cut_off(self) -> bool:
        """Whether it stopped while its database did not answer, or a tool did not heed that it was cancelled."""
        return self._has_left_tasks or self._runtime.engine.is_cut_off

    def stop(self, grace_seconds: float) -> None:
        """
        Have it stop soon.

        Args:
            grace_seconds: How long workflows may take to end, before they are parked.
        """
        self._grace_seconds = grace_seconds
        self.should_exit = True

    def break_off(self, client: tuple[str, int]) -> None:
        """Break off the connection of a client, whatever is under way on it."""
        for connection in self.server_state.connections:
            if isinstance(connection, Connection) and connection.client == client:
                connection.transport.abort()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and tell where."""
        await super().startup(sockets)
        _LOG.info("started with %s", self._runtime.summary)
        self._tell_url(self._url)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, and the runtime with it."""
        if self._grace_seconds:
            self._tell_what_is_waited_for()
        parking = asyncio.create_task(self._runtime.park(self._grace_seconds))
        await super().shutdown(sockets)
        while not parking.done() and not self.force_exit:  # a second Ctrl-C: workflows go on at the next start
            await asyncio.wait([parking], timeout=0.1)
        if parking.done():
            await self._runtime.stop()

    def _tell_what_is_waited_for(self) -> None:
        running = self._runtime.engine.running
        if running:
            runs = "1 workflow run" if running == 1 else f"{running} workflow runs"
            _LOG.warning("stopping: waiting up to %.0f s for %s; Ctrl-C ends at once", self._grace_seconds, runs)
            _LOG.warning("what is not done by then goes on at the next start")

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Stop at a signal. Uvicorn would raise it again afterwards, and the process would not end with 0."""
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, self.handle_exit)
        yield


def _bound_socket(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # With its protocol, unlike socket.create_server: asyncio switches Nagle's algorithm off only where it is TCP.
        bound = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise _refusal(host, port, error) from error
    try:
        if os.name == "posix":  # elsewhere it would let two servers have the same port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        bound.close()
        raise _refusal(host, port, error) from error
    return bound


def _refusal(host: str, port: int, error: OSError | UnicodeError) -> AddressError:
    if isinstance(error, UnicodeError):
        return AddressError(f"cannot listen on {host[:100]!r}: that is no host name")
    advice = "; try --port 0, which takes any that is free" if error.errno == errno.EADDRINUSE else ""
    return AddressError(f"cannot listen on {host} port {port}: {error.strerror or error}{advice}")
