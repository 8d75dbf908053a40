# hand-written; composed into aureus_sdk by make generate
"""The one place that everything sent goes through: attempts within one deadline, over connections that are shared."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from .._exchange import AttemptError, Exchange
from .._log import log
from .._options import Options
from .._retry import Budget, Retries
from .._secrets import Secret
from .._tracebacks import without_frames
from .._waiting import AsyncFunction, async_sleep, async_until
from ..errors import APIError, AuthenticationError, ClientClosedError, InvalidInputError
from ..types import Call, Response
from .bodies import EventBytes, read_body
from .credentials import Credentials
from .transports import transport_for

if TYPE_CHECKING:
    from httpx_sse import ServerSentEvent

    from ..models.observability import TelemetryEvent

_STREAM_HEADERS = {"Content-Type": "text/event-stream"}

T = TypeVar("T")
R = TypeVar("R")


class Sender:
    """
    Sends calls over one pool of connections.

    Args:
        base_url: Where the calls will go.
        http_client: The user's own client to send with; it stays the user's to close. By default the SDK's transport.
        limits: Of the SDK's pool; None for its own.
    """

    def __init__(self, base_url: str, http_client: httpx.AsyncClient | None, limits: httpx.Limits | None) -> None:
        self._transport = transport_for(base_url, http_client, limits)
        self._budget = Budget()
        self._is_closed = False

    async def send(self, call: Call[T], options: Options, credentials: Credentials, correlation_id: str) -> Response[T]:
        """
        Send a call and read the answer to it.

        Raises:
            AureusError: see `aureus_sdk.errors`.
        """
        exchange = self._exchange(call, options, correlation_id)
        return await self._attempts(exchange, credentials, _result)

    async def events(
        self, call: Call[Any], options: Options, credentials: Credentials, correlation_id: str
    ) -> AsyncGenerator[TelemetryEvent]:
        """
        Send a call and read the server-sent events that answer it, each as it comes.

        The time for the whole call is the time until the stream begins; then each event may take as long as one part.
        A stream that breaks goes on after the last event that came, with as much time as at first, and as many retries
        if it got further than before.

        Raises:
            AureusError: see `aureus_sdk.errors`.
        """
        from httpx_sse import EventSource  # only streams need it

        plain = call._replace(headers=(*call.headers, ("Accept-Encoding", "identity")))
        exchange = self._exchange(plain, options, correlation_id)
        while True:
            response = await self._attempts(exchange, credentials, _stream)
            stream = httpx.Response(200, headers=_STREAM_HEADERS, stream=EventBytes(response, exchange.body_limit))
            sent = EventSource(stream).aiter_sse()
            try:
                while (event := await _next_event(exchange, response, sent)) is not None:
                    exchange.last_event_id = event.id
                    if event.data:
                        yield exchange.event(event.id, event.data, response)
            except AttemptError as error:
                broken = without_frames(error)
            else:
                return
            finally:
                await response.aclose()
            await _until_next(exchange, broken)

    async def aclose(self) -> None:
        """Close the connections. Closing twice is fine."""
        self._is_closed = True
        await self._transport.aclose()

    def _exchange(self, call: Call[T], options: Options, correlation_id: str) -> Exchange[T]:
        if self._is_closed:
            raise ClientClosedError("the client is closed; make a new one")
        retries = Retries(options.max_retries, options.timeout.whole, self._budget)
        return Exchange(call, options, correlation_id, retries)

    async def _attempts(
        self,
        exchange: Exchange[T],
        credentials: Credentials,
        take: AsyncFunction[Exchange[T], httpx.Response, R],
    ) -> R:
        """Make attempts until one succeeds, or there is no sense in another, or the time for the whole call is over."""
        failure: APIError | None = None
        refused: Secret | None = None
        try:
            async with async_until(exchange.retries.deadline):
                while True:
                    key = await credentials.key()
                    try:
                        result = await self._attempt(exchange, key, take)
                    except AttemptError as attempt:
                        verdict = exchange.decide(attempt.failed)
                        failure = exchange.error(attempt, verdict.reason)
                        if verdict.wait is not None:
                            await _pause(exchange, failure, verdict.wait)
                        elif (
                            isinstance(failure, AuthenticationError)
                            and refused is None
                            and await credentials.has_other_than(key)
                        ):
                            refused = key
                        else:
                            raise failure from attempt.__cause__
                    else:
                        exchange.retries.succeeded()
                        return result
        except TimeoutError:
            raise exchange.out_of_time() from failure
        finally:
            del failure  # raised, it holds this frame, which would hold it and the pool until garbage is collected

    async def _attempt(
        self, exchange: Exchange[T], key: Secret | None, take: AsyncFunction[Exchange[T], httpx.Response, R]
    ) -> R:
        response: httpx.Response | None = None
        try:
            # No name for the request: who prints the variables of this frame would print its URL.
            response = await self._transport.handle_async_request(_next_request(exchange, key))
            log(logging.DEBUG, "response", exchange.facts(response))
            return await take(exchange, response)
        except (APIError, AttemptError):
            raise
        except httpx.RequestError as error:
            raise exchange.breakdown(error, response) from _as_cause(error, exchange)
        except TimeoutError as error:
            if exchange.retries.remaining() == 0:
                raise
            timeout = httpx.ReadTimeout(str(error) or "timed out")  # a user's own transport ran out of time of its own
            raise exchange.breakdown(timeout, response) from without_frames(error)
        except BaseException as error:
            without_frames(error)
            raise


async def _next_event(
    exchange: Exchange[Any], response: httpx.Response, sent: AsyncIterator[ServerSentEvent]
) -> ServerSentEvent | None:
    """The next of the events that are sent in an answer; None at its end."""
    try:
        return await anext(sent, None)
    except InvalidInputError as error:
        raise exchange.decode_error(error, response, b"") from None
    except httpx.StreamError as error:  # an event hook of the user's client has read it
        unread = InvalidInputError(f"the stream of events cannot be read ({type(error).__name__})")
        raise exchange.decode_error(unread, response, b"") from None
    except httpx.RequestError as error:
        raise exchange.stream_broke(error, response) from _as_cause(error, exchange)


async def _until_next(exchange: Exchange[Any], broken: AttemptError) -> None:
    """Wait for the next attempt after a stream broke, if there is one."""
    verdict = exchange.decide(broken.failed)
    if verdict.wait is None:
        raise exchange.error(broken, verdict.reason) from broken.__cause__
    await _pause(exchange, exchange.error(broken), verdict.wait)


async def _pause(exchange: Exchange[Any], error: APIError, seconds: float) -> None:
    """Wait for the next attempt."""
    facts = {"error": type(error).__name__, "status": error.status_code, "wait_seconds": round(seconds, 3)}
    log(logging.INFO, "retry", {**exchange.facts(), **facts})
    await async_sleep(seconds)


def _as_cause(error: httpx.RequestError, exchange: Exchange[Any]) -> httpx.RequestError:
    """What went wrong below, with nothing in it that could be secret."""
    error.request = exchange.shown_request()
    return without_frames(error)


def _next_request(exchange: Exchange[Any], key: Secret | None) -> httpx.Request:
    request = exchange.next_request(key)
    log(logging.DEBUG, "request", exchange.facts())
    return request


async def _result(exchange: Exchange[T], response: httpx.Response) -> Response[T]:
    return exchange.result(response, await _content(exchange, response))


async def _stream(exchange: Exchange[T], response: httpx.Response) -> httpx.Response:
    if exchange.is_stream(response):
        exchange.stream_began()
        return response
    content = await _content(exchange, response)
    raise exchange.decode_error(InvalidInputError("a stream of server-sent events was expected"), response, content)


async def _content(exchange: Exchange[T], response: httpx.Response) -> bytes:
    """The body of an answer of success; any other answer is raised."""
    try:
        content = await read_body(response, exchange.body_limit, exchange.retries)
    except (InvalidInputError, httpx.TransportError) as error:
        if response.is_success:
            if isinstance(error, InvalidInputError):
                raise exchange.decode_error(error, response, b"") from None
            raise
        content = b""  # what it is about is known without the body
    finally:
        await response.aclose()
    if not response.is_success:
        raise exchange.refusal(response, content)
    return content
