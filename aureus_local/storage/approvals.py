"""
Approvals: tokens that a human decides on, and that are used once.

A token stands for one action of one principal. It is pending until another principal decides, can be redeemed once
when it is approved, and is worth nothing an hour after it was issued.
"""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from attrs import evolve

from aureus_sdk.models import ApprovalStatus, ApprovalToken, Principal

from .cursors import Page, read_page
from .tables import METADATA, LookupText, SecretText, VerbatimText, json_text, microseconds, number_column, time_of

__all__ = [
    "VALIDITY",
    "ApprovalStanding",
    "decide",
    "find_approval",
    "find_approvals",
    "find_standing",
    "issue",
    "redeem",
]

VALIDITY = timedelta(hours=1)
"""How long a token is valid from when it was issued."""

_APPROVALS = sa.Table(
    "aureus_approvals",
    METADATA,
    number_column(),
    sa.Column("token", SecretText, unique=True, nullable=False),
    sa.Column("action_id", LookupText, nullable=False),
    sa.Column("principal_id", LookupText, nullable=False),
    sa.Column("asked", sa.Text, nullable=False),
    sa.Column("approver", VerbatimText),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False),
    sa.Index("aureus_approvals_by_status", "status", "number"),
)

_CAN_EXPIRE = (ApprovalStatus.PENDING, ApprovalStatus.APPROVED)


def _is_in(status: str, now: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Whether an approval is in a status. That it has expired is not stored: it is a matter of the time."""
    is_over = _APPROVALS.c.expires_at <= now
    if status == ApprovalStatus.EXPIRED:
        return _APPROVALS.c.status.in_(_CAN_EXPIRE) & is_over
    if status in _CAN_EXPIRE:
        return (_APPROVALS.c.status == status) & ~is_over
    return _APPROVALS.c.status == status


# Built once: to build a statement takes longer than to execute it.
_IS_GIVEN = _APPROVALS.c.token == sa.bindparam("given_token")
_NOW: sa.BindParameter[int] = sa.bindparam("now", type_=sa.BigInteger)
_INSERT = sa.insert(_APPROVALS).returning(_APPROVALS.c.number)
_SELECT = sa.select(_APPROVALS).where(_IS_GIVEN)
_SELECT_STANDING = sa.select(
    _APPROVALS.c.number, _APPROVALS.c.asked, _APPROVALS.c.status, _APPROVALS.c.expires_at
).where(_IS_GIVEN)
_DECIDE = (
    sa.update(_APPROVALS)
    .where(_IS_GIVEN, _APPROVALS.c.principal_id != sa.bindparam("given_approver"), _is_in(ApprovalStatus.PENDING, _NOW))
    .values(status=sa.bindparam("decision"), approver=sa.bindparam("decider"))
)
_REDEEM = (
    sa.update(_APPROVALS)
    .where(
        _IS_GIVEN,
        _APPROVALS.c.action_id == sa.bindparam("given_action_id"),
        _APPROVALS.c.principal_id == sa.bindparam("given_principal_id"),
        _is_in(ApprovalStatus.APPROVED, _NOW),
    )
    .values(status=ApprovalStatus.REDEEMED)
)


class ApprovalStanding(NamedTuple):
    """
    What an approval is for, and how far it has come at a moment; its token is not in it.

    Attributes:
        id: Tells one approval from another, and opens nothing.
        status: Its status.
        action_id: The action that it is for.
        principal_id: The principal that it is for.
    """

    id: str
    status: ApprovalStatus
    action_id: str
    principal_id: str


def issue(
    connection: sa.Connection, action_id: str, principal: Principal, *, reason: str | None, now: datetime
) -> tuple[ApprovalToken, ApprovalStanding]:
    """Issue a token that is pending, for an action by a principal."""
    approval = ApprovalToken(
        token=f"approval-{action_id}-{secrets.token_urlsafe(24)}",
        action_id=action_id,
        principal=principal,
        expires_at=now + VALIDITY,
        used=False,
        status=ApprovalStatus.PENDING,
        reason=reason,
    )
    row = {
        "token": approval.token,
        "action_id": action_id,
        "principal_id": principal.id,
        "asked": json_text(approval.to_dict()),
        "status": approval.status,
        "expires_at": microseconds(approval.expires_at),
    }
    number = connection.execute(_INSERT, row).scalar_one()
    return approval, ApprovalStanding(str(number), ApprovalStatus.PENDING, action_id, principal.id)


def find_standing(connection: sa.Connection, token: str, *, now: datetime) -> ApprovalStanding | None:
    """How the approval that a token stands for stands; None if there is none. It takes about as long either way."""
    row = connection.execute(_SELECT_STANDING, {"given_token": token}).one_or_none()
    if row is None:
        return None
    asked = json.loads(row.asked)
    status = _status_at(row.status, time_of(row.expires_at), now)
    return ApprovalStanding(str(row.number), status, asked["action_id"], asked["principal"]["id"])


def find_approval(connection: sa.Connection, token: str, *, now: datetime) -> ApprovalToken | None:
    """The approval that a token stands for; None if there is none."""
    row = connection.execute(_SELECT, {"given_token": token}).one_or_none()
    return None if row is None else _approval(row, now)


def find_approvals(
    connection: sa.Connection, status: str | None, *, limit: int, before: int | None = None, now: datetime
) -> Page:
    """
    Approvals, the newest first.

    Args:
        connection: Where to look.
        status: Only approvals in this status; None for all.
        limit: How many at most.
        before: The number of the last approval of the page before.
        now: The time, which decides what has expired.
    """
    query = sa.select(_APPROVALS).order_by(_APPROVALS.c.number.desc())
    if before is not None:
        query = query.where(_APPROVALS.c.number < before)
    if status is not None:
        query = query.where(_is_in(status, sa.literal(microseconds(now))))
    rows, last = read_page(connection, query, limit)
    return Page([_approval(row, now).to_dict() for row in rows], last)


def decide(connection: sa.Connection, token: str, *, approver: str, approved: bool, now: datetime) -> bool:
    """
    Decide on a pending approval.

    Returns:
        Whether that was possible: not where it is decided or has expired, or where the approver is who asked for it.
    """
    given = {
        "given_token": token,
        "decision": ApprovalStatus.APPROVED if approved else ApprovalStatus.DENIED,
        "given_approver": approver,
        "decider": approver,
        "now": microseconds(now),
    }
    return connection.execute(_DECIDE, given).rowcount == 1


def redeem(connection: sa.Connection, token: str, *, action_id: str, principal_id: str, now: datetime) -> bool:
    """
    Use an approved token.

    Returns:
        Whether that was possible. Why it was not makes no difference, not even in the time it takes.
    """
    given = {
        "given_token": token,
        "given_action_id": action_id,
        "given_principal_id": principal_id,
        "now": microseconds(now),
    }
    return connection.execute(_REDEEM, given).rowcount == 1


def _approval(row: sa.Row[tuple[object, ...]], now: datetime) -> ApprovalToken:
    status = _status_at(row.status, time_of(row.expires_at), now)
    asked = ApprovalToken.from_dict(json.loads(row.asked))
    return evolve(asked, used=status == ApprovalStatus.REDEEMED, status=status, approver=row.approver)


def _status_at(stored: str, expires_at: datetime, now: datetime) -> ApprovalStatus:
    status = ApprovalStatus(stored)
    return ApprovalStatus.EXPIRED if status in _CAN_EXPIRE and expires_at <= now else status
