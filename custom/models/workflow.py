# hand-written; composed into aureus_sdk by make generate
"""What a workflow is: tasks, dependencies, retries, compensation, safety policy."""

from .compensation_action import CompensationAction
from .compensation_hook import CompensationHook
from .execute_workflow_request import ExecuteWorkflowRequest
from .retry_config import RetryConfig
from .safety_policy import SafetyPolicy
from .safety_rule import SafetyRule
from .safety_rule_type import SafetyRuleType
from .safety_severity import SafetySeverity
from .safety_violation import SafetyViolation
from .sandbox_config import SandboxConfig
from .sandbox_type import SandboxType
from .task_spec import TaskSpec
from .task_type import TaskType
from .workflow_spec import WorkflowSpec

__all__ = [
    "CompensationAction",
    "CompensationHook",
    "ExecuteWorkflowRequest",
    "RetryConfig",
    "SafetyPolicy",
    "SafetyRule",
    "SafetyRuleType",
    "SafetySeverity",
    "SafetyViolation",
    "SandboxConfig",
    "SandboxType",
    "TaskSpec",
    "TaskType",
    "WorkflowSpec",
]
