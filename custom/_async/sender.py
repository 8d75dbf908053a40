# hand-written; composed into aureus_sdk by make generate
"""The one place that everything sent goes through: it owns the connections and turns their failures into our errors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from .._exchange import Exchange, detached
from .._options import Options, proxy_for
from ..errors import APIError, ClientClosedError, InvalidInputError
from ..types import Call, Response

if TYPE_CHECKING:
    from ..models.observability import TelemetryEvent

T = TypeVar("T")


class Sender:
    """
    Sends calls over one pool of connections.

    Args:
        base_url: Where the calls will go.
        http_client: The user's own client to send with; it stays the user's to close. By default the SDK's transport.
    """

    def __init__(self, base_url: str, http_client: httpx.AsyncClient | None) -> None:
        self._transport = _default_transport(base_url) if http_client is None else _ClientTransport(http_client)
        self._is_closed = False

    async def send(self, call: Call[T], options: Options, correlation_id: str) -> Response[T]:
        """
        Send a call and read the answer to it.

        Raises:
            AureusError: see `aureus_sdk.errors`.
        """
        exchange = Exchange(call, options, correlation_id)
        async with self._answer(exchange) as response:
            await response.aread()
        return exchange.result(response)

    async def events(self, call: Call[Any], options: Options, correlation_id: str) -> AsyncIterator[TelemetryEvent]:
        """
        Send a call and read the server-sent events that answer it, each as it comes.

        Raises:
            AureusError: see `aureus_sdk.errors`.
        """
        from httpx_sse import EventSource  # only streams need it

        exchange = Exchange(call, options, correlation_id)
        async with self._answer(exchange) as response:
            if not exchange.is_stream(response):
                await response.aread()
                raise exchange.no_stream(response)
            async for event in EventSource(response).aiter_sse():
                if event.data:
                    yield exchange.event(event.id, event.data, response)

    async def aclose(self) -> None:
        """Close the connections. Closing twice is fine."""
        self._is_closed = True
        await self._transport.aclose()

    def _answer(self, exchange: Exchange[Any]) -> _Answer:
        if self._is_closed:
            raise ClientClosedError("the client is closed; make a new one")
        return _Answer(self._transport, exchange)


class _Answer:
    """The answer to a request, its body still to be read; closed in the end, whatever happens."""

    def __init__(self, transport: httpx.AsyncBaseTransport, exchange: Exchange[Any]) -> None:
        self._transport = transport
        self._exchange = exchange

    async def __aenter__(self) -> httpx.Response:
        try:
            self._response = await self._transport.handle_async_request(self._exchange.request)
        except httpx.RequestError as error:
            raise self._exchange.failure(error, None) from error
        return self._response

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._response.aclose()
        if isinstance(error, httpx.RequestError) and not isinstance(error, APIError):
            raise self._exchange.failure(error, self._response) from error


def _default_transport(base_url: str) -> httpx.AsyncBaseTransport:
    from .transport import AsyncPoolTransport  # slower to import than httpx

    proxy = proxy_for(base_url)
    if proxy is None:
        return AsyncPoolTransport(base_url)
    try:
        return AsyncPoolTransport(base_url, proxy=proxy)
    except (
        ValueError,
        httpx.InvalidURL,
        ImportError,
    ) as error:  # what each says holds the proxy's URL, or its password
        raise InvalidInputError(
            f"the proxy that the environment names (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY) cannot be used"
            f" ({type(error).__name__}): it must be like http://proxy:8080; socks5 needs the package socksio"
        ) from None


class _ClientTransport(httpx.AsyncBaseTransport):
    """The user's own client: its headers, cookies, authentication, proxies and hooks apply."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        if not isinstance(client, httpx.AsyncClient):  # pyright: ignore[reportUnnecessaryIsInstance]  # a httpx.Client?
            raise InvalidInputError(f"must be an httpx.AsyncClient, got {client!r}", path=("http_client",))
        self._client = client

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        merged = self._client.build_request(
            request.method,
            request.url,
            headers=request.headers,
            content=request.content,
            extensions=request.extensions,
        )
        if self._client.is_closed:
            raise ClientClosedError("the http_client is closed; the client needs it open")
        try:
            return await self._client.send(merged, stream=True, follow_redirects=False)
        except httpx.HTTPStatusError as error:  # from an event hook that calls raise_for_status
            return detached(error.response, request)
        except (httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict) as error:
            raise httpx.TransportError(str(error), request=request) from error
