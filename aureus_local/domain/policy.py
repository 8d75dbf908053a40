"""Whether a principal may perform an action: permissions, allowed tools, and what needs a human's approval."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from aureus_sdk.models import Action, DataZone, GuardDecision, Permission, PolicyRiskTier, Principal

_RANK: Mapping[str, int] = MappingProxyType(
    {DataZone.PUBLIC: 0, DataZone.INTERNAL: 1, DataZone.CONFIDENTIAL: 2, DataZone.RESTRICTED: 3}
)
_WITHOUT_APPROVAL = (PolicyRiskTier.LOW, PolicyRiskTier.MEDIUM)


def evaluate(principal: Principal, action: Action) -> GuardDecision:
    """
    Decide whether a principal may perform an action.

    The tool comes first, then the permissions, then the risk. What the action says of its own intent and data zone, the
    conditions of permissions and the type of the principal play no part.

    Args:
        principal: Who wants to.
        action: What it wants to do; `metadata.tool_name` is the tool that it wants to use.

    Returns:
        The decision and the reason for it. Where a human must approve, it has no approval token yet: issuing one is up
        to the caller.
    """
    tool = (action.metadata or {}).get("tool_name")
    if tool is not None and tool != "" and action.allowed_tools and tool not in action.allowed_tools:
        allowed = ", ".join(action.allowed_tools)
        return _denied(f'The tool "{tool}" is not among those allowed for "{action.id}": {allowed}.')
    unmet = unmet_permissions(principal, action)
    if unmet:
        lacking = ", ".join(_describe_permission(permission) for permission in unmet)
        return _denied(f'"{principal.id}" lacks what "{action.id}" requires: {lacking}.')
    if action.risk_tier in _WITHOUT_APPROVAL:
        reason = f'"{principal.id}" has every permission required, and the risk of "{action.id}" is {action.risk_tier}.'
        return GuardDecision(allowed=True, reason=reason, requires_human_approval=False)
    reason = f'The risk of "{action.id}" is {action.risk_tier}: a human has to approve it.'
    return GuardDecision(allowed=False, reason=reason, requires_human_approval=True)


def is_permitted(principal: Principal, action: Action) -> bool:
    """Whether the principal holds every permission that the action requires, whatever its risk."""
    return not unmet_permissions(principal, action)


def unmet_permissions(principal: Principal, action: Action) -> list[Permission]:
    """The permissions that the action requires and no single permission of the principal meets."""
    held = _distinct(principal.permissions)
    return [
        required
        for required in action.required_permissions
        if not any(meets(each, required) for each in held.get((required.action, required.resource), ()))
    ]


def meets(held: Permission, required: Permission) -> bool:
    """
    Whether a held permission meets a required one: same action and resource, and no restriction in the way.

    An intent or data zone that either side leaves open restricts nothing. No intent includes another, not even admin;
    a data zone includes those below it.
    """
    return (
        held.action == required.action
        and held.resource == required.resource
        and (held.intent is None or required.intent is None or held.intent == required.intent)
        and (held.data_zone is None or required.data_zone is None or _RANK[held.data_zone] >= _RANK[required.data_zone])
    )


def _distinct(permissions: Iterable[Permission]) -> Mapping[tuple[str, str], Collection[Permission]]:
    """Permissions by action and resource, those that are restricted alike once: few, however many are held."""
    distinct: dict[tuple[str, str], dict[tuple[str | None, str | None], Permission]] = {}
    for each in permissions:
        distinct.setdefault((each.action, each.resource), {})[each.intent, each.data_zone] = each
    return {key: alike.values() for key, alike in distinct.items()}


def _denied(reason: str) -> GuardDecision:
    return GuardDecision(allowed=False, reason=reason, requires_human_approval=False)


def _describe_permission(permission: Permission) -> str:
    restrictions = [str(restriction) for restriction in (permission.intent, permission.data_zone) if restriction]
    return f"{permission.action} on {permission.resource}" + (f" ({', '.join(restrictions)})" if restrictions else "")
