"""Moments, as JSON values and numbers stand for them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from .json_values import as_float, is_number

__all__ = ["epoch_milliseconds", "milliseconds_of"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def epoch_milliseconds(value: Any) -> float | None:
    """
    The moment that a value stands for, in milliseconds since 1970.

    Args:
        value: Epoch milliseconds, or ISO 8601 text; text without an offset is read as UTC.

    Returns:
        The moment, or None where the value is neither.
    """
    if is_number(value):
        return as_float(value)
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return milliseconds_of(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def milliseconds_of(moment: datetime) -> float:
    """The moment, which has a time zone, in milliseconds since 1970."""
    return (moment - _EPOCH) / _MILLISECOND
