# hand-written; composed into aureus_sdk by make generate
"""JSON as this package writes and reads it (RFC 8259): UTF-8, compact, no NaN, and errors that say where."""

from __future__ import annotations

import json
import math
from typing import Any, cast

from .errors import InvalidInputError, Path


def _as_json(value: Any) -> Any:
    """What is written for a model: its ``__json__``."""
    try:
        return value.__json__()
    except AttributeError:
        raise TypeError(f"{type(value).__name__} cannot be sent as JSON") from None


# What contains itself is found by the recursion limit, at no cost for everything else.
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":"), default=_as_json
)


def encode(value: Any) -> bytes:
    """
    Encode a value as JSON.

    Models check the keys of free-form values when they take them in. A key that is put into one later and is no
    string is written as text where `json` does so (numbers, booleans, None).

    Raises:
        InvalidInputError: a part of the value is no JSON: its path, and why.
    """
    try:
        return _ENCODER.encode(value).encode()
    except (TypeError, ValueError, RecursionError) as error:
        plain = value.to_dict() if hasattr(value, "to_dict") else value
        raise _fault_in(plain) or InvalidInputError(f"cannot be sent as JSON: {error}") from None


def decode(content: bytes) -> Any:
    """
    Decode JSON.

    Raises:
        ValueError: the content is not JSON, or is too deep or has a number too long to be read.
    """
    try:
        return _DECODER.decode(content.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def _fault_in(root: object) -> InvalidInputError | None:
    """The first part that is no JSON, found without recursion: the value may be deep or contain itself."""
    seen: set[int] = set()
    pending: list[tuple[Path, object]] = [((), root)]
    while pending:
        path, value = pending.pop()
        if reason := _fault_of(value):
            return InvalidInputError(reason, path=path)
        if id(value) not in seen:
            seen.add(id(value))
            pending.extend(((*path, key), part) for key, part in reversed(_parts_of(value)))
    return None


def _parts_of(value: object) -> list[tuple[Any, object]]:
    if isinstance(value, dict):
        return list(cast("dict[Any, object]", value).items())
    if isinstance(value, list | tuple):
        return list(enumerate(cast("list[object]", value)))
    return []


def _fault_of(value: object) -> str | None:
    from ._codecs import shown  # slower to import than all else here, and only needed for a mistake

    if isinstance(value, float):
        return None if math.isfinite(value) else f"{value} cannot be sent as JSON"
    if isinstance(value, str):
        return None if is_unicode(value) else f"{shown(value)} is not valid Unicode"
    if isinstance(value, dict):
        keys = cast("dict[object, object]", value)
        odd = next((key for key in keys if not isinstance(key, str) or not is_unicode(key)), None)
        return None if odd is None else f"the key {shown(odd)} must be a string"
    if value is None or isinstance(value, bool | int | list | tuple):
        return None
    return f"{type(value).__name__} cannot be sent as JSON"


def is_unicode(text: str) -> bool:
    """Whether a text can be sent: surrogates cannot be encoded as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
