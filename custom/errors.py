# hand-written; composed into aureus_sdk by make generate
"""
Everything that can go wrong, as one tree. Each class is also the built-in or httpx exception that it stands for.

    AureusError
    ├── InvalidInputError (ValueError)              refused before anything was sent
    ├── ClientClosedError (RuntimeError)            the client was used after it was closed
    └── APIError                                    a call that was sent, or tried to be
        ├── APIConnectionError (httpx.TransportError)       no answer came
        ├── APITimeoutError (httpx.TimeoutException)        no answer came in time
        ├── DecodeError (httpx.DecodingError)               an answer came that does not fit the contract
        └── APIStatusError (httpx.HTTPStatusError)          the server answered with an error
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
from typing import TYPE_CHECKING, Any, Self, TypeVar

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
    "DecodeError",
    "InvalidInputError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "ServerError",
    "UnprocessableContentError",
    "format_path",
]

Path = tuple[str | int, ...]
"""Where a value is in a JSON document: keys and indices from the root."""


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
    """The client was used after it was closed."""


class APIError(AureusError):
    """
    A call that was sent, or tried to be.

    Attributes:
        operation_id: Name of the operation, as in the contract.
        method: HTTP method.
        url: URL of the call, without its query.
        correlation_id: Correlation id that the call was made with.
    """

    def __init__(self, message: str, *, operation_id: str, request: httpx.Request, correlation_id: str) -> None:
        self.operation_id = operation_id
        self.method = request.method
        self.url = str(request.url.copy_with(query=None))
        self.correlation_id = correlation_id
        # Not super(): the httpx classes that come next would ask for what their siblings do not have.
        Exception.__init__(self, f"{self.method} {self.url}: {message}")


class APIConnectionError(APIError, httpx.TransportError):
    """No answer came: the connection could not be made, or broke."""

    def __init__(self, message: str, *, operation_id: str, request: httpx.Request, correlation_id: str) -> None:
        super().__init__(message, operation_id=operation_id, request=request, correlation_id=correlation_id)
        self.request = request


class APITimeoutError(APIError, httpx.TimeoutException):
    """No answer came in time."""

    def __init__(self, message: str, *, operation_id: str, request: httpx.Request, correlation_id: str) -> None:
        super().__init__(message, operation_id=operation_id, request=request, correlation_id=correlation_id)
        self.request = request


class DecodeError(APIError, httpx.DecodingError):
    """
    An answer came that does not fit the contract.

    Attributes:
        path: Where in the answer, as keys and indices from the root; empty for the whole answer.
        reason: What does not fit.
        status_code: HTTP status of the answer.
        request_id: The server's id of the request, where it told one.
        response: The answer.
    """

    def __init__(
        self, reason: str, *, path: Path = (), operation_id: str, response: httpx.Response, correlation_id: str
    ) -> None:
        where = f" at {format_path(path)}" if path else ""
        message = f"the answer ({response.status_code}) does not fit the contract{where}: {reason}"
        request_id = response.headers.get("x-request-id")
        if request_id:
            message += f" [request id {request_id}]"
        super().__init__(message, operation_id=operation_id, request=response.request, correlation_id=correlation_id)
        self.request = response.request
        self.response = response
        self.path = path
        self.reason = reason
        self.status_code: int = response.status_code
        self.request_id: str | None = request_id


class APIStatusError(APIError, httpx.HTTPStatusError):
    """
    The server answered with an error.

    Attributes:
        status_code: HTTP status of the answer.
        problem: Problem details (RFC 9457) of the answer, where it has any.
        request_id: The server's id of the request, where it told one.
        response: The answer.
    """

    hint = ""

    def __init__(
        self, *, problem: Problem | None, operation_id: str, response: httpx.Response, correlation_id: str
    ) -> None:
        request_id = response.headers.get("x-request-id")
        super().__init__(
            _describe(response, problem, self.hint, request_id),
            operation_id=operation_id,
            request=response.request,
            correlation_id=correlation_id,
        )
        self.request = response.request
        self.response = response
        self.problem = problem
        self.status_code: int = response.status_code
        self.request_id: str | None = request_id


class BadRequestError(APIStatusError):
    """400: the request is malformed."""


class AuthenticationError(APIStatusError):
    """401: the API key is missing or wrong."""

    hint = "Give the key as api_key=..., or set AUREUS_API_KEY."


class PermissionDeniedError(APIStatusError):
    """403: the server refuses requests like this one."""


class NotFoundError(APIStatusError):
    """404: there is nothing under this id."""


class ConflictError(APIStatusError):
    """409: the request does not fit the state of things."""


class ContentTooLargeError(APIStatusError):
    """413: the request is too large."""


class UnprocessableContentError(APIStatusError):
    """422: the request is well-formed but wrong; ``problem.errors`` says where."""


class RateLimitError(APIStatusError):
    """429: too many requests."""


class ServerError(APIStatusError):
    """500 and above: the server could not do it."""


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
    return _BY_STATUS.get(status_code, ServerError if status_code >= 500 else APIStatusError)


def format_path(path: Path) -> str:
    """
    A path as people write it.

    Example:
        >>> format_path(("tasks", 3, "retry", "max_attempts"))
        'tasks[3].retry.max_attempts'
    """
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def _describe(response: httpx.Response, problem: Problem | None, hint: str, request_id: str | None) -> str:
    title = (problem and problem.title) or response.reason_phrase
    parts = [f"{response.status_code} {title}".rstrip()]
    if problem is not None:
        parts += [problem.detail] if problem.detail else []
        parts += [f"{fault.path}: {fault.message}" if fault.path else fault.message for fault in problem.errors or ()]
    message = "; ".join(parts)
    if hint:
        message += f" {hint}" if message.endswith(".") else f". {hint}"
    return f"{message} [request id {request_id}]" if request_id else message


_Error = TypeVar("_Error", bound=AureusError)


def _restore(kind: type[_Error], args: tuple[Any, ...], state: dict[str, Any]) -> _Error:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error
