"""JSON as the runtime takes it: RFC 8259 to the letter, and nothing that could be read in two ways."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from typing import Any

from aureus_local.domain.json_values import MAX_DEPTH, TOO_DEEP, has_half_a_surrogate_pair, nests_too_deep

__all__ = ["decode"]

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def decode(content: bytes) -> Any:
    """
    Decode JSON.

    Args:
        content: UTF-8, without a byte order mark.

    Raises:
        ValueError: this is not JSON, or one of the things that parsers disagree about: NaN, numbers beyond all bounds,
            a key that an object has twice, half of a surrogate pair, very deep nesting.
    """
    try:
        value = _DECODER.decode(content.decode())
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start} is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg} at line {error.lineno} column {error.colno}") from None
    except RecursionError:
        raise ValueError(f"it is {TOO_DEEP}") from None
    if content.count(b"[") + content.count(b"{") > MAX_DEPTH and nests_too_deep(value):
        raise ValueError(f"it is {TOO_DEEP}")
    if _SURROGATE.search(content) and has_half_a_surrogate_pair(value):
        raise ValueError("it has half of a surrogate pair")
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"the number {digits[:40]} is too large")
    return number


def _integer(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:
        raise ValueError(f"a number of {len(digits)} digits is too long") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError(f"an object has the key {_first_repeated(name for name, _ in pairs)!r} twice")
    return members


def _first_repeated(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_finite, parse_int=_integer, parse_constant=_refuse_constant
)
