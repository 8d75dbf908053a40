"""
The audit log: every policy evaluation, and all that becomes of the approvals.

An entry is written in the transaction of what it tells about, so that one is never without the other. No approval token
is told of it: an entry names an approval by its id, which opens nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from aureus_sdk.models import AuditKind, AuditOutcome, AuditRecord

from .approvals import ApprovalStanding
from .cursors import Page, read_page
from .tables import METADATA, LookupText, json_text, microseconds, number_column, time_of

__all__ = ["AuditFilter", "Entry", "count_evaluations", "find_records", "record"]

_RECORDS = sa.Table(
    "aureus_audit_records",
    METADATA,
    number_column(),
    sa.Column("happened_at", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("principal_id", LookupText),
    sa.Column("action_id", LookupText),
    sa.Column("told", sa.Text, nullable=False),
    sa.Column("asked", sa.Text, nullable=False),
    sa.Index("aureus_audit_records_by_principal", "principal_id", "number"),
    sa.Index("aureus_audit_records_by_action", "action_id", "number"),
)

_INSERT = sa.insert(_RECORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    An entry of the audit log.

    Attributes:
        kind: What has happened.
        outcome: What came of it.
        at: When it happened.
        asked: The request, as JSON text: evidence that is kept, and not shown.
        principal_id: Who wants to act; None where nobody knows.
        action_id: What it wants to do; None where nobody knows.
        approver: Who has decided, or wanted to.
        comment: Why, where that was said.
        approval: The approval that it is about, as it stands after it.
    """

    kind: AuditKind
    outcome: AuditOutcome
    at: datetime
    asked: str
    principal_id: str | None
    action_id: str | None
    approver: str | None = None
    comment: str | None = None
    approval: ApprovalStanding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """
    Which entries are wanted: those that fit everything that is given.

    Attributes:
        principal_id: Who wanted to act.
        action_id: What it wanted to do.
        kind: What has happened.
    """

    principal_id: str | None = None
    action_id: str | None = None
    kind: str | None = None


def record(connection: sa.Connection, entry: Entry) -> None:
    """Write an entry, in the transaction of what has happened."""
    told = {
        "principal_id": entry.principal_id,
        "action_id": entry.action_id,
        "approver": entry.approver,
        "comment": entry.comment,
        "approval_id": entry.approval and entry.approval.id,
        "approval_status": entry.approval and entry.approval.status,
    }
    row = {
        "happened_at": microseconds(entry.at),
        "kind": entry.kind,
        "outcome": entry.outcome,
        "principal_id": entry.principal_id,
        "action_id": entry.action_id,
        "told": json_text({name: value for name, value in told.items() if value is not None}),
        "asked": entry.asked,
    }
    connection.execute(_INSERT, row)


def find_records(connection: sa.Connection, wanted: AuditFilter, *, limit: int, before: int | None = None) -> Page:
    """
    Entries as records of the contract, the newest first.

    Args:
        connection: Where to look.
        wanted: Which entries.
        limit: How many at most.
        before: The number of the last entry of the page before.
    """
    columns = _RECORDS.c
    query = sa.select(columns.number, columns.happened_at, columns.kind, columns.outcome, columns.told)
    if before is not None:
        query = query.where(columns.number < before)
    if wanted.principal_id is not None:
        query = query.where(columns.principal_id == wanted.principal_id)
    if wanted.action_id is not None:
        query = query.where(columns.action_id == wanted.action_id)
    if wanted.kind is not None:
        query = query.where(columns.kind == wanted.kind)
    rows, last = read_page(connection, query.order_by(columns.number.desc()), limit)
    return Page([_record(*row).to_dict() for row in rows], last)


def count_evaluations(connection: sa.Connection) -> tuple[int, int]:
    """How many policy evaluations there were, and how many of them were held for a human."""
    is_held = _RECORDS.c.outcome == AuditOutcome.HELD
    counts = sa.select(sa.func.count(), sa.func.count(sa.case((is_held, 1))))
    total, held = connection.execute(counts.where(_RECORDS.c.kind == AuditKind.EVALUATION)).one()
    return total, held


def _record(number: int, happened_at: int, kind: str, outcome: str, told: str) -> AuditRecord:
    happened = time_of(happened_at)
    return AuditRecord(id=str(number), timestamp=happened, kind=kind, outcome=outcome, **json.loads(told))
