# DO NOT EDIT: written by custom/tools/compose.py from custom/models/crv.py; change that, then run `make generate`
"""Circuit Reasoning Validation: commits, gates, validators, recovery."""

from .ask_user_strategy import AskUserStrategy
from .commit import Commit
from .crv_status import CrvStatus
from .escalate_strategy import EscalateStrategy
from .failure_taxonomy import FailureTaxonomy
from .gate_config import GateConfig
from .gate_result import GateResult
from .ignore_strategy import IgnoreStrategy
from .recovery_result import RecoveryResult
from .recovery_strategy import RecoveryStrategy
from .register_validator_request import RegisterValidatorRequest
from .registered_validator import RegisteredValidator
from .retry_alt_tool_strategy import RetryAltToolStrategy
from .validate_commit_request import ValidateCommitRequest
from .validation_result import ValidationResult
from .validator_config import ValidatorConfig
from .validator_registration import ValidatorRegistration
from .validator_type import ValidatorType

__all__ = [
    "AskUserStrategy",
    "Commit",
    "CrvStatus",
    "EscalateStrategy",
    "FailureTaxonomy",
    "GateConfig",
    "GateResult",
    "IgnoreStrategy",
    "RecoveryResult",
    "RecoveryStrategy",
    "RegisterValidatorRequest",
    "RegisteredValidator",
    "RetryAltToolStrategy",
    "ValidateCommitRequest",
    "ValidationResult",
    "ValidatorConfig",
    "ValidatorRegistration",
    "ValidatorType",
]
