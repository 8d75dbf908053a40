"""Decisions on actions, and approvals of those that need a human's."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from starlette.responses import JSONResponse, Response

from aureus_local.domain.policy import evaluate, is_permitted
from aureus_local.server.idempotency import write_once
from aureus_local.server.pages import cursor_of, limit_of, next_cursor
from aureus_local.server.problems import ProblemError
from aureus_local.server.requests import Request
from aureus_local.server.runtime import Runtime
from aureus_local.storage import approvals, audit
from aureus_sdk.models import (
    ApprovalDecision,
    ApprovalRequestResult,
    ApprovalToken,
    CheckPermissionRequest,
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
    "redeem_approval",
    "request_approval",
]


async def evaluate_policy(runtime: Runtime, request: Request) -> Response:
    """Decide on an action; where a human has to approve it, issue a token."""
    context = PolicyContext.from_dict(request.body)
    decision = evaluate(context.principal, context.action)

    def change(connection: sa.Connection) -> Response:
        now, answer, token = datetime.now(UTC), decision.to_dict(), None
        if decision.requires_human_approval:
            token = approvals.issue(connection, context.action.id, context.principal, reason=None, now=now).token
            answer["approval_token"] = token
        audit.record(connection, "evaluation", asked=request.content.decode(), answered=answer, token=token, now=now)
        return JSONResponse(answer)

    return await write_once(runtime, request, change)


async def check_permission(runtime: Runtime, request: Request) -> Response:
    """Tell whether permissions suffice."""
    del runtime
    asked = CheckPermissionRequest.from_dict(request.body)
    return JSONResponse(PermissionCheckResult(allowed=is_permitted(asked.principal, asked.action)).to_dict())


async def request_approval(runtime: Runtime, request: Request) -> Response:
    """Issue a token for an action, whatever the principal's permissions."""
    asked = RequestApprovalRequest.from_dict(request.body)

    def change(connection: sa.Connection) -> Response:
        now = datetime.now(UTC)
        approval = approvals.issue(connection, asked.action.id, asked.principal, reason=asked.reason, now=now)
        answer = ApprovalRequestResult(
            approval_token=approval.token, status=approval.status, expires_at=approval.expires_at
        ).to_dict()
        audit.record(
            connection, "request", asked=request.content.decode(), answered=answer, token=approval.token, now=now
        )
        return JSONResponse(answer)

    return await write_once(runtime, request, change)


async def list_approvals(runtime: Runtime, request: Request) -> Response:
    """List approvals, newest first."""
    page = await runtime.database.read(
        lambda connection: approvals.find_approvals(
            connection,
            request.query.get("status"),
            limit=limit_of(request),
            before=cursor_of(request),
            now=datetime.now(UTC),
        )
    )
    return JSONResponse({"items": page.items} | next_cursor(page.last))


async def get_approval(runtime: Runtime, request: Request) -> Response:
    """Tell how an approval stands."""
    token = request.path["token"]
    approval = await runtime.database.read(
        lambda connection: approvals.find_approval(connection, token, now=datetime.now(UTC))
    )
    if approval is None:
        raise _unknown_token()
    return JSONResponse(approval.to_dict())


async def decide_approval(runtime: Runtime, request: Request) -> Response:
    """Record a decision, unless there is one already."""
    asked, token = ApprovalDecision.from_dict(request.body), request.path["token"]

    def change(connection: sa.Connection) -> Response:
        now = datetime.now(UTC)
        before = approvals.find_approval(connection, token, now=now)
        if before is None:
            return _unknown_token().response(request.instance)
        if not approvals.decide(connection, token, approver=asked.approver, approved=asked.approved, now=now):
            return _undecidable(before, asked.approver).response(request.instance)
        return _recorded(connection, "decision", request, now)

    return await write_once(runtime, request, change)


async def redeem_approval(runtime: Runtime, request: Request) -> Response:
    """Use an approved token. Every reason why it cannot be used gets the same answer, and is recorded."""
    asked, token = RedeemApprovalRequest.from_dict(request.body), request.path["token"]

    def change(connection: sa.Connection) -> Response:
        now = datetime.now(UTC)
        is_redeemed = approvals.redeem(
            connection, token, action_id=asked.action_id, principal_id=asked.principal_id, now=now
        )
        if is_redeemed:
            return _recorded(connection, "redemption", request, now)
        refusal = ProblemError(409, "This approval token cannot be used.")
        audit.record(
            connection,
            "redemption",
            asked=request.content.decode(),
            answered={"refused": refusal.detail},
            token=token,
            now=now,
        )
        return refusal.response(request.instance)

    return await write_once(runtime, request, change)


def _recorded(connection: sa.Connection, happening: audit.Happening, request: Request, now: datetime) -> Response:
    """The approval as it stands now, written to the audit log and answered."""
    token = request.path["token"]
    approval = approvals.find_approval(connection, token, now=now)
    answer = {} if approval is None else approval.to_dict()
    audit.record(connection, happening, asked=request.content.decode(), answered=answer, token=token, now=now)
    return JSONResponse(answer)


def _unknown_token() -> ProblemError:
    return ProblemError(404, "No approval with this token is known.")


def _undecidable(approval: ApprovalToken, approver: str) -> ProblemError:
    if approval.principal.id == approver:
        return ProblemError(409, "Whoever asked for an approval cannot decide on it: another principal has to.")
    return ProblemError(409, f"The approval is {approval.status} already: a decision is not overwritten.")
