# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `SafetyRuleType`."""

from .._enum import OpenEnum

__all__ = ["SafetyRuleType"]


class SafetyRuleType(OpenEnum):
    """What a safety rule looks at."""

    NO_ACTION_AFTER_CRITICAL_WITHOUT_APPROVAL = "no_action_after_critical_without_approval"
    REQUIRE_PERMISSIONS_FOR_HIGH_RISK = "require_permissions_for_high_risk"
    REQUIRE_COMPENSATION_FOR_CRITICAL = "require_compensation_for_critical"
    NO_CYCLES = "no_cycles"
