"""The enumeration `PolicyRiskTier`."""

from .._enum import OpenEnum

__all__ = ["PolicyRiskTier"]


class PolicyRiskTier(OpenEnum):
    """How risky an action is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"
