# hand-written; composed into aureus_sdk by make generate
"""Principals, actions, decisions and approvals."""

from .action import Action
from .approval_decision import ApprovalDecision
from .approval_page import ApprovalPage
from .approval_request_result import ApprovalRequestResult
from .approval_status import ApprovalStatus
from .approval_token import ApprovalToken
from .audit_entry import AuditEntry
from .audit_kind import AuditKind
from .audit_outcome import AuditOutcome
from .audit_page import AuditPage
from .audit_record import AuditRecord
from .check_permission_request import CheckPermissionRequest
from .goal_guard_state import GoalGuardState
from .guard_decision import GuardDecision
from .permission_check_result import PermissionCheckResult
from .policy_context import PolicyContext
from .policy_risk_tier import PolicyRiskTier
from .principal import Principal
from .principal_type import PrincipalType
from .redeem_approval_request import RedeemApprovalRequest
from .request_approval_request import RequestApprovalRequest
from .state_transition import StateTransition

__all__ = [
    "Action",
    "ApprovalDecision",
    "ApprovalPage",
    "ApprovalRequestResult",
    "ApprovalStatus",
    "ApprovalToken",
    "AuditEntry",
    "AuditKind",
    "AuditOutcome",
    "AuditPage",
    "AuditRecord",
    "CheckPermissionRequest",
    "GoalGuardState",
    "GuardDecision",
    "PermissionCheckResult",
    "PolicyContext",
    "PolicyRiskTier",
    "Principal",
    "PrincipalType",
    "RedeemApprovalRequest",
    "RequestApprovalRequest",
    "StateTransition",
]
