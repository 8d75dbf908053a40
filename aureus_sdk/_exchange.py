# DO NOT EDIT: written by custom/tools/compose.py from custom/_exchange.py; change that, then run `make generate`
"""Between operations and HTTP, with no I/O: a call becomes a request, an answer becomes a result or an error."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast
from urllib.parse import quote, urlencode

import httpx

from ._body import ACCEPTED
from ._connection_errors import StaleConnectionError
from ._json import decode, encode, is_unicode
from ._log import Fact, shown_headers
from ._options import DEFAULT_BASE_URL, Options
from ._retry import TRANSIENT_STATUSES, Failed, Retries, parse_retry_after, server_directs
from ._secrets import Secret
from ._version import __version__
from .errors import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    DecodeError,
    InvalidInputError,
    Sent,
    error_class_for,
)
from .types import Call, Response

if TYPE_CHECKING:
    from .models.common import Problem, ProblemField
    from .models.observability import TelemetryEvent

T = TypeVar("T")

_STANDING_HEADERS = {
    "accept": ("Accept", "application/json, application/problem+json, text/event-stream"),
    "accept-encoding": ("Accept-Encoding", ACCEPTED),
    "user-agent": ("User-Agent", f"aureus-sdk/{__version__} python/{sys.version_info.major}.{sys.version_info.minor}"),
}
_TIMEOUT_PARTS: dict[type[httpx.RequestError], str] = {
    httpx.ConnectTimeout: "connect",
    httpx.ReadTimeout: "read",
    httpx.WriteTimeout: "write",
    httpx.PoolTimeout: "pool",
}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing (RFC 9110, section 9.2.1)."""
_NOTHING_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
_HOPELESS = (httpx.UnsupportedProtocol, httpx.LocalProtocolError)
"""What goes wrong the next time as well."""
_REFUSED_UNSEEN = TRANSIENT_STATUSES | {401, 403, 407}
"""Statuses that tell nothing of what an earlier attempt has done."""
_FINAL = Failed(is_transient=False, is_safe_to_repeat=False)
_SAFE_IN_HEADER = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) != "%")


def new_id() -> str:
    """An id that nothing else has."""
    return os.urandom(16).hex()


class Exchange(Generic[T]):
    """
    One call on its way: the requests of its attempts, and what each possible answer to them means.

    Args:
        call: The call.
        options: How to make it.
        correlation_id: Goes with it.
        retries: Its attempts.

    Raises:
        InvalidInputError: the call cannot be sent.
    """

    __slots__ = (
        "_call",
        "_content",
        "_correlation_id",
        "_headers",
        "_idempotency_key",
        "_may_be_done",
        "_options",
        "_timeouts",
        "_url",
        "failed",
        "is_under_way",
        "retries",
    )

    def __init__(self, call: Call[T], options: Options, correlation_id: str, retries: Retries) -> None:
        self._call = call
        self._options = options
        self._correlation_id = correlation_id
        self._url = _url(call, options, call.path)
        self._content = None if call.body is None else encode(call.body)
        self._headers = _headers(call, options, correlation_id)
        self._idempotency_key = self._headers.get("idempotency-key", (None, None))[1]
        self._timeouts: dict[str, float | None] = {}
        self._may_be_done = False
        self.retries = retries
        self.failed = _FINAL
        self.is_under_way = False

    @property
    def body_limit(self) -> int:
        """How many bytes the body of an answer may have, decoded."""
        return self._options.max_response_bytes

    def next_request(self, key: Secret | None) -> httpx.Request:
        """The request of the next attempt, with this API key."""
        retries = self.retries
        retries.attempts += 1
        remaining = retries.remaining()
        headers = [*self._headers.values(), ("X-Request-Attempt", str(retries.attempts))]
        if remaining is not None:
            headers.append(("X-Request-Timeout-Ms", str(int(remaining * 1000))))
        self._timeouts = self._options.timeout.within(remaining)
        self.is_under_way = True
        request = httpx.Request(
            self._call.method,
            self._url,
            headers=headers,
            content=self._content,
            extensions={"timeout": self._timeouts},
        )
        if key is not None:  # last, so that no frame that something can go wrong in holds it
            request.headers["Authorization"] = f"Bearer {key.reveal()}"
        return request

    def facts(self, response: httpx.Response | None = None) -> dict[str, Fact]:
        """What the log shows of the attempt, and of the answer to it."""
        call = self._call
        return {
            "operation": call.operation_id,
            "method": call.method,
            "path": call.shown_path or call.path,
            "attempt": self.retries.attempts,
            "correlation_id": self._correlation_id,
            **({} if response is None else {"status": response.status_code, **shown_headers(response.headers)}),
        }

    def stream_began(self) -> None:
        """From now on, the time for the whole call counts no more: each event may take as long as one part."""
        self._timeouts.update(self._options.timeout.parts)

    def result(self, response: httpx.Response, content: bytes) -> Response[T]:
        """
        The result in an answer of success.

        Raises:
            DecodeError: the answer does not fit the contract.
        """
        try:
            payload = decode(content) if content else None
            parsed = self._call.parse(response.status_code, payload)
        except ValueError as error:
            raise self.decode_error(error, response, content) from None
        return Response(response.status_code, response.headers, content, parsed, self._correlation_id)

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
            raise self.decode_error(error, response, data.encode()) from None
        event.id = event_id or event.id
        return event

    def is_stream(self, response: httpx.Response) -> bool:
        """Whether an answer is a stream of server-sent events."""
        content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return response.status_code == 200 and content_type == "text/event-stream"

    def status_error(self, response: httpx.Response, content: bytes) -> APIStatusError:
        """The error that an answer is."""
        status, headers = response.status_code, response.headers
        retry_after = parse_retry_after(headers.get_list("retry-after"), headers.get("date"), lambda: datetime.now(UTC))
        is_in_flight = status == 409 and retry_after is not None and self._idempotency_key is not None
        is_transient = server_directs(headers, otherwise=status in TRANSIENT_STATUSES or is_in_flight)
        self._ended(may_be_done=status >= 500 or status == 408 or is_in_flight)
        self.failed = Failed(is_transient, self._has_one_effect, retry_after, is_in_flight=is_in_flight)
        error = error_class_for(status)(
            problem=parse_problem(content),
            sent=self._sent(is_answered=not is_in_flight and status < 500 and status not in _REFUSED_UNSEEN),
            response=self._detached(response, content),
        )
        error.retry_after = retry_after
        return error

    def decode_error(self, error: ValueError, response: httpx.Response, content: bytes) -> DecodeError:
        """What it means to the caller that an answer does not fit."""
        self._ended(may_be_done=False)
        self.failed = _FINAL
        if isinstance(error, InvalidInputError):
            reason, path = error.reason, error.path
        else:
            content_type = response.headers.get("content-type", "no content type")
            reason, path = f"it cannot be read as JSON ({content_type}): {error}", ()
        sent = self._sent(is_answered=True)
        return DecodeError(reason, path=path, sent=sent, response=self._detached(response, content))

    def failure(self, error: httpx.RequestError, response: httpx.Response | None) -> APIError:
        """What it means to the caller that no answer came, or not all of it."""
        is_timeout = isinstance(error, httpx.TimeoutException)
        self._ended(may_be_done=not isinstance(error, _NOTHING_SENT))
        self.failed = Failed(
            not isinstance(error, _HOPELESS),
            self._has_one_effect or not self._may_be_done,
            is_timeout=is_timeout,
            is_stale=isinstance(error, StaleConnectionError),
        )
        sent = self._sent()
        error.request = sent.request
        head = None if response is None else self._detached(response, b"")
        if is_timeout:
            return APITimeoutError(self._describe_timeout(error), sent=sent, response=head)
        message = str(error) or type(error).__name__
        if isinstance(error, httpx.ConnectError):
            message = f"cannot connect: {message}. {_hint_for(sent.request)}"
        return APIConnectionError(message, sent=sent, response=head)

    def out_of_time(self) -> APITimeoutError:
        """What it means to the caller that the time for the whole call is over."""
        self._ended(may_be_done=self.is_under_way)
        whole = self._options.timeout.whole
        what = "no answer" if self.retries.attempts else "no key from the function given as api_key"
        return APITimeoutError(f"{what} in time" if whole is None else f"{what} within {whole:g} s", sent=self._sent())

    def _ended(self, *, may_be_done: bool) -> None:
        """Note that an attempt has ended, and whether it may have had its effect."""
        self.is_under_way = False
        self._may_be_done = self._may_be_done or may_be_done

    @property
    def _has_one_effect(self) -> bool:
        """Whether it has no other effect when it is sent twice."""
        return self._call.method in _SAFE_METHODS or self._idempotency_key is not None

    def _sent(self, *, is_answered: bool = False) -> Sent:
        is_write = self._call.method not in _SAFE_METHODS
        return Sent(
            operation_id=self._call.operation_id,
            request=self._shown_request(),
            correlation_id=self._correlation_id,
            idempotency_key=self._idempotency_key,
            attempts=self.retries.attempts,
            outcome_is_unknown=is_write and self._may_be_done and not is_answered,
        )

    def _shown_request(self) -> httpx.Request:
        """The request as errors show it: what was asked for, and nothing that could be secret."""
        names = ("x-correlation-id", "content-type", "idempotency-key")
        headers = [self._headers[name] for name in names if name in self._headers]
        url = _url(self._call, self._options, self._call.shown_path or self._call.path)
        return httpx.Request(self._call.method, url, headers=headers)

    def _detached(self, response: httpx.Response, content: bytes) -> httpx.Response:
        return detached(response, content, self._shown_request())

    def _describe_timeout(self, error: httpx.RequestError) -> str:
        part = _TIMEOUT_PARTS.get(type(error), "read")
        own, used, whole = self._options.timeout.parts[part], self._timeouts[part], self._options.timeout.whole
        if whole is not None and (used != own or own == whole):
            return f"no answer within {whole:g} s"
        return "no answer in time" if own is None else f"no answer within {own:g} s ({part})"


def parse_problem(content: bytes) -> Problem | None:
    """
    The problem details of an error's body, as far as they are there; other JSON errors that are common are understood.

    A field of the wrong type is left out: what the server got wrong must not hide what it wanted to say.
    """
    from .models.common import Problem, ProblemField  # a call that goes well needs none of it

    try:
        body = decode(content)
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    body = cast("dict[str, Any]", body)
    if "error" in body and "title" not in body:
        body = {**body, "title": _as_text(body["error"]), "detail": _as_text(body.get("detail", body.get("details")))}
    entries: Any = body.get("errors")
    if isinstance(entries, list):
        body["errors"] = [entry for entry in cast("Sequence[Any]", entries) if _fits(ProblemField, entry)]
    while True:  # each round takes away one of the few fields that the contract knows
        try:
            return Problem.from_dict(body)
        except InvalidInputError as error:
            misfit, *_ = error.path
            body = {name: value for name, value in body.items() if name != misfit}


def _fits(kind: type[ProblemField], entry: Any) -> bool:
    try:
        kind.from_dict(entry)
    except InvalidInputError:
        return False
    return True


def _as_text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else encode(value).decode()


def detached(response: httpx.Response, content: bytes, request: httpx.Request) -> httpx.Response:
    """The answer by itself, to be kept in an error: without the connection and the request that it came from."""
    framing = {"content-encoding", "content-length", "transfer-encoding"}  # of the body that came, not of the text kept
    return httpx.Response(
        response.status_code,
        headers=[(name, value) for name, value in response.headers.multi_items() if name not in framing],
        content=content,
        request=request,
        extensions={"reason_phrase": response.reason_phrase.encode("ascii", "ignore")},
    )


def _url(call: Call[Any], options: Options, path: str) -> httpx.URL:
    query = f"?{_encode_query(call.query)}" if call.query else ""
    try:
        return httpx.URL(f"{options.base_url}{path}{query}")
    except httpx.InvalidURL as error:
        raise InvalidInputError(f"the ids and filters do not fit into a URL: {error}") from None


def _headers(call: Call[Any], options: Options, correlation_id: str) -> dict[str, tuple[str, str]]:
    headers = {
        **_STANDING_HEADERS,
        **options.headers,
        "x-correlation-id": ("X-Correlation-ID", quote(correlation_id, safe=_SAFE_IN_HEADER)),
    }
    if call.body is not None:
        headers["content-type"] = ("Content-Type", "application/json")
    if options.idempotency_key is not None and call.method not in _SAFE_METHODS:
        headers["idempotency-key"] = ("Idempotency-Key", options.idempotency_key)
    headers.update((name.lower(), (name, value)) for name, value in call.headers)
    if options.send_idempotency_keys and call.method not in _SAFE_METHODS and "idempotency-key" not in headers:
        headers["idempotency-key"] = ("Idempotency-Key", new_id())
    return headers


def _encode_query(query: tuple[tuple[str, str], ...]) -> str:
    for name, value in query:
        if not is_unicode(value):
            raise InvalidInputError(f"{value!r} is not valid Unicode", path=(name,))
    return urlencode(query, quote_via=quote)


def _hint_for(request: httpx.Request) -> str:
    if str(request.url).startswith(f"{DEFAULT_BASE_URL}/"):
        return 'Start a local runtime with `pip install "aureus-sdk[local]"` and `aureus serve`.'
    return "Is the server running, and is base_url right?"
