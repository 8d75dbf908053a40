# hand-written; composed into aureus_sdk by make generate
"""Between operations and HTTP, with no I/O: a call becomes a request, an answer becomes a result or an error."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast
from urllib.parse import quote, urlencode

import httpx

from ._json import decode, encode, is_unicode
from ._options import DEFAULT_BASE_URL, Options
from ._version import __version__
from .errors import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    DecodeError,
    InvalidInputError,
    Path,
    error_class_for,
)
from .types import Call, Response

if TYPE_CHECKING:
    from .models.common import Problem
    from .models.observability import TelemetryEvent

T = TypeVar("T")

_STANDING_HEADERS = {
    "accept": ("Accept", "application/json, application/problem+json, text/event-stream"),
    "accept-encoding": ("Accept-Encoding", "gzip, deflate"),
    "user-agent": ("User-Agent", f"aureus-sdk/{__version__} python/{sys.version_info.major}.{sys.version_info.minor}"),
}
_TIMEOUT_PARTS: dict[type[httpx.TimeoutException], str] = {
    httpx.ConnectTimeout: "connect",
    httpx.ReadTimeout: "read",
    httpx.WriteTimeout: "write",
    httpx.PoolTimeout: "pool",
}
_SAFE_IN_HEADER = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) != "%")


def new_correlation_id() -> str:
    """A correlation id that nothing else has."""
    return os.urandom(16).hex()


class Exchange(Generic[T]):
    """
    One call on its way: its request, and what each possible answer to it means.

    Attributes:
        request: The HTTP request.

    Raises:
        InvalidInputError: the call cannot be sent.
    """

    __slots__ = ("_call", "_correlation_id", "request")

    def __init__(self, call: Call[T], options: Options, correlation_id: str) -> None:
        self._call = call
        self._correlation_id = correlation_id
        self.request = _build_request(call, options, correlation_id)

    def result(self, response: httpx.Response) -> Response[T]:
        """
        The result in an answer whose body has been read.

        Raises:
            APIStatusError: the answer is an error.
            DecodeError: the answer does not fit the contract.
        """
        if not response.is_success:
            raise self.status_error(response)
        try:
            payload = decode(response.content) if response.content else None
            parsed = self._call.parse(response.status_code, payload)
        except ValueError as error:
            raise self.decode_error(error, response) from None
        return Response(response.status_code, response.headers, response.content, parsed, self._correlation_id)

    def event(self, event_id: str, data: str, response: httpx.Response) -> TelemetryEvent:
        """
        The telemetry event in a server-sent event. Its id is that of the stream, where to go on after it.

        Raises:
            DecodeError: the data does not fit the contract.
        """
        from .models.observability import TelemetryEvent  # only streams need it

        try:
            event = TelemetryEvent.from_dict(decode(data.encode()))
        except ValueError as error:
            raise self.decode_error(error, response) from None
        event.id = event_id or event.id
        return event

    def is_stream(self, response: httpx.Response) -> bool:
        """Whether an answer is a stream of server-sent events."""
        content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return response.status_code == 200 and content_type == "text/event-stream"

    def no_stream(self, response: httpx.Response) -> APIError:
        """The error that an answer is that should have been a stream, its body having been read."""
        if not response.is_success:
            return self.status_error(response)
        return self.decode_error(InvalidInputError("a stream of server-sent events was expected"), response)

    def status_error(self, response: httpx.Response) -> APIStatusError:
        """The error that an answer is, its body having been read."""
        return error_class_for(response.status_code)(
            problem=parse_problem(response.content),
            operation_id=self._call.operation_id,
            response=detached(response, _without_secrets(self.request)),
            correlation_id=self._correlation_id,
        )

    def decode_error(self, error: ValueError | httpx.DecodingError, response: httpx.Response) -> DecodeError:
        """What it means to the caller that an answer does not fit."""
        if isinstance(error, InvalidInputError):
            reason, path = error.reason, error.path
        else:
            reason, path = (
                f"it cannot be read as JSON ({response.headers.get('content-type', 'no content type')}): {error}",
                (),
            )
        return DecodeError(
            reason,
            path=path,
            operation_id=self._call.operation_id,
            response=detached(response, _without_secrets(self.request)),
            correlation_id=self._correlation_id,
        )

    def failure(self, error: httpx.RequestError, response: httpx.Response | None) -> APIError:
        """What it means to the caller that no answer came, or not all of it."""
        error.request = safe_request = _without_secrets(self.request)
        if isinstance(error, httpx.DecodingError) and response is not None:
            return self.decode_error(error, response)
        kind: type[APITimeoutError | APIConnectionError] = APIConnectionError
        message = str(error) or type(error).__name__
        if isinstance(error, httpx.TimeoutException):
            kind, message = APITimeoutError, _describe_timeout(error, self.request)
        elif isinstance(error, httpx.ConnectError):
            message = f"cannot connect: {message}. {_hint_for(self.request)}"
        return kind(
            message,
            operation_id=self._call.operation_id,
            request=safe_request,
            correlation_id=self._correlation_id,
        )


def parse_problem(content: bytes) -> Problem | None:
    """
    The problem details of an error's body, as far as they are there; other JSON errors that are common are understood.

    A field of the wrong type is left out: what the server got wrong must not hide what it wanted to say.
    """
    from .models.common import Problem  # a call that goes well needs none of it

    try:
        body = decode(content)
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    body = cast("dict[str, Any]", body)
    if "error" in body and "title" not in body:
        body = {**body, "title": _as_text(body["error"]), "detail": _as_text(body.get("detail", body.get("details")))}
    while True:
        try:
            return Problem.from_dict(body)
        except InvalidInputError as error:
            body = _without(body, error.path)


def _as_text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else encode(value).decode()


def _without(body: dict[str, Any], path: Path) -> dict[str, Any]:
    """The body without the field at the path, or without the entry where that is in a list."""
    name, *rest = path
    kept = {key: value for key, value in body.items() if key != name}
    if rest:
        kept[str(name)] = [entry for index, entry in enumerate(body[str(name)]) if index != rest[0]]
    return kept


def detached(response: httpx.Response, request: httpx.Request) -> httpx.Response:
    """The answer by itself, to be kept in an error: without the connection and the request that it came from."""
    framing = {"content-encoding", "content-length", "transfer-encoding"}  # of the body that came, not of the text kept
    try:
        content = response.content
    except (httpx.ResponseNotRead, httpx.StreamError):
        content = b""
    return httpx.Response(
        response.status_code,
        headers=[(name, value) for name, value in response.headers.multi_items() if name not in framing],
        content=content,
        request=request,
        extensions={"reason_phrase": response.reason_phrase.encode("ascii", "ignore")},
    )


def _build_request(call: Call[Any], options: Options, correlation_id: str) -> httpx.Request:
    url = options.base_url + call.path
    if call.query:
        url += f"?{_encode_query(call.query)}"
    headers = {
        **_STANDING_HEADERS,
        **options.headers,
        "x-correlation-id": ("X-Correlation-ID", quote(correlation_id, safe=_SAFE_IN_HEADER)),
    }
    if options.api_key is not None:
        headers["authorization"] = ("Authorization", f"Bearer {options.api_key.reveal()}")
    content = None
    if call.body is not None:
        headers["content-type"] = ("Content-Type", "application/json")
        content = encode(call.body)
    try:
        return httpx.Request(
            call.method,
            url,
            headers=[*headers.values(), *call.headers],
            content=content,
            extensions={"timeout": options.timeout.as_dict()},
        )
    except httpx.InvalidURL as error:
        raise InvalidInputError(f"the ids and filters do not fit into a URL: {error}") from None


def _encode_query(query: tuple[tuple[str, str], ...]) -> str:
    for name, value in query:
        if not is_unicode(value):
            raise InvalidInputError(f"{value!r} is not valid Unicode", path=(name,))
    return urlencode(query, quote_via=quote)


def _without_secrets(request: httpx.Request) -> httpx.Request:
    """The request as errors show it: what was asked for, and none of the headers' values that could be secret."""
    shown = {name: request.headers[name] for name in ("x-correlation-id", "content-type") if name in request.headers}
    return httpx.Request(request.method, request.url, headers=shown)


def _describe_timeout(error: httpx.TimeoutException, request: httpx.Request) -> str:
    part = _TIMEOUT_PARTS.get(type(error), "read")
    seconds = request.extensions["timeout"][part]
    limit = f" within {seconds:g} s ({part})" if seconds is not None else ""
    return f"no answer{limit}. Give it more time with timeout=..., or client.with_options(timeout=...)."


def _hint_for(request: httpx.Request) -> str:
    if str(request.url).startswith(f"{DEFAULT_BASE_URL}/"):
        return 'Start a local runtime with `pip install "aureus-sdk[local]"` and `aureus serve`.'
    return "Is the server running, and is base_url right?"
