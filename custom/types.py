# hand-written; composed into aureus_sdk by make generate
"""What passes between the operations and the client: a call to send, and the answer to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar
from urllib.parse import quote

from .errors import InvalidInputError

if TYPE_CHECKING:
    import httpx

__all__ = ["Call", "Response", "path_segment"]

T = TypeVar("T")
R = TypeVar("R")


class Call(NamedTuple, Generic[T]):
    """
    One call of an operation, ready to be sent.

    Attributes:
        operation_id: Name of the operation, as in the contract.
        method: HTTP method.
        path: Path below the base URL, percent-encoded.
        parse: Makes the result of a success status and the decoded JSON of its body.
        query: Names and values of the query.
        body: What to send as JSON; None for no body.
        headers: Headers that the operation itself asks for.
        shown_path: The path as errors and logs show it, where an id in it is a secret; empty where none is.
    """

    operation_id: str
    method: str
    path: str
    parse: Callable[[int, Any], T]
    query: tuple[tuple[str, str], ...] = ()
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()
    shown_path: str = ""

    def __repr__(self) -> str:
        return f"Call({self.operation_id!r}, {self.method} {self.shown_path or self.path})"

    def expecting(self, kind: type[R]) -> Call[R]:
        """The same call, where only this kind of its possible results will do."""

        def parse(status_code: int, payload: Any) -> R:
            result = self.parse(status_code, payload)
            if not isinstance(result, kind):
                raise InvalidInputError(f"{kind.__name__} expected, got {type(result).__name__}")
            return result

        return Call(
            self.operation_id, self.method, self.path, parse, self.query, self.body, self.headers, self.shown_path
        )


class Response(NamedTuple, Generic[T]):
    """
    The answer to a call.

    Attributes:
        status_code: HTTP status.
        headers: HTTP headers.
        content: The body, in bytes.
        parsed: The result.
        correlation_id: Correlation id that the call was made with.
    """

    status_code: int
    headers: httpx.Headers
    content: bytes
    parsed: T
    correlation_id: str

    @property
    def request_id(self) -> str | None:
        """The server's id of the request, where it told one."""
        request_id: str | None = self.headers.get("x-request-id")
        return request_id


def path_segment(name: str, value: str) -> str:
    """
    An id as one segment of a path, percent-encoded (RFC 3986).

    Args:
        name: Name of the id, for the error.
        value: The id.

    Raises:
        InvalidInputError: no encoding of the id keeps its meaning in a path: it is empty, ``.`` or ``..``, or has
            surrogates, which UTF-8 cannot encode.
    """
    if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]  # not everybody checks types
        raise InvalidInputError(f"must be a string, got {type(value).__name__}", path=(name,))
    if value in {"", ".", ".."}:
        raise InvalidInputError(f"{value!r} cannot be used as an id in a URL", path=(name,))
    try:
        return quote(value, safe="")
    except UnicodeEncodeError as error:
        raise InvalidInputError(f"{value!r} is not valid Unicode: {error.reason}", path=(name,)) from None
