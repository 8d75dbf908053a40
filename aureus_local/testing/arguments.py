"""What a test gives to a `LocalAureus`, checked where it is given: it is used in another thread or process, later."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Mapping
from datetime import timedelta
from numbers import Real
from pathlib import Path
from types import ModuleType
from typing import Any, SupportsIndex, TypeAlias, cast

from aureus_local.registry import Source

__all__ = ["Seconds", "Sources", "flag", "folder", "sources", "text", "time_span", "whole_number"]

Sources: TypeAlias = Source | Path | Iterable[Source | Path]
"""Where tools and validators come from: one source, or several."""

Seconds: TypeAlias = float | timedelta
"""A time span: a number of seconds, or a `timedelta`."""

_SPAN = "a number of seconds or a timedelta, finite and not less than 0"
_SOURCES = "functions, modules, their dotted names or the paths of their files: one, or several in a list"


def sources(name: str, given: object) -> list[Source]:
    """
    One source, or several.

    Args:
        name: Of the argument.
        given: Its value.

    Raises:
        TypeError: it is something else.
    """
    several: Any = [given] if _is_source(given) else given
    if not _is_list(several):
        raise TypeError(f"{name} must be {_SOURCES}; got {_shown(given)}")
    found: list[Any] = list(several)
    for each in found:
        if not _is_source(each):
            raise TypeError(f"{name} must be {_SOURCES}; one of them is {_shown(each)}")
    return [str(each) if isinstance(each, Path) else each for each in found]


def folder(name: str, given: object) -> Path | None:
    """
    The path of a folder; None for the default.

    Args:
        name: Of the argument.
        given: Its value.

    Raises:
        TypeError: it is something else.
    """
    try:
        return None if given is None else Path(cast("str", given))
    except TypeError:
        raise TypeError(f"{name} must be the path of a folder, got {_shown(given)}") from None


def flag(name: str, given: object) -> bool:
    """
    True or False.

    Args:
        name: Of the argument.
        given: Its value.

    Raises:
        TypeError: it is something else.
    """
    if not isinstance(given, bool):
        raise TypeError(f"{name} must be True or False, got {_shown(given)}")
    return given


def text(name: str, given: object) -> str:
    """
    Text that can be sent.

    Args:
        name: Of the argument.
        given: Its value.

    Raises:
        TypeError: it is no string.
        ValueError: it has a character that UTF-8 has not.
    """
    if not isinstance(given, str):
        raise TypeError(f"{name} must be a string, got {_shown(given)}")
    try:
        given.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{name} must be text without lone surrogates, got {_shown(given)}") from None
    return given


def time_span(name: str, given: object) -> float:
    """
    A time span, in seconds.

    Args:
        name: Of the argument.
        given: Its value: a number of seconds, or a `timedelta`.

    Raises:
        TypeError: it is something else.
        ValueError: it is less than 0, or not finite.
    """
    span = given.total_seconds() if isinstance(given, timedelta) else given
    if isinstance(span, bool) or not isinstance(span, Real):
        raise TypeError(f"{name} must be {_SPAN}, got {_shown(given)}")
    try:
        number = float(span)
    except OverflowError:
        number = math.inf
    if not 0 <= number < math.inf:
        raise ValueError(f"{name} must be {_SPAN}, got {_shown(given)}")
    return number


def whole_number(name: str, given: object, least: int, most: int | None = None) -> int:
    """
    A whole number.

    Args:
        name: Of the argument.
        given: Its value.
        least: The least that it may be.
        most: The most that it may be; None for as much as one likes.

    Raises:
        TypeError: it is something else.
        ValueError: it is too small or too large.
    """
    allowed = f"a whole number, {least} or more" if most is None else f"a whole number from {least} to {most}"
    if isinstance(given, bool) or not isinstance(given, SupportsIndex):
        raise TypeError(f"{name} must be {allowed}, got {_shown(given)}")
    number = operator.index(given)
    if number < least or (most is not None and number > most):
        raise ValueError(f"{name} must be {allowed}, got {number}")
    return number


def _is_source(given: object) -> bool:
    return isinstance(given, str | Path | ModuleType) or callable(given)


def _is_list(given: object) -> bool:
    return isinstance(given, Iterable) and not isinstance(given, Mapping | bytes)


def _shown(given: object) -> str:
    shown = repr(given)
    return shown if len(shown) <= 100 else f"{shown[:100]}…"
