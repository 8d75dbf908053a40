"""
What became of requests with an idempotency key, kept so that a repeat has no second effect and gets the same answer.

A key is kept from when its request takes effect. Where that takes a run, the key is tied to the run first, in the
transaction that the run is accepted in: so a repeat finds the run, whatever has happened to the process meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import sqlalchemy as sa

from .runs import goes_on
from .tables import METADATA, json_text, microseconds, upsert

__all__ = [
    "RETENTION",
    "StoredAnswer",
    "UsedKey",
    "find_key",
    "keep_answer",
    "keep_first_answer",
    "let_go",
    "tie_to_run",
]

RETENTION = timedelta(hours=24)
"""How long a key is kept after it was used, and after the run that it is about has ended."""

_KEYS = sa.Table(
    "aureus_idempotency_keys",
    METADATA,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("used_at", sa.BigInteger, nullable=False, index=True),
    sa.Column("run_id", sa.Text),
    sa.Column("process_id", sa.Text),
    sa.Column("status", sa.Integer),
    sa.Column("headers", sa.Text),
    sa.Column("content", sa.LargeBinary),
)

_FIND = sa.select(_KEYS).where(_KEYS.c.key == sa.bindparam("wanted"))


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """
    An answer that was given.

    Attributes:
        status: HTTP status.
        headers: HTTP headers, those of the connection and of the one request aside.
        content: The body.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes


@dataclass(frozen=True, slots=True)
class UsedKey:
    """
    A key that was used.

    Attributes:
        fingerprint: What the body of the request was, in short.
        run_id: The run that the request is about, if any.
        process_id: The process that works on the answer; None if none does.
        answer: What was answered; None if nothing was yet.
    """

    fingerprint: str
    run_id: str | None
    process_id: str | None
    answer: StoredAnswer | None = None


def find_key(connection: sa.Connection, key: str, *, now: datetime) -> UsedKey | None:
    """What became of the request that a key was used for. First, the keys that are too old are forgotten."""
    since = microseconds(now - RETENTION)
    connection.execute(_forget(connection.dialect.name), {"since": since, "since_milliseconds": since // 1000})
    row = connection.execute(_FIND, {"wanted": key}).one_or_none()
    if row is None:
        return None
    answer = None if row.status is None else StoredAnswer(row.status, json.loads(row.headers), row.content)
    return UsedKey(row.fingerprint, row.run_id, row.process_id, answer)


def tie_to_run(connection: sa.Connection, key: str, used: UsedKey, *, now: datetime) -> None:
    """Keep which run the request with a key is about, and which process works on the answer."""
    _keep(connection, key, now, fingerprint=used.fingerprint, run_id=used.run_id, process_id=used.process_id)


def let_go(connection: sa.Connection, key: str, *, process_id: str) -> None:
    """Keep that a process works on the answer no more, because nobody waits for it there."""
    is_its = (_KEYS.c.key == key) & (_KEYS.c.process_id == process_id)
    connection.execute(sa.update(_KEYS).where(is_its).values(process_id=None))


def keep_answer(connection: sa.Connection, key: str, fingerprint: str, answer: StoredAnswer, *, now: datetime) -> None:
    """Keep the answer to the request with a key."""
    _keep(connection, key, now, fingerprint=fingerprint, process_id=None, **_columns(answer))


def keep_first_answer(connection: sa.Connection, key: str, answer: StoredAnswer) -> None:
    """Keep an answer to the request with a key where none is kept yet. Who works on another goes on with it."""
    is_first = (_KEYS.c.key == key) & _KEYS.c.status.is_(None)
    connection.execute(sa.update(_KEYS).where(is_first).values(_columns(answer)))


def _columns(answer: StoredAnswer) -> dict[str, object]:
    return {"status": answer.status, "headers": json_text(dict(answer.headers)), "content": answer.content}


def _keep(connection: sa.Connection, key: str, now: datetime, **values: object) -> None:
    """Keep what is known of a key."""
    values |= {"used_at": microseconds(now)}
    connection.execute(upsert(connection.dialect.name, _KEYS, "key", tuple(values)), {"key": key, **values})


@cache
def _forget(dialect: str) -> sa.Delete:
    """Forgets keys that were used before a moment. As long as its run goes on, a repeat is to find that run."""
    goes_on_since = goes_on(dialect, _KEYS.c.run_id, since=sa.bindparam("since_milliseconds", type_=sa.BigInteger))
    return sa.delete(_KEYS).where(_KEYS.c.used_at <= sa.bindparam("since"), ~goes_on_since)
