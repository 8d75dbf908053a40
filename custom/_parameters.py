# hand-written; composed into aureus_sdk by make generate
"""What the generated operations stand on: parameters as text, and answers that are no model by themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ._codecs import Codec, Field, MisfitError, time_text
from .errors import InvalidInputError

__all__ = ["headers", "parse_answer", "query", "undocumented"]

Pairs = tuple[tuple[str, str], ...]


def query(*parameters: tuple[Field, Any]) -> Pairs:
    """
    Names and values of the query, of the parameters that are given.

    Raises:
        InvalidInputError: a value does not fit its parameter.
    """
    values = [(parameter.key, parameter.convert(value)) for parameter, value in parameters]
    return tuple((key, _as_text(value)) for key, value in values if value is not None)


def headers(*parameters: tuple[Field, Any]) -> Pairs:
    """
    Names and values of the headers, of the parameters that are given.

    Raises:
        InvalidInputError: a value does not fit its parameter, or is not what a header can hold.
    """
    pairs = query(*parameters)
    for name, value in pairs:
        if not (value.isascii() and value.isprintable()):
            raise InvalidInputError(f"must be printable ASCII, as a header, got {value!r}", path=(name,))
    return pairs


def parse_answer(codec: Codec, payload: Any) -> Any:
    """
    The value of an answer that is no model by itself.

    Raises:
        InvalidInputError: the answer does not fit; the error has the path.
    """
    try:
        return codec.decode(payload)
    except MisfitError as error:
        raise InvalidInputError(f"the answer {error.reason}", path=error.path) from None


def undocumented(status: int, *documented: int) -> InvalidInputError:
    """The error of a success status that the contract does not have."""
    expected = " or ".join(str(known) for known in documented)
    return InvalidInputError(f"the status {status} is not documented for this operation, only {expected}")


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return time_text(value)
    return str(value)
