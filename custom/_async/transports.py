# hand-written; composed into aureus_sdk by make generate
"""Which way requests go: over the SDK's own pool of connections, or through the user's own client."""

from __future__ import annotations

import httpx

from .._base_url import proxy_for
from .._error_answers import detached
from ..errors import ClientClosedError, InvalidInputError


def transport_for(
    base_url: str, http_client: httpx.AsyncClient | None, limits: httpx.Limits | None
) -> httpx.AsyncBaseTransport:
    """
    The transport to send with.

    Args:
        base_url: Where the calls will go.
        http_client: The user's own client; None for the SDK's pool.
        limits: Of the SDK's pool; None for its own.

    Raises:
        InvalidInputError: the user's client, or the proxy that the environment names, cannot be used.
    """
    if http_client is None:
        return _default_transport(base_url, limits)
    if limits is not None:
        raise InvalidInputError("cannot be set for an http_client: it has its own", path=("limits",))
    return _ClientTransport(http_client)


def _default_transport(base_url: str, limits: httpx.Limits | None) -> httpx.AsyncBaseTransport:
    from .transport import LIMITS, AsyncPoolTransport  # slower to import than httpx

    proxy = proxy_for(base_url)
    try:
        return AsyncPoolTransport(base_url, proxy=proxy, limits=LIMITS if limits is None else limits)
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
    """The user's own client: its headers, cookies, authentication (but for the key), proxies and hooks apply."""

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
            auth = None if "authorization" in request.headers else httpx.USE_CLIENT_DEFAULT
            return await self._client.send(merged, stream=True, auth=auth, follow_redirects=False)
        except httpx.HTTPStatusError as error:  # from an event hook that calls raise_for_status
            return detached(error.response, _content_of(error.response), request)
        except (httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict) as error:
            raise httpx.TransportError(str(error), request=request) from error


def _content_of(response: httpx.Response) -> bytes:
    """What has been read of an answer."""
    try:
        return response.content
    except httpx.ResponseNotRead:
        return b""
