"""A runtime listening on a port, from its start to its end."""

from __future__ import annotations

import asyncio
import errno
import gc
import os
import signal
import socket
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn

from .access import Access
from .app import App
from .connection import Connection
from .heads import LARGEST_HEAD
from .runtime import Runtime, Settings

__all__ = ["AddressError", "serve"]

_GRACE_SECONDS = 15
"""How long answers may take once the server is told to stop: longer than the runtime takes to park its workflows."""

_GC_THRESHOLDS = (50_000, 20, 20)
"""A body of 100,000 tasks makes millions of objects, and by default reading it takes three times as long for the GC."""


class AddressError(Exception):
    """The server cannot listen where it is told to; the message says why."""


def serve(settings: Settings) -> None:
    """
    Serve until told to stop by SIGTERM or SIGINT.

    Args:
        settings: What the runtime is started with.

    Raises:
        AccessError: other machines could reach the server, and it has no key.
        AddressError: the host is unknown, or the port is taken.
        HandlerError: the contract and the handlers do not fit each other.
        DatabaseError: the data folder or the database cannot be used.
        RegistryError: a module cannot be used.
    """
    access = Access(settings.host, settings.api_key)
    with _bound_socket(settings.host, settings.port) as bound:
        runtime = Runtime(settings)
        try:
            app = App(runtime, access)
            asyncio.run(_serve(app, runtime, settings, bound))
        finally:
            runtime.close()


async def _serve(app: App, runtime: Runtime, settings: Settings, bound: socket.socket) -> None:
    config = uvicorn.Config(
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
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    runtime.start()
    gc.freeze()
    gc.set_threshold(*_GC_THRESHOLDS)
    await _Server(config, runtime, settings.host).serve([bound])


class _Server(uvicorn.Server):
    """Tells where it listens once it does, and stops the runtime while it waits for answers that are under way."""

    def __init__(self, config: uvicorn.Config, runtime: Runtime, host: str) -> None:
        super().__init__(config)
        self._runtime = runtime
        self._host = host

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for bound in sockets or ():
            host = f"[{self._host}]" if ":" in self._host else self._host
            print(f"Aureus local runtime listening on http://{host}:{bound.getsockname()[1]}", flush=True)  # noqa: T201

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        stopping = asyncio.create_task(self._runtime.stop())
        await super().shutdown(sockets)
        while not stopping.done() and not self.force_exit:  # a second Ctrl-C: workflows go on at the next start
            await asyncio.wait([stopping], timeout=0.1)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Stop at a signal. Uvicorn would raise it again afterwards, and the process would not end with 0."""
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
