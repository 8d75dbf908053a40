"""
The audit log: every policy evaluation, and all that becomes of the approvals.

An entry is written in the transaction of what it tells about, so that one is never without the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from .tables import METADATA, LookupText, json_text, microseconds, number_column

__all__ = ["Entry", "count_evaluations", "record"]

_AUDIT_LOG = sa.Table(
    "aureus_audit_log",
    METADATA,
    number_column(),
    sa.Column("happened_at", sa.BigInteger, nullable=False),
    sa.Column("happening", sa.Text, nullable=False),
    sa.Column("token", LookupText),
    sa.Column("asked", sa.Text, nullable=False),
    sa.Column("answered", sa.Text, nullable=False),
    sa.Index("aureus_audit_log_by_token", "token"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    An entry of the audit log.

    Attributes:
        happening: What has happened.
        asked: The request, as JSON text.
        answered: What was answered, as JSON; None where it was refused.
        token: The approval token that it is about.
        at: When it happened.
    """

    happening: Literal["evaluation", "request", "decision", "redemption"]
    asked: str
    answered: Any
    token: str | None
    at: datetime


def record(connection: sa.Connection, entry: Entry) -> None:
    """Write an entry, in the transaction of what has happened."""
    row = {
        "happened_at": microseconds(entry.at),
        "happening": entry.happening,
        "token": entry.token,
        "asked": entry.asked,
        "answered": json_text(entry.answered),
    }
    connection.execute(sa.insert(_AUDIT_LOG), row)


def count_evaluations(connection: sa.Connection) -> tuple[int, int]:
    """How many policy evaluations there were, and how many of them were held for a human."""
    counts = sa.select(sa.func.count(), sa.func.count(_AUDIT_LOG.c.token))
    total, held = connection.execute(counts.where(_AUDIT_LOG.c.happening == "evaluation")).one()
    return total, held
