# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `GoalGuardState`."""

from .._enum import OpenEnum

__all__ = ["GoalGuardState"]


class GoalGuardState(OpenEnum):
    """How a guard stands."""

    IDLE = "idle"
    EVALUATING = "evaluating"
    APPROVED = "approved"
    REJECTED = "rejected"
    PENDING_HUMAN = "pending_human"
