# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `PolicyRiskTier`."""

from .._enum import OpenEnum

__all__ = ["PolicyRiskTier"]


class PolicyRiskTier(OpenEnum):
    """How risky an action is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"
