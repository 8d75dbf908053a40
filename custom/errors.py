# hand-written; composed into aureus_sdk by make generate
"""
Everything that can go wrong, as one tree. Each class is also the built-in or httpx exception that it stands for.

    AureusError
    ├── InvalidInputError (ValueError)              refused before anything was sent
    ├── ClientClosedError (RuntimeError)            the client was used after it was closed
    ├── CredentialsError (RuntimeError)             the function that gives the API key failed
    └── APIError                                    a call that was sent, or tried to be
        ├── APIConnectionError (httpx.TransportError)       no answer came
        ├── APITimeoutError (httpx.TimeoutException)        no answer came in time
        ├── DecodeError (httpx.DecodingError)               an answer came that does not fit the contract
        └── APIStatusError (httpx.HTTPStatusError)          the server answered with an error
            ├── RedirectError                       300 to 399
            ├── BadRequestError                     400
            ├── AuthenticationError                 401
            ├── PermissionDeniedError               403
            ├── NotFoundError                       404
            ├── ConflictError                       409
            ├── ContentTooLargeError                413
            ├── UnprocessableContentError           422
            ├── RateLimitError                      429
            └── ServerError                         500 and above

All of them survive pickling and copying, and none of them holds the API key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar

import httpx

if TYPE_CHECKING:
    from .models.common import Problem

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "AureusError",
    "AuthenticationError",
    "BadRequestError",
    "ClientClosedError",
    "ConflictError",
    "ContentTooLargeError",
    "CredentialsError",
    "DecodeError",
    "InvalidInputError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "RedirectError",
    "ServerError",
    "UnprocessableContentError",
    "format_path",
]

Path = tuple[str | int, ...]
"""Where a value is in a JSON document: keys and indices from the root."""

_LONGEST_NAME = 256


class AureusError(Exception):
    """The root of everything that this package raises."""

    def __reduce__(self) -> tuple[Callable[..., AureusError], tuple[Any, ...]]:
        # The constructors here and in httpx take keyword arguments, which the default protocol cannot replay.
        return _restore, (type(self), self.args, self.__dict__)


class InvalidInputError(AureusError, ValueError):
    """
    A value does not fit its model or argument. Nothing was sent.

    Attributes:
        path: Where the value is, as keys and indices from the root; empty for the value itself.
        reason: What is wrong with it.
    """

    def __init__(self, reason: str, *, path: Path = ()) -> None:
        super().__init__(f"{format_path(path)}: {reason}" if path else reason)
        self.reason = reason
        self.path = path

    def under(self, *parents: str | int) -> Self:
        """The same error as seen from further up: with ``parents`` before its path."""
        return type(self)(self.reason, path=(*parents, *self.path))


class ClientClosedError(AureusError, RuntimeError):
    """The client was used after it was closed, or closed during the call, which the server may then have done."""


class CredentialsError(AureusError, RuntimeError):
    """The function given as ``api_key`` failed; its own error is the cause. Nothing was sent."""


class Sent(NamedTuple):
    """
    What an error knows of the call that it ended.

    Attributes:
        operation_id: Name of the operation, as in the contract.
        request: The last request, without its body and without headers that could be secret.
        correlation_id: Correlation id that the call was made with.
        idempotency_key: The key that makes a repeat harmless; None where none was sent.
        attempts: How often the request was sent, or tried to be.
        outcome_is_unknown: The server may have done what was asked for, or not.
        retry_after: How many seconds the server asked to wait; None where it asked for nothing.
        gave_up_because: Why it was not sent again, for people; empty where that goes without saying.
        last_event_id: Id of the last event that came in its stream; None where none came.
    """

    operation_id: str
    request: httpx.Request
    correlation_id: str
    idempotency_key: str | None = None
    attempts: int = 1
    outcome_is_unknown: bool = False
    retry_after: float | None = None
    gave_up_because: str = ""
    last_event_id: str | None = None


class APIError(AureusError):
    """
    A call that was sent, or tried to be.

    Attributes:
        operation_id: Name of the operation, as in the contract.
        method: HTTP method.
        url: URL of the call, without its query and without secrets.
        correlation_id: Correlation id that the call was made with.
        status_code: HTTP status of the answer; None where none came.
        request_id: The server's id of the request; None where it told none.
        attempts: How often the request was sent, or tried to be.
        retry_after: How many seconds the server asked to wait; None where it asked for nothing.
        idempotency_key: The key that the request carried. With it and the correlation id,
            ``client.with_options(idempotency_key=..., correlation_id=...)`` repeats the call without a second effect,
            for 24 hours. None where it carried none.
        outcome_is_unknown: A write that the server may have done, or not.
        gave_up_because: Why a call that might go better was not tried again: the server asks for more patience than
            there is, no time is left, or too many calls fail. Empty where that goes without saying.
        last_event_id: Id of the last event that came in a stream: with it as its ``last_event_id``, the call goes on
            after that event. None where none came.
    """

    hint = ""

    def __init__(self, message: str, *, sent: Sent, response: httpx.Response | None = None) -> None:
        self.operation_id = sent.operation_id
        self.method = sent.request.method
        self.url = str(sent.request.url.copy_with(query=None))
        self.correlation_id = sent.correlation_id
        self.idempotency_key = sent.idempotency_key
        self.attempts = sent.attempts
        self.outcome_is_unknown = sent.outcome_is_unknown
        self.status_code: int | None = None if response is None else response.status_code
        self.request_id: str | None = None if response is None else response.headers.get("x-request-id")
        self.retry_after = sent.retry_after
        self.gave_up_because = sent.gave_up_because
        self.last_event_id = sent.last_event_id
        self._message = message
        # Not super(): the httpx classes that come next would ask for what their siblings do not have.
        Exception.__init__(self, message)

    def __str__(self) -> str:
        sentences = [f"{self.method} {self.url}: {self._message}", self.gave_up_because, self.hint, self._next_step()]
        text = " ".join(text if text.endswith((".", "?")) else f"{text}." for text in sentences if text)
        ids = [f"attempts {self.attempts}"] if self.attempts > 1 else []
        ids += [f"request id {self.request_id}"] if self.request_id else []
        return f"{text} [{', '.join(ids)}]" if ids else text

    def _next_step(self) -> str:
        if self.last_event_id:
            return f"Go on with last_event_id={self.last_event_id!r}"
        if not self.outcome_is_unknown:
            return ""
        if self.idempotency_key is None:
            return "The server may have done it, and a repeat could do it again: look before you repeat it"
        return (
            "The server may have done it. It is safe to repeat with"
            f" client.with_options(idempotency_key={self.idempotency_key!r}, correlation_id={self.correlation_id!r})"
        )


class APIConnectionError(APIError, httpx.TransportError):
    """No answer came: the connection could not be made, or broke."""

    def __init__(self, message: str, *, sent: Sent, response: httpx.Response | None = None) -> None:
        super().__init__(message, sent=sent, response=response)
        self.request = sent.request


class APITimeoutError(APIError, httpx.TimeoutException):
    """No answer came in time."""

    hint = "Give it more time with timeout=..., or client.with_options(timeout=...)"

    def __init__(self, message: str, *, sent: Sent, response: httpx.Response | None = None) -> None:
        super().__init__(message, sent=sent, response=response)
        self.request = sent.request


class DecodeError(APIError, httpx.DecodingError):
    """
    An answer came that does not fit the contract.

    Attributes:
        path: Where in the answer, as keys and indices from the root; empty for the whole answer.
        reason: What does not fit.
        status_code: HTTP status of the answer.
        response: The answer.
    """

    status_code: int  # pyright: ignore[reportIncompatibleVariableOverride]  # nobody sets it to None

    def __init__(self, reason: str, *, path: Path = (), sent: Sent, response: httpx.Response) -> None:
        where = f" at {format_path(path)}" if path else ""
        message = f"the answer ({response.status_code}) does not fit the contract{where}: {reason}"
        super().__init__(message, sent=sent, response=response)
        self.request = sent.request
        self.response = response
        self.path = path
        self.reason = reason


class APIStatusError(APIError, httpx.HTTPStatusError):
    """
    The server answered with an error.

    Attributes:
        status_code: HTTP status of the answer.
        problem: Problem details (RFC 9457) of the answer, where it has any.
        response: The answer.
    """

    status_code: int  # pyright: ignore[reportIncompatibleVariableOverride]  # nobody sets it to None

    def __init__(self, *, problem: Problem | None, sent: Sent, response: httpx.Response) -> None:
        super().__init__(_describe(response, problem), sent=sent, response=response)
        self.request = sent.request
        self.response = response
        self.problem = problem


class RedirectError(APIStatusError):
    """3xx: the server is elsewhere. Redirects are not followed: neither key nor body goes where it was not sent."""

    hint = "Redirects are not followed: give the address of the server as base_url"


class BadRequestError(APIStatusError):
    """400: the request is malformed."""


class AuthenticationError(APIStatusError):
    """401: the API key is missing or wrong."""

    hint = "Give the key as api_key=..., or set AUREUS_API_KEY"


class PermissionDeniedError(APIStatusError):
    """403: the server refuses requests like this one."""

    hint = "Check what the key may do, and that base_url names the server by a name that it knows"


class NotFoundError(APIStatusError):
    """404: there is nothing under this id."""

    hint = "Check the id or token, and the path in base_url"


class ConflictError(APIStatusError):
    """409: the request does not fit the state of things."""


class ContentTooLargeError(APIStatusError):
    """413: the request is too large."""

    hint = "Send less in one call"


class UnprocessableContentError(APIStatusError):
    """422: the request is well-formed but wrong; ``problem.errors`` says where."""


class RateLimitError(APIStatusError):
    """429: too many requests."""

    hint = "Call less often"


class ServerError(APIStatusError):
    """500 and above: the server could not do it."""

    hint = "If it stays so, give the request id to those who run the server"


_BY_STATUS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    413: ContentTooLargeError,
    422: UnprocessableContentError,
    429: RateLimitError,
}


def error_class_for(status_code: int) -> type[APIStatusError]:
    """The class of error that a status code is."""
    if 300 <= status_code < 400:
        return RedirectError
    return _BY_STATUS.get(status_code, ServerError if status_code >= 500 else APIStatusError)


def format_path(path: Path) -> str:
    """
    A path as people write it; names of more than 256 characters are cut.

    Example:
        >>> format_path(("tasks", 3, "retry", "max_attempts"))
        'tasks[3].retry.max_attempts'
    """
    return "".join(f"[{part}]" if isinstance(part, int) else f".{_shown(part)}" for part in path).removeprefix(".")


def _shown(name: str) -> str:
    """The name as it is told with each fault below it."""
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def _describe(response: httpx.Response, problem: Problem | None) -> str:
    title = (problem and problem.title) or response.reason_phrase
    parts = [f"{response.status_code} {title}".rstrip()]
    if "location" in response.headers and response.is_redirect:
        parts.append(f"it leads to {response.headers['location'].partition('?')[0]}")
    if problem is not None:
        parts += [problem.detail] if problem.detail else []
        parts += [f"{fault.path}: {fault.message}" if fault.path else fault.message for fault in problem.errors or ()]
    return "; ".join(parts)


_Error = TypeVar("_Error", bound=AureusError)


def _restore(kind: type[_Error], args: tuple[Any, ...], state: dict[str, Any]) -> _Error:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error
