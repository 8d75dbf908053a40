# hand-written; composed into aureus_sdk by make generate
"""Methods that ask for policy decisions and approvals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ... import models
from ...api import policy
from ..base_client import BaseClient

if TYPE_CHECKING:
    from ...models.policy import (
        Action,
        ApprovalPage,
        ApprovalStatus,
        ApprovalToken,
        AuditKind,
        AuditPage,
        GuardDecision,
        PolicyContext,
        Principal,
    )


class PolicyMethods(BaseClient):
    """Decisions on who may do what, and approvals by a human where it takes one."""

    async def evaluate_policy(self, context: PolicyContext | Mapping[str, Any]) -> GuardDecision:
        """
        Ask whether a principal may perform an action.

        Args:
            context: Principal, action, and what the client knows of the state.

        Returns:
            The decision: allowed, refused, or held for a human with an approval token. A refusal is a decision, not an
            error.

        Raises:
            InvalidInputError: the context does not fit; nothing was sent.
            APIError: the call failed.
        """
        body = models.PolicyContext.of(context)
        return await self.call(policy.evaluate_policy.build(body=body))

    async def check_permission(
        self, principal: Principal | Mapping[str, Any], action: Action | Mapping[str, Any]
    ) -> bool:
        """
        Ask whether a principal holds every permission that an action requires. The risk tier is not considered.

        Args:
            principal: Who wants to perform the action.
            action: What is to be done.

        Raises:
            InvalidInputError: an argument does not fit; nothing was sent.
            APIError: the call failed.
        """
        body = models.CheckPermissionRequest(principal=principal, action=action)
        result = await self.call(policy.check_permission.build(body=body))
        return result.allowed

    async def request_approval(
        self, action: Action | Mapping[str, Any], principal: Principal | Mapping[str, Any], reason: str
    ) -> str:
        """
        Ask for a human's approval of one action by one principal.

        Args:
            action: What is to be done.
            principal: Who wants to do it.
            reason: Why, for the one who decides.

        Returns:
            The approval token. It is valid for one hour, and can be redeemed once it is approved.

        Raises:
            InvalidInputError: an argument does not fit; nothing was sent.
            APIError: the call failed.
        """
        body = models.RequestApprovalRequest(action=action, principal=principal, reason=reason)
        result = await self.call(policy.request_approval.build(body=body))
        return result.approval_token

    async def list_approvals(
        self, *, status: ApprovalStatus | str | None = None, limit: int | None = None, cursor: str | None = None
    ) -> ApprovalPage:
        """
        List approvals, newest first, a page at a time.

        Args:
            status: Only approvals in this status.
            limit: The most approvals that the page may hold, 1 to 1000.
            cursor: The ``next_cursor`` of the page before.

        Raises:
            InvalidInputError: an argument does not fit; nothing was sent.
            APIError: the call failed.
        """
        return await self.call(policy.list_approvals.build(status=status, limit=limit, cursor=cursor))

    async def get_approval(self, token: str) -> ApprovalToken:
        """
        Get an approval, to see how it stands.

        Args:
            token: The approval token.

        Raises:
            NotFoundError: there is no such token.
            APIError: the call failed.
        """
        call = policy.get_approval.build(token=token)
        del token  # or the variables of a traceback would show it
        return await self.call(call)

    async def decide_approval(
        self, token: str, *, approved: bool, approver: str, comment: str | None = None
    ) -> ApprovalToken:
        """
        Approve or deny what a token was issued for.

        Args:
            token: The approval token.
            approved: Whether the action may be performed.
            approver: Id of the principal that decides; another one than the one that asked.
            comment: Why it was decided so; shown in the audit log.

        Raises:
            ConflictError: the approval is not pending, or the approver is who asked.
            APIError: the call failed.
        """
        body = models.ApprovalDecision(approved=approved, approver=approver, comment=comment)
        call = policy.decide_approval.build(token=token, body=body)
        del token  # or the variables of a traceback would show it
        return await self.call(call)

    async def redeem_approval(self, token: str, *, action_id: str, principal_id: str) -> ApprovalToken:
        """
        Use an approved token, once, for what it was issued for.

        Args:
            token: The approval token.
            action_id: Id of the action that is now to be performed.
            principal_id: Id of the principal that performs it.

        Raises:
            ConflictError: the token cannot be used: wrong, expired, denied, issued for something else, or used.
            APIError: the call failed.
        """
        body = models.RedeemApprovalRequest(action_id=action_id, principal_id=principal_id)
        call = policy.redeem_approval.build(token=token, body=body)
        del token  # or the variables of a traceback would show it
        return await self.call(call)

    async def list_audit_entries(
        self,
        *,
        principal_id: str | None = None,
        action_id: str | None = None,
        kind: AuditKind | str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> AuditPage:
        """
        Read the audit log, newest first, a page at a time.

        Every evaluation, request, decision and redemption is in it before it is answered, and so is every try that was
        refused. No record has a token in it: those about one approval have the same ``approval_id``.

        Args:
            principal_id: Only records about this principal, the one that wants to act.
            action_id: Only records about this action.
            kind: Only records of this kind: ``evaluation``, ``request``, ``decision`` or ``redemption``.
            limit: The most records that the page may hold, 1 to 1000.
            cursor: The ``next_cursor`` of the page before.

        Raises:
            InvalidInputError: an argument does not fit; nothing was sent.
            APIError: the call failed.

        Example:
            >>> page = await client.list_audit_entries(principal_id="agent-001", kind="decision")
            >>> [(record.approver, record.outcome) for record in page.items]
            [('alice', 'approved')]
        """
        return await self.call(
            policy.list_audit_entries.build(
                principal_id=principal_id, action_id=action_id, kind=kind, limit=limit, cursor=cursor
            )
        )
