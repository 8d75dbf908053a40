"""Decisions on actions, and approvals of those that need a human's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

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
        now, answer, token = runtime.clock.now(), decision.to_dict(), None
        if decision.requires_human_approval:
            token = approvals.issue(connection, context.action.id, context.principal, reason=None, now=now).token
            answer["approval_token"] = token
        entry = audit.Entry(happening="evaluation", asked=_text(request), answered=answer, token=token, at=now)
        return _recorded(connection, entry)

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
        now = runtime.clock.now()
        approval = approvals.issue(connection, asked.action.id, asked.principal, reason=asked.reason, now=now)
        token = approval.token
        answer = ApprovalRequestResult(approval_token=token, status=approval.status, expires_at=approval.expires_at)
        return _recorded(
            connection,
            audit.Entry(happening="request", asked=_text(request), answered=answer.to_dict(), token=token, at=now),
        )

    return await write_once(runtime, request, change)


async def list_approvals(runtime: Runtime, request: Request) -> Response:
    """List approvals, newest first."""
    page = await runtime.database.read(
        lambda connection: approvals.find_approvals(
            connection,
            request.query.get("status"),
            limit=limit_of(request),
            before=cursor_of(request),
            now=runtime.clock.now(),
        )
    )
    return JSONResponse({"items": page.items} | next_cursor(page.last))


async def get_approval(runtime: Runtime, request: Request) -> Response:
    """Tell how an approval stands."""
    approval = await runtime.database.read(lambda connection: _find(connection, request, runtime.clock.now()))
    if approval is None:
        raise ProblemError(404, _UNKNOWN)
    return JSONResponse(approval.to_dict())


async def decide_approval(runtime: Runtime, request: Request) -> Response:
    """Decide. Every reason why that cannot be done gets the same answer; all tries are recorded."""
    asked, token = ApprovalDecision.from_dict(request.body), request.path["token"]

    def change(connection: sa.Connection) -> Response:
        now = runtime.clock.now()
        is_decided = approvals.decide(connection, token, approver=asked.approver, approved=asked.approved, now=now)
        answer = _wire(_find(connection, request, now)) if is_decided else None
        entry = audit.Entry(happening="decision", asked=_text(request), answered=answer, token=token, at=now)
        recorded = _recorded(connection, entry)
        if is_decided:
            return recorded
        return _UNDECIDABLE.response(request.instance)

    return await write_once(runtime, request, change)


async def redeem_approval(runtime: Runtime, request: Request) -> Response:
    """Use an approved token. Every reason why it cannot be used gets the same answer; all tries are recorded."""
    asked, token = RedeemApprovalRequest.from_dict(request.body), request.path["token"]

    def change(connection: sa.Connection) -> Response:
        now = runtime.clock.now()
        is_redeemed = approvals.redeem(
            connection, token, action_id=asked.action_id, principal_id=asked.principal_id, now=now
        )
        answer = _wire(_find(connection, request, now)) if is_redeemed else None
        entry = audit.Entry(happening="redemption", asked=_text(request), answered=answer, token=token, at=now)
        recorded = _recorded(connection, entry)
        return recorded if is_redeemed else _UNUSABLE.response(request.instance)

    return await write_once(runtime, request, change)


_UNKNOWN = "No approval with this token is known."
_UNDECIDABLE = ProblemError(
    409,
    "This approval cannot be decided: its token is unknown or has expired, it is decided already, or whoever asked for "
    "it wants to decide.",
)
_UNUSABLE = ProblemError(409, "This approval token cannot be used.")


def _recorded(connection: sa.Connection, entry: audit.Entry) -> Response:
    """What is answered, once it is in the audit log."""
    audit.record(connection, entry)
    return JSONResponse(entry.answered)


def _find(connection: sa.Connection, request: Request, now: datetime) -> ApprovalToken | None:
    return approvals.find_approval(connection, request.path["token"], now=now)


def _wire(approval: ApprovalToken | None) -> dict[str, Any] | None:
    return None if approval is None else approval.to_dict()


def _text(request: Request) -> str:
    return request.content.decode()
