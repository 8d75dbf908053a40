# DO NOT EDIT: written by custom/tools/compose.py from custom/models/common.py; change that, then run `make generate`
"""Models that several domains share: permissions, intents, zones, problems."""

from .data_zone import DataZone
from .health import Health
from .intent import Intent
from .permission import Permission
from .problem import Problem
from .problem_field import ProblemField
from .risk_tier import RiskTier

__all__ = [
    "DataZone",
    "Health",
    "Intent",
    "Permission",
    "Problem",
    "ProblemField",
    "RiskTier",
]
