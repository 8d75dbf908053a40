# hand-written; composed into aureus_sdk by make generate
"""Bodies of answers, decoded piece by piece and never beyond a limit: a few bytes may stand for gigabytes."""

from __future__ import annotations

import zlib
from typing import Protocol

from .errors import InvalidInputError

ACCEPTED = "gzip, deflate"
"""What is asked for with ``Accept-Encoding``: what can be decoded here."""

_WINDOW_BITS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class BodyDecoder:
    """
    Undoes the content encoding of a body (RFC 9110, section 8.4).

    Args:
        content_encoding: Value of the header ``Content-Encoding``.
        limit: How many bytes the body may have, decoded.

    Raises:
        InvalidInputError: an encoding that was not asked for.
    """

    def __init__(self, content_encoding: str, limit: int) -> None:
        self._limit = limit
        self._left = limit
        self._encoding = content_encoding.strip().lower()
        self._is_empty = True
        self._decompressor = None if self._encoding in {"", "identity"} else self._make_decompressor()

    def feed(self, data: bytes) -> bytes:
        """
        Decode the next piece.

        Raises:
            InvalidInputError: the body is larger than the limit, or not encoded as it says.
        """
        if data and self._decompressor is not None:
            data = self._decompress(data, self._decompressor)
        self._left -= len(data)
        if self._left < 0:
            raise InvalidInputError(
                f"its body has more than {self._limit} bytes; allow more with max_response_bytes=..."
            )
        return data

    def finish(self) -> None:
        """
        Say that there are no more pieces.

        Raises:
            InvalidInputError: there should have been more.
        """
        if self._decompressor is not None and not self._is_empty and not self._decompressor.eof:
            raise InvalidInputError("its compressed body is cut off")

    def _make_decompressor(self) -> _Decompressor:
        if self._encoding not in _WINDOW_BITS:
            raise InvalidInputError(
                f"its body is encoded as {self._encoding[:40]!r}, which was not asked for ({ACCEPTED})"
            )
        return zlib.decompressobj(_WINDOW_BITS[self._encoding])

    def _decompress(self, data: bytes, decompressor: _Decompressor) -> bytes:
        if self._is_empty and self._encoding == "deflate" and data[0] & 0x0F != zlib.DEFLATED:
            decompressor = self._decompressor = zlib.decompressobj(-zlib.MAX_WBITS)  # many leave out the wrapper
        self._is_empty = False
        try:
            decoded = decompressor.decompress(data, self._left + 1)
        except zlib.error as error:
            raise InvalidInputError(f"its body is not encoded as {self._encoding}: {error}") from None
        if decompressor.unused_data:
            raise InvalidInputError(f"its body goes on after its {self._encoding} has ended")
        return decoded
