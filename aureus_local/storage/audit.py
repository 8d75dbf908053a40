"""
The audit log: every policy evaluation, and all that becomes of the approvals.

An entry is written in the transaction of what it tells about, so that one is never without the other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, TypeAlias

import sqlalchemy as sa

from .tables import METADATA, json_text, microseconds, number_column

__all__ = ["Happening", "record"]

Happening: TypeAlias = Literal["evaluation", "request", "decision", "redemption"]

_AUDIT_LOG = sa.Table(
    "aureus_audit_log",
    METADATA,
    number_column(),
    sa.Column("happened_at", sa.BigInteger, nullable=False),
    sa.Column("happening", sa.Text, nullable=False),
    sa.Column("token", sa.Text),
    sa.Column("asked", sa.Text, nullable=False),
    sa.Column("answered", sa.Text, nullable=False),
    sa.Index("aureus_audit_log_by_token", "token"),
)


def record(
    connection: sa.Connection, happening: Happening, *, asked: str, answered: Any, token: str | None, now: datetime
) -> None:
    """
    Write an entry.

    Args:
        connection: The transaction of what has happened.
        happening: What has happened.
        asked: The request, as JSON text.
        answered: What was answered, as JSON.
        token: The approval token that it is about.
        now: The time.
    """
    connection.execute(
        sa.insert(_AUDIT_LOG),
        {
            "happened_at": microseconds(now),
            "happening": happening,
            "token": token,
            "asked": asked,
            "answered": json_text(answered),
        },
    )
