# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `RiskTier`."""

from .._enum import OpenEnum

__all__ = ["RiskTier"]


class RiskTier(OpenEnum):
    """How risky a workflow task is."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    CRITICAL = "CRITICAL"
