"""Decisions on actions, and approvals of those that need a human's."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from starlette.responses import JSONResponse, Response

from aureus_local.domain.policy import evaluate, is_permitted
from aureus_local.server.idempotency import write_once
from aureus_local.server.pages import cursor_of, next_cursor
from aureus_local.server.problems import ProblemError
from aureus_local.server.requests import Request, work_on
from aureus_local.server.runtime import Runtime
from aureus_local.storage import approvals, audit
from aureus_sdk.models import (
    ApprovalDecision,
    ApprovalRequestResult,
    ApprovalStatus,
    AuditKind,
    AuditOutcome,
    CheckPermissionRequest,
    GuardDecision,
    PermissionCheckResult,
    PolicyContext,
    RedeemApprovalRequest,
    RequestApprovalRequest,
)

__all__ = [
    "check_permission",
    "decide_approval",
    "evaluate_policy",
    "get_approval",
    "list_approvals",
    "list_audit_entries",
    "redeem_approval",
    "request_approval",
]


async def evaluate_policy(runtime: Runtime, request: Request) -> Response:
    """Decide on an action; where a human has to approve it, issue a token."""
    asked, decision = await work_on(request.content, partial(_evaluated, request.body))

    def change(connection: sa.Connection) -> Response:
        now, answer, approval = runtime.clock.now(), decision.to_dict(), None
        if decision.requires_human_approval:
            issued, approval = approvals.issue(connection, asked.action.id, asked.principal, reason=None, now=now)
            answer["approval_token"] = issued.token
        entry = _entry(AuditKind.EVALUATION, _outcome(decision), request, asked, at=now, approval=approval)
        audit.record(connection, entry)
        return JSONResponse(answer)

    return await write_once(runtime, request, change)


async def check_permission(runtime: Runtime, request: Request) -> Response:
    """Tell whether permissions suffice."""
    del runtime
    allowed = await work_on(request.content, partial(_is_permitted, request.body))
    return JSONResponse(PermissionCheckResult(allowed=allowed).to_dict())


async def request_approval(runtime: Runtime, request: Request) -> Response:
    """Issue a token for an action, whatever the principal's permissions."""
    asked = RequestApprovalRequest.from_dict(request.body)

    def change(connection: sa.Connection) -> Response:
        now = runtime.clock.now()
        issued, approval = approvals.issue(connection, asked.action.id, asked.principal, reason=asked.reason, now=now)
        entry = _entry(AuditKind.REQUEST, AuditOutcome.REQUESTED, request, asked, at=now, approval=approval)
        audit.record(connection, entry)
        answer = ApprovalRequestResult(approval_token=issued.token, status=issued.status, expires_at=issued.expires_at)
        return JSONResponse(answer.to_dict())

    return await write_once(runtime, request, change)


async def list_approvals(runtime: Runtime, request: Request) -> Response:
    """List approvals, newest first."""
    page = await runtime.database.read(
        lambda connection: approvals.find_approvals(
            connection,
            request.query.get("status"),
            limit=request.query["limit"],
            before=cursor_of(request),
            now=runtime.clock.now(),
        )
    )
    return JSONResponse({"items": page.items} | next_cursor(page.last))


async def get_approval(runtime: Runtime, request: Request) -> Response:
    """Tell how an approval stands."""
    return await runtime.database.read(lambda connection: _approval(connection, request, runtime.clock.now()))


async def decide_approval(runtime: Runtime, request: Request) -> Response:
    """Decide. Every reason why that cannot be done gets the same answer; all tries are recorded."""
    asked, token = ApprovalDecision.from_dict(request.body), request.path["token"]
    outcome, status = _DECISIONS[asked.approved]

    def change(connection: sa.Connection) -> Response:
        now = runtime.clock.now()
        approval = approvals.find_standing(connection, token, now=now)
        is_decided = approvals.decide(connection, token, approver=asked.approver, approved=asked.approved, now=now)
        entry = audit.Entry(
            kind=AuditKind.DECISION,
            outcome=outcome if is_decided else AuditOutcome.REFUSED,
            at=now,
            asked=_text(request),
            principal_id=approval and approval.principal_id,
            action_id=approval and approval.action_id,
            approver=asked.approver,
            comment=asked.comment,
            approval=_after(approval, status if is_decided else None),
        )
        audit.record(connection, entry)
        return _approval(connection, request, now) if is_decided else _UNDECIDABLE.response(request.instance)

    return await write_once(runtime, request, change)


async def redeem_approval(runtime: Runtime, request: Request) -> Response:
    """Use an approved token. Every reason why it cannot be used gets the same answer; all tries are recorded."""
    asked, token = RedeemApprovalRequest.from_dict(request.body), request.path["token"]

    def change(connection: sa.Connection) -> Response:
        now = runtime.clock.now()
        approval = approvals.find_standing(connection, token, now=now)
        is_redeemed = approvals.redeem(
            connection, token, action_id=asked.action_id, principal_id=asked.principal_id, now=now
        )
        entry = audit.Entry(
            kind=AuditKind.REDEMPTION,
            outcome=AuditOutcome.REDEEMED if is_redeemed else AuditOutcome.REFUSED,
            at=now,
            asked=_text(request),
            principal_id=asked.principal_id,
            action_id=asked.action_id,
            approval=_after(approval, ApprovalStatus.REDEEMED if is_redeemed else None),
        )
        audit.record(connection, entry)
        return _approval(connection, request, now) if is_redeemed else _UNUSABLE.response(request.instance)

    return await write_once(runtime, request, change)


async def list_audit_entries(runtime: Runtime, request: Request) -> Response:
    """List the audit log, newest first."""
    query = request.query
    wanted = audit.AuditFilter(
        principal_id=query.get("principal_id"), action_id=query.get("action_id"), kind=query.get("kind")
    )
    find = partial(audit.find_records, wanted=wanted, limit=request.query["limit"], before=cursor_of(request))
    page = await runtime.database.read(find)
    return JSONResponse({"items": page.items} | next_cursor(page.last))


_DECISIONS = {
    True: (AuditOutcome.APPROVED, ApprovalStatus.APPROVED),
    False: (AuditOutcome.DENIED, ApprovalStatus.DENIED),
}
_UNDECIDABLE = ProblemError(
    409,
    "This approval cannot be decided: its token is unknown or has expired, it is decided already, or whoever asked for "
    "it wants to decide.",
)
_UNUSABLE = ProblemError(409, "This approval token cannot be used.")


def _evaluated(body: Any) -> tuple[PolicyContext, GuardDecision]:
    asked = PolicyContext.from_dict(body)
    return asked, evaluate(asked.principal, asked.action)


def _is_permitted(body: Any) -> bool:
    asked = CheckPermissionRequest.from_dict(body)
    return is_permitted(asked.principal, asked.action)


def _entry(  # noqa: PLR0913  # what an entry is made of
    kind: AuditKind,
    outcome: AuditOutcome,
    request: Request,
    asked: PolicyContext | RequestApprovalRequest,
    *,
    at: datetime,
    approval: approvals.ApprovalStanding | None,
) -> audit.Entry:
    """What the audit log is told of a principal that wants to act."""
    return audit.Entry(
        kind=kind,
        outcome=outcome,
        at=at,
        asked=_text(request),
        principal_id=asked.principal.id,
        action_id=asked.action.id,
        approval=approval,
    )


def _outcome(decision: GuardDecision) -> AuditOutcome:
    if decision.requires_human_approval:
        return AuditOutcome.HELD
    return AuditOutcome.ALLOWED if decision.allowed else AuditOutcome.REFUSED


def _after(
    approval: approvals.ApprovalStanding | None, status: ApprovalStatus | None
) -> approvals.ApprovalStanding | None:
    """An approval as it stands after a change to this status, if there was one."""
    return approval if approval is None or status is None else approval._replace(status=status)


def _approval(connection: sa.Connection, request: Request, now: datetime) -> Response:
    approval = approvals.find_approval(connection, request.path["token"], now=now)
    if approval is None:
        raise ProblemError(404, "No approval with this token is known.")
    return JSONResponse(approval.to_dict())


def _text(request: Request) -> str:
    return request.content.decode()
