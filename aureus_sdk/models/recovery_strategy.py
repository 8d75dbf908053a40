# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""What to do when a commit does not pass."""

from typing import TypeAlias

from .._model import OneOf
from .ask_user_strategy import AskUserStrategy
from .escalate_strategy import EscalateStrategy
from .ignore_strategy import IgnoreStrategy
from .retry_alt_tool_strategy import RetryAltToolStrategy

__all__ = ["RecoveryStrategy"]

RecoveryStrategy: TypeAlias = AskUserStrategy | EscalateStrategy | IgnoreStrategy | RetryAltToolStrategy

RECOVERY_STRATEGY = OneOf(
    "type",
    {
        "retry_alt_tool": RetryAltToolStrategy,
        "ask_user": AskUserStrategy,
        "escalate": EscalateStrategy,
        "ignore": IgnoreStrategy,
    },
)
