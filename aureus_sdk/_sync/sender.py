# DO NOT EDIT: written by custom/tools/compose.py from custom/_async/sender.py; change that, then run `make generate`
"""The one place that everything sent goes through: it owns the connections and turns their failures into our errors."""

from __future__ import annotations

from collections.abc import Iterator
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

    def __init__(self, base_url: str, http_client: httpx.Client | None) -> None:
        self._transport = _default_transport(base_url) if http_client is None else _ClientTransport(http_client)
        self._is_closed = False

    def send(self, call: Call[T], options: Options, correlation_id: str) -> Response[T]:
        """
        Send a call and read the answer to it.

        Raises:
            AureusError: see `aureus_sdk.errors`.
        """
        exchange = Exchange(call, options, correlation_id)
        with self._answer(exchange) as response:
            response.read()
        return exchange.result(response)

    def events(self, call: Call[Any], options: Options, correlation_id: str) -> Iterator[TelemetryEvent]:
        """
        Send a call and read the server-sent events that answer it, each as it comes.

        Raises:
            AureusError: see `aureus_sdk.errors`.
        """
        from httpx_sse import EventSource  # only streams need it

        exchange = Exchange(call, options, correlation_id)
        with self._answer(exchange) as response:
            if not exchange.is_stream(response):
                response.read()
                raise exchange.no_stream(response)
            for event in EventSource(response).iter_sse():
                if event.data:
                    yield exchange.event(event.id, event.data, response)

    def close(self) -> None:
        """Close the connections. Closing twice is fine."""
        self._is_closed = True
        self._transport.close()

    def _answer(self, exchange: Exchange[Any]) -> _Answer:
        if self._is_closed:
            raise ClientClosedError("the client is closed; make a new one")
        return _Answer(self._transport, exchange)


class _Answer:
    """The answer to a request, its body still to be read; closed in the end, whatever happens."""

    def __init__(self, transport: httpx.BaseTransport, exchange: Exchange[Any]) -> None:
        self._transport = transport
        self._exchange = exchange

    def __enter__(self) -> httpx.Response:
        try:
            self._response = self._transport.handle_request(self._exchange.request)
        except httpx.RequestError as error:
            raise self._exchange.failure(error, None) from error
        return self._response

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._response.close()
        if isinstance(error, httpx.RequestError) and not isinstance(error, APIError):
            raise self._exchange.failure(error, self._response) from error


def _default_transport(base_url: str) -> httpx.BaseTransport:
    from .transport import PoolTransport  # slower to import than httpx

    proxy = proxy_for(base_url)
    if proxy is None:
        return PoolTransport(base_url)
    try:
        return PoolTransport(base_url, proxy=proxy)
    except (
        ValueError,
        httpx.InvalidURL,
        ImportError,
    ) as error:  # what each says holds the proxy's URL, or its password
        raise InvalidInputError(
            f"the proxy that the environment names (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY) cannot be used"
            f" ({type(error).__name__}): it must be like http://proxy:8080; socks5 needs the package socksio"
        ) from None


class _ClientTransport(httpx.BaseTransport):
    """The user's own client: its headers, cookies, authentication, proxies and hooks apply."""

    def __init__(self, client: httpx.Client) -> None:
        if not isinstance(client, httpx.Client):  # pyright: ignore[reportUnnecessaryIsInstance]  # a httpx.Client?
            raise InvalidInputError(f"must be an httpx.Client, got {client!r}", path=("http_client",))
        self._client = client

    def handle_request(self, request: httpx.Request) -> httpx.Response:
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
            return self._client.send(merged, stream=True, follow_redirects=False)
        except httpx.HTTPStatusError as error:  # from an event hook that calls raise_for_status
            return detached(error.response, request)
        except (httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict) as error:
            raise httpx.TransportError(str(error), request=request) from error
