# DO NOT EDIT: written by custom/tools/compose.py from custom/_async/bodies.py; change that, then run `make generate`
"""Reading the bodies of answers within their limits."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx

from .._body import BodyDecoder
from .._retry import Retries
from ..errors import InvalidInputError

_BLANK_LINE = re.compile(rb"\r\n\r\n|\n\n|\r\r")


async def read_body(response: httpx.Response, limit: int, retries: Retries) -> bytes:
    """
    The whole body, decoded.

    Args:
        response: The answer.
        limit: How many bytes its body may have, decoded.
        retries: The attempts of the call; its time is up when theirs is.

    Raises:
        InvalidInputError: the body is larger, or not encoded as it says.
        TimeoutError: the time for the whole call is over.
        httpx.TransportError: the connection broke.
    """
    try:
        content = response.content  # an event hook of the user's client may have read it
    except httpx.ResponseNotRead:
        return await _read(response, limit, retries)
    BodyDecoder("", limit).feed(content)
    return content


async def _read(response: httpx.Response, limit: int, retries: Retries) -> bytes:
    decoder = BodyDecoder(response.headers.get("content-encoding", ""), limit)
    parts: list[bytes] = []
    async for data in response.aiter_raw():
        parts.append(decoder.feed(data))
        if retries.remaining() == 0:  # a user's own transport may know nothing of the deadline
            raise TimeoutError
    decoder.finish()
    return b"".join(parts)


class EventBytes(httpx.AsyncByteStream):
    """
    The body of a stream of events, however long it lasts.

    Args:
        response: The answer.
        limit: How many bytes one event may have.

    Raises:
        InvalidInputError: an event is larger, or the stream is encoded, which was not asked for.
    """

    def __init__(self, response: httpx.Response, limit: int) -> None:
        self._response = response
        self._limit = limit

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self._response.headers.get("content-encoding", "identity").lower() != "identity":
            raise InvalidInputError("a stream of events that is not compressed was expected")
        size, end = 0, b""
        async for data in self._response.aiter_raw():
            *events, rest = _BLANK_LINE.split(end + data)
            size = len(rest) if events else size + len(data)
            end = rest[-3:]  # a blank line may come in two pieces
            if size > self._limit:
                raise InvalidInputError(f"an event has more than {self._limit} bytes")
            yield data
