"""What the tables have in common."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

__all__ = [
    "METADATA",
    "LookupText",
    "SecretText",
    "VerbatimText",
    "insert_missing",
    "json_text",
    "lookup_text",
    "microseconds",
    "number_column",
    "time_of",
    "upsert",
]

METADATA = sa.MetaData()
"""All tables but the engine's."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_LONGEST_LOOKUP = 200
_HASH_MARK = "sha256:"


class LookupText(sa.types.TypeDecorator[str]):
    """Text that rows are found by. It need not be what was given (see `lookup_text`), so it is not to be shown."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """What is stored."""
        del dialect
        return None if value is None else lookup_text(value)


class SecretText(sa.types.TypeDecorator[str]):
    """
    A secret that a row is found by, as its hash, so that the time of a look-up does not tell how near a guess came.

    That is about time alone, not about secrecy at rest: the table of approvals has the whole token in `asked`, and
    answers that are stored for idempotency keys have it as well.
    """

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """What is stored."""
        del dialect
        return None if value is None else _hash(value)


class VerbatimText(sa.types.TypeDecorator[str]):
    """Text as it was given, whatever is in it: PostgreSQL itself takes no NUL."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """What is stored."""
        del dialect
        return None if value is None else json_text(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """What was given."""
        del dialect
        return None if value is None else str(json.loads(value))


def lookup_text(value: str) -> str:
    """
    Text as it is looked up: PostgreSQL indexes neither long text nor any with NUL, and so their hash is taken.

    Text that could be such a hash is hashed as well: no text is looked up as another. To look up what has been made so
    already finds something else.
    """
    is_itself = len(value) <= _LONGEST_LOOKUP and "\0" not in value and not value.startswith(_HASH_MARK)
    return value if is_itself else _hash(value)


def number_column() -> sa.Column[int]:
    """The primary key of a table whose rows keep the order in which they were inserted."""
    # SQLite counts up only what is called INTEGER, and has 64 bits for it.
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("number", kind, primary_key=True, autoincrement=True)


@cache
def insert_missing(dialect: str, table: sa.Table, key: str) -> sa.Insert:
    """A statement that inserts rows, but none whose key is in the table. It is made once: that takes longer than it."""
    return _insert(dialect, table).on_conflict_do_nothing(index_elements=[key])


@cache
def upsert(dialect: str, table: sa.Table, key: str, names: tuple[str, ...]) -> sa.Insert:
    """A statement that inserts rows, and sets the named columns of those whose key is in the table. It is made once."""
    insert = _insert(dialect, table)
    return insert.on_conflict_do_update(index_elements=[key], set_={name: insert.excluded[name] for name in names})


def _insert(dialect: str, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def json_text(value: Any) -> str:
    """A JSON value as it is stored: as text, which every database keeps verbatim."""
    return _ENCODER.encode(value)


def microseconds(time: datetime) -> int:
    """A moment as it is stored and compared: microseconds since 1970, in UTC."""
    return (time - _EPOCH) // timedelta(microseconds=1)


def time_of(stored: int) -> datetime:
    """The moment that is stored as these microseconds."""
    return _EPOCH + timedelta(microseconds=stored)


def _hash(text: str) -> str:
    return _HASH_MARK + sha256(text.encode()).hexdigest()
