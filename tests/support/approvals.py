"""What is asked of the policies, as JSON, as short as a test reads well."""

from typing import Any


def principal(principal_id: str = "agent") -> dict[str, Any]:
    """An agent without permissions."""
    return {"id": principal_id, "type": "agent", "permissions": []}


def action(action_id: str = "a", risk_tier: str = "high") -> dict[str, Any]:
    """An action that takes no permission."""
    return {"id": action_id, "name": "A", "risk_tier": risk_tier, "required_permissions": []}


def approval_request(action_id: str = "a", principal_id: str = "agent") -> dict[str, Any]:
    """What asks for the approval of an action."""
    return {"action": action(action_id), "principal": principal(principal_id), "reason": "needed"}


def evaluation(action_id: str = "a", principal_id: str = "agent", risk_tier: str = "high") -> dict[str, Any]:
    """What asks for the verdict of the policies on an action."""
    asked = {"principal": principal(principal_id), "action": action(action_id, risk_tier)}
    return {**asked, "current_state": "idle", "audit_log": []}
