# DO NOT EDIT: written by custom/tools/compose.py from custom/_exchange.py; change that, then run `make generate`
"""Between operations and HTTP, with no I/O: a call becomes a request, an answer becomes a result or an error."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar
from urllib.parse import quote, urlencode

import httpx

from ._base_url import DEFAULT_BASE_URL
from ._body import ACCEPTED
from ._connection_errors import StaleConnectionError
from ._error_answers import detached, parse_problem
from ._extra import INSTALL_LOCAL
from ._json import decode, encode, is_unicode
from ._log import Fact, shown_headers
from ._options import Options
from ._retry import TRANSIENT_STATUSES, Failed, Retries, Verdict, parse_retry_after, server_directs
from ._secrets import Secret
from ._version import __version__
from .errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    DecodeError,
    InvalidInputError,
    Sent,
    error_class_for,
)
from .types import Call, Response

if TYPE_CHECKING:
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
_ANSWERED = _FINAL._replace(is_definite=True)
_SAFE_IN_HEADER = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) != "%")


def new_id() -> str:
    """An id that nothing else has."""
    return os.urandom(16).hex()


class MakeError(Protocol):
    """Makes the error for the caller, of what is known of the call by then."""

    def __call__(self, *, sent: Sent) -> APIError: ...


class AttemptError(Exception):
    """
    An attempt has failed. Who catches it decides what comes of the call.

    Attributes:
        failed: What has to be known for that.
        make_error: Makes the error for the caller of it.
    """

    def __init__(self, failed: Failed, make_error: MakeError) -> None:
        super().__init__()
        self.failed = failed
        self.make_error = make_error


class Exchange(Generic[T]):
    """
    One call on its way: the requests of its attempts, and what each possible answer to them means.

    Args:
        call: The call.
        options: How to make it.
        correlation_id: Goes with it.
        retries: Its attempts.

    Attributes:
        last_event_id: The id of the last event that came in its stream; None where none came.

    Raises:
        InvalidInputError: the call cannot be sent.
    """

    __slots__ = (
        "_call",
        "_content",
        "_correlation_id",
        "_headers",
        "_idempotency_key",
        "_is_under_way",
        "_may_be_done",
        "_options",
        "_timeouts",
        "_url",
        "last_event_id",
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
        self._is_under_way = False
        self.last_event_id: str | None = None
        self.retries = retries

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
        self._is_under_way = True
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

    def refusal(self, response: httpx.Response, content: bytes) -> AttemptError:
        """What it means that an answer is an error."""
        status, headers = response.status_code, response.headers
        retry_after = parse_retry_after(headers.get_list("retry-after"), headers.get("date"), lambda: datetime.now(UTC))
        is_in_flight = status == 409 and retry_after is not None and self._idempotency_key is not None
        may_go_better = server_directs(headers, otherwise=status in TRANSIENT_STATUSES or is_in_flight)
        failed = Failed(
            is_transient=may_go_better and status != 401,  # it takes another key to go better
            is_safe_to_repeat=self._has_one_effect,
            retry_after=retry_after,
            is_in_flight=is_in_flight,
            may_be_done=status >= 500 or status == 408 or is_in_flight,
            is_definite=not is_in_flight and status < 500 and status not in _REFUSED_UNSEEN,
        )
        problem, kept = parse_problem(content), self._detached(response, content)
        return AttemptError(failed, partial(error_class_for(status), problem=problem, response=kept))

    def breakdown(self, error: httpx.RequestError, response: httpx.Response | None = None) -> AttemptError:
        """What it means that no answer came, or not all of it."""
        is_timeout = isinstance(error, httpx.TimeoutException)
        may_be_done = not isinstance(error, _NOTHING_SENT)
        failed = Failed(
            is_transient=not isinstance(error, _HOPELESS),
            is_safe_to_repeat=self._has_one_effect or not (self._may_be_done or may_be_done),
            is_timeout=is_timeout,
            is_stale=isinstance(error, StaleConnectionError),
            may_be_done=may_be_done,
        )
        head = None if response is None else self._detached(response, b"")
        if is_timeout:
            return AttemptError(failed, partial(APITimeoutError, self._describe_timeout(error), response=head))
        return AttemptError(failed, partial(APIConnectionError, self._describe_break(error), response=head))

    def stream_broke(self, error: httpx.RequestError, response: httpx.Response) -> AttemptError:
        """
        What it means that a stream broke, however long it has lasted. The next attempt goes on after the last event;
        where that has no id that can be sent, there is none.
        """
        broken = self.breakdown(error, response)
        self.retries.renew_time()
        last_id = self.last_event_id
        if last_id is not None and last_id != self._headers.get("last-event-id", ("", None))[1]:
            self._headers["last-event-id"] = ("Last-Event-ID", last_id)
            self.retries.renew()  # not where the server repeats itself: it could do so for ever
        can_go_on = last_id is None or _is_good_in_header(last_id)
        # An event that takes too long is what the caller wants to be told of.
        broken.failed = broken.failed._replace(is_safe_to_repeat=can_go_on and not broken.failed.is_timeout)
        return broken

    def decide(self, failed: Failed) -> Verdict:
        """Take note of an attempt that failed, and say whether there is another one."""
        self._is_under_way = False
        self._may_be_done = self._may_be_done or failed.may_be_done
        return self.retries.after(failed)

    def error(self, attempt: AttemptError, gave_up_because: str = "") -> APIError:
        """The error for the caller that an attempt which failed is, where it is the last one."""
        return attempt.make_error(sent=self._sent(attempt.failed, gave_up_because))

    def decode_error(self, error: ValueError, response: httpx.Response, content: bytes) -> DecodeError:
        """The error that an answer is which does not fit."""
        if isinstance(error, InvalidInputError):
            reason, path = error.reason, error.path
        else:
            content_type = response.headers.get("content-type", "no content type")
            reason, path = f"it cannot be read as JSON ({content_type}): {error}", ()
        kept = self._detached(response, content)
        return DecodeError(reason, path=path, sent=self._sent(_ANSWERED), response=kept)

    def out_of_time(self) -> APITimeoutError:
        """The error that it is when the time for the whole call is over."""
        whole = self._options.timeout.whole
        what = "no answer" if self.retries.attempts else "no key from the function given as api_key"
        message = f"{what} in time" if whole is None else f"{what} within {whole:g} s"
        return APITimeoutError(message, sent=self._sent(_FINAL._replace(may_be_done=self._is_under_way)))

    def shown_request(self) -> httpx.Request:
        """The request as errors show it: what was asked for, and nothing that could be secret."""
        names = ("x-correlation-id", "content-type", "idempotency-key")
        headers = [self._headers[name] for name in names if name in self._headers]
        url = _url(self._call, self._options, self._call.shown_path or self._call.path)
        return httpx.Request(self._call.method, url, headers=headers)

    @property
    def _is_write(self) -> bool:
        return self._call.method not in _SAFE_METHODS

    @property
    def _has_one_effect(self) -> bool:
        """Whether it has no other effect when it is sent twice."""
        return not self._is_write or self._idempotency_key is not None

    def _sent(self, last: Failed, gave_up_because: str = "") -> Sent:
        may_be_done = (self._may_be_done or last.may_be_done) and not last.is_definite
        return Sent(
            operation_id=self._call.operation_id,
            request=self.shown_request(),
            correlation_id=self._correlation_id,
            idempotency_key=self._idempotency_key,
            attempts=self.retries.attempts,
            outcome_is_unknown=self._is_write and may_be_done,
            retry_after=last.retry_after,
            gave_up_because=gave_up_because,
            last_event_id=self.last_event_id,
        )

    def _detached(self, response: httpx.Response, content: bytes) -> httpx.Response:
        return detached(response, content, self.shown_request())

    def _describe_timeout(self, error: httpx.RequestError) -> str:
        part = _TIMEOUT_PARTS.get(type(error), "read")
        own, used, whole = self._options.timeout.parts[part], self._timeouts[part], self._options.timeout.whole
        if whole is not None and (used != own or own == whole):
            return f"no answer within {whole:g} s"
        return "no answer in time" if own is None else f"no answer within {own:g} s ({part})"

    def _describe_break(self, error: httpx.RequestError) -> str:
        message = str(error) or type(error).__name__
        if not isinstance(error, httpx.ConnectError):
            return message
        return f"cannot connect: {message}. {_hint_for(self._options.base_url)}"


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


def _is_good_in_header(event_id: str) -> bool:
    return event_id != "" and event_id.isascii() and event_id.isprintable()


def _encode_query(query: tuple[tuple[str, str], ...]) -> str:
    for name, value in query:
        if not is_unicode(value):
            raise InvalidInputError(f"{value!r} is not valid Unicode", path=(name,))
    return urlencode(query, quote_via=quote)


def _hint_for(base_url: str) -> str:
    if base_url == DEFAULT_BASE_URL:
        return f"Start a local runtime with `aureus serve`, which comes with: {INSTALL_LOCAL}"
    return "Is the server running, and is base_url right?"
