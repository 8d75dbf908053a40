# DO NOT EDIT: written by custom/tools/compose.py from custom/_async/transport.py; change that, then run `make generate`
"""
How requests travel by default: an httpx transport (async) over the connection pool of httpcore2.

Importing httpcore2 costs about as much as importing httpx, so import this module only where a transport is made.
"""

from collections.abc import AsyncIterator, Callable

import httpcore2
import httpx

from .._connecting import Home, async_home, is_gone
from .._connection_errors import StaleConnectionError
from ..errors import ClientClosedError
from .pool import AsyncPool

LIMITS = httpx.Limits(max_connections=100, keepalive_expiry=4.0)
"""Idle connections close before the server closes them under a request: Node and uvicorn wait for 5 seconds."""

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


class AsyncPoolTransport(httpx.AsyncBaseTransport):
    """
    Sends requests to a server over a pool of HTTP/1.1 connections (async).

    Args:
        base_url: The server. If it is ``https``, the operating system's trust store, or the one that ``SSL_CERT_FILE``
            or ``SSL_CERT_DIR`` names, decides whether it is the right one.
        proxy: URL of an ``http``, ``https`` or ``socks5`` proxy to go through; it may hold a user and a password.
        limits: How many connections to open and to keep, and for how many seconds to keep an idle one.
    """

    def __init__(self, base_url: str, *, proxy: str | None = None, limits: httpx.Limits = LIMITS) -> None:
        is_https = httpx.URL(base_url).scheme == "https"
        self._ssl_context = httpcore2.default_ssl_context() if is_https else None  # else each connection would make one
        self._proxy = None if proxy is None else _to_core_proxy(httpx.Proxy(proxy))
        self._limits = limits
        self._pools: dict[Home, AsyncPool] = {}
        self._is_closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """
        Send a request and receive the head of the response; its body is read from the response, which is then closed.

        Raises:
            httpx.TransportError: no response came, with the request that it was for.
            ClientClosedError: the transport is closed, or was closed in the meantime.
        """
        core_request = httpcore2.Request(
            request.method,
            _to_core_url(request.url),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        try:
            pool = await self._pool_of_here()
            core_response = await pool.send(core_request, request.extensions.get("timeout", {}).get("pool"))
        except Exception as error:
            self._translate(error, request)
            raise
        return httpx.Response(
            core_response.status,
            headers=core_response.headers,
            stream=_ResponseBody(pool, core_response, request, self._translate),
            extensions=core_response.extensions,  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]  # a bare dict
        )

    async def aclose(self) -> None:
        """Close all connections; calls in flight end with an error."""
        self._is_closed = True
        pool = self._pools.pop(async_home(), None)
        self._pools.clear()  # Python closes those of other event loops there, when their last call has ended
        if pool is not None:
            await pool.aclose()

    async def _pool_of_here(self) -> AsyncPool:
        """
        The pool of the event loop, or of the process, that we are in: connections are of no use in another.

        It takes no lock, for another thread may have it when the process is forked, and never release it in the child.
        """
        home = async_home()
        pool = self._pools.get(home)
        if pool is None:
            for other in [other for other in list(self._pools) if is_gone(other)]:
                self._pools.pop(other, None)
            opened = await AsyncPool(self._limits, self._ssl_context, self._proxy).open()
            pool = self._pools.setdefault(home, opened)
        if self._is_closed:
            self._pools.pop(home, None)
            raise ClientClosedError("the client is closed; make a new one")
        return pool

    def _translate(self, error: Exception, request: httpx.Request) -> None:
        """Raise in its place what the failure of sending or receiving is to the caller, if that is another error."""
        if isinstance(error, ClientClosedError):
            return
        if self._is_closed:
            raise ClientClosedError(
                "the client was closed during the call; whether the server has done it is unknown"
            ) from error
        if isinstance(error, StaleConnectionError):
            error.request = request
        elif type(error) in _FAILURES:
            raise _FAILURES[type(error)](str(error), request=request) from error


class _ResponseBody(httpx.AsyncByteStream):
    def __init__(
        self,
        pool: AsyncPool,
        core_response: httpcore2.Response,
        request: httpx.Request,
        translate: Callable[[Exception, httpx.Request], None],
    ) -> None:
        self._pool = pool
        self._core_response = core_response
        self._request = request
        self._translate = translate
        self._is_closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for part in self._core_response.aiter_stream():
                yield part
        except Exception as error:
            self._translate(error, self._request)
            raise

    async def aclose(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            await self._pool.finish(self._core_response)


def _to_core_url(url: httpx.URL) -> httpcore2.URL:
    return httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


def _to_core_proxy(proxy: httpx.Proxy) -> httpcore2.Proxy:
    return httpcore2.Proxy(_to_core_url(proxy.url), auth=proxy.raw_auth)
