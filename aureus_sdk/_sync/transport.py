# DO NOT EDIT: written by custom/tools/compose.py from custom/_async/transport.py; change that, then run `make generate`
"""
How requests travel by default: an httpx transport (sync) over the connection pool of httpcore2.

Importing httpcore2 costs about as much as importing httpx, so import this module only where a transport is made.
"""

import socket
from collections.abc import Iterator

import httpcore2
import httpx

from .network import Network

LIMITS = httpx.Limits(max_connections=100, keepalive_expiry=4.0)
"""Idle connections close before the server closes them under a request: Node and uvicorn wait for 5 seconds."""

_SOCKET_OPTIONS = [
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    *(
        (socket.IPPROTO_TCP, getattr(socket, option), 60)
        for option in ("TCP_KEEPIDLE", "TCP_KEEPALIVE", "TCP_KEEPINTVL")  # seconds; a system has two of the three
        if hasattr(socket, option)
    ),
]
"""A silent connection, waiting for a slow answer, is probed before a router on the way forgets it."""

_FAILURES: dict[type[Exception], type[httpx.TransportError]] = {
    httpcore2.ConnectTimeout: httpx.ConnectTimeout,
    httpcore2.ReadTimeout: httpx.ReadTimeout,
    httpcore2.WriteTimeout: httpx.WriteTimeout,
    httpcore2.PoolTimeout: httpx.PoolTimeout,
    httpcore2.ConnectError: httpx.ConnectError,
    httpcore2.ReadError: httpx.ReadError,
    httpcore2.WriteError: httpx.WriteError,
    httpcore2.LocalProtocolError: httpx.LocalProtocolError,
    httpcore2.RemoteProtocolError: httpx.RemoteProtocolError,
    httpcore2.ProxyError: httpx.ProxyError,
    httpcore2.UnsupportedProtocol: httpx.UnsupportedProtocol,
}
_FAILURE_TYPES = tuple(_FAILURES)


class PoolTransport(httpx.BaseTransport):
    """
    Sends requests to a server over a pool of HTTP/1.1 connections (sync).

    Args:
        base_url: The server. If it is ``https``, the operating system's trust store, or the one that ``SSL_CERT_FILE``
            or ``SSL_CERT_DIR`` names, decides whether it is the right one.
        proxy: URL of an ``http``, ``https`` or ``socks5`` proxy to go through; it may hold a user and a password.
        limits: How many connections to open and to keep, and for how many seconds to keep an idle one.
    """

    def __init__(self, base_url: str, *, proxy: str | None = None, limits: httpx.Limits = LIMITS) -> None:
        is_https = httpx.URL(base_url).scheme == "https"
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpcore2.default_ssl_context() if is_https else None,  # else each connection would make one
            proxy=None if proxy is None else _to_core_proxy(httpx.Proxy(proxy)),
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            socket_options=_SOCKET_OPTIONS,
            network_backend=Network(),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """
        Send a request and receive the head of the response; its body is read from the response, which is then closed.

        Raises:
            httpx.TransportError: no response came, with the request that it was for.
        """
        core_request = httpcore2.Request(
            request.method,
            _to_core_url(request.url),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        try:
            core_response = self._pool.handle_request(core_request)
        except _FAILURE_TYPES as error:
            raise _FAILURES[type(error)](str(error), request=request) from error
        return httpx.Response(
            core_response.status,
            headers=core_response.headers,
            stream=_ResponseBody(core_response, request),
            extensions=core_response.extensions,  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]  # a bare dict
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _ResponseBody(httpx.SyncByteStream):
    def __init__(self, core_response: httpcore2.Response, request: httpx.Request) -> None:
        self._core_response = core_response
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        try:
            for part in self._core_response.iter_stream():
                yield part
        except _FAILURE_TYPES as error:
            raise _FAILURES[type(error)](str(error), request=self._request) from error

    def close(self) -> None:
        self._core_response.close()


def _to_core_url(url: httpx.URL) -> httpcore2.URL:
    return httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


def _to_core_proxy(proxy: httpx.Proxy) -> httpcore2.Proxy:
    return httpcore2.Proxy(_to_core_url(proxy.url), auth=proxy.raw_auth)
