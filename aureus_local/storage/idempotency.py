"""Answers to requests with an idempotency key, kept so that a repeat gets the same one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from .tables import METADATA, json_text, microseconds

__all__ = ["RETENTION", "StoredAnswer", "find_answer", "keep_answer"]

RETENTION = timedelta(hours=24)
"""How long an answer is kept."""

_ANSWERS = sa.Table(
    "aureus_idempotent_answers",
    METADATA,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("answered_at", sa.BigInteger, nullable=False, index=True),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("headers", sa.Text, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """
    An answer that was given.

    Attributes:
        fingerprint: What the body of the request was, in short.
        status: HTTP status.
        headers: HTTP headers, those of the connection and of the one request aside.
        content: The body.
    """

    fingerprint: str
    status: int
    headers: Mapping[str, str]
    content: bytes


def find_answer(connection: sa.Connection, key: str, *, now: datetime) -> StoredAnswer | None:
    """The answer that was given under a key, and is still kept."""
    is_kept = _ANSWERS.c.answered_at > microseconds(now - RETENTION)
    row = connection.execute(sa.select(_ANSWERS).where(_ANSWERS.c.key == key, is_kept)).one_or_none()
    if row is None:
        return None
    return StoredAnswer(row.fingerprint, row.status, json.loads(row.headers), row.content)


def keep_answer(connection: sa.Connection, key: str, answer: StoredAnswer, *, now: datetime) -> None:
    """Keep the answer given under a key, and forget those that are too old."""
    connection.execute(sa.delete(_ANSWERS).where(_ANSWERS.c.answered_at <= microseconds(now - RETENTION)))
    row = {
        "key": key,
        "fingerprint": answer.fingerprint,
        "answered_at": microseconds(now),
        "status": answer.status,
        "headers": json_text(dict(answer.headers)),
        "content": answer.content,
    }
    connection.execute(sa.insert(_ANSWERS), row)
