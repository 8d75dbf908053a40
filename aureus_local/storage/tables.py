"""What the tables have in common."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

__all__ = ["METADATA", "json_text", "microseconds", "number_column", "time_of"]

METADATA = sa.MetaData()
"""All tables but the engine's."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def number_column() -> sa.Column[int]:
    """The primary key of a table whose rows keep the order in which they were inserted."""
    # SQLite counts up only what is called INTEGER, and has 64 bits for it.
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("number", kind, primary_key=True, autoincrement=True)


def json_text(value: Any) -> str:
    """A JSON value as it is stored: as text, which every database keeps verbatim."""
    return _ENCODER.encode(value)


def microseconds(time: datetime) -> int:
    """A moment as it is stored and compared: microseconds since 1970, in UTC."""
    return (time - _EPOCH) // timedelta(microseconds=1)


def time_of(stored: int) -> datetime:
    """The moment that is stored as these microseconds."""
    return _EPOCH + timedelta(microseconds=stored)
