# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The models, each imported when it is first asked for."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .action import Action as Action
    from .action_metadata import ActionMetadata as ActionMetadata
    from .approval_decision import ApprovalDecision as ApprovalDecision
    from .approval_page import ApprovalPage as ApprovalPage
    from .approval_request_result import ApprovalRequestResult as ApprovalRequestResult
    from .approval_status import ApprovalStatus as ApprovalStatus
    from .approval_token import ApprovalToken as ApprovalToken
    from .ask_user_strategy import AskUserStrategy as AskUserStrategy
    from .audit_entry import AuditEntry as AuditEntry
    from .audit_kind import AuditKind as AuditKind
    from .audit_outcome import AuditOutcome as AuditOutcome
    from .audit_page import AuditPage as AuditPage
    from .audit_record import AuditRecord as AuditRecord
    from .check_permission_request import CheckPermissionRequest as CheckPermissionRequest
    from .commit import Commit as Commit
    from .commit_metadata import CommitMetadata as CommitMetadata
    from .compensation_action import CompensationAction as CompensationAction
    from .compensation_action_args import CompensationActionArgs as CompensationActionArgs
    from .compensation_hook import CompensationHook as CompensationHook
    from .crv_status import CrvStatus as CrvStatus
    from .data_zone import DataZone as DataZone
    from .escalate_strategy import EscalateStrategy as EscalateStrategy
    from .execute_workflow_request import ExecuteWorkflowRequest as ExecuteWorkflowRequest
    from .execute_workflow_request_context import ExecuteWorkflowRequestContext as ExecuteWorkflowRequestContext
    from .failure_taxonomy import FailureTaxonomy as FailureTaxonomy
    from .gate_config import GateConfig as GateConfig
    from .gate_result import GateResult as GateResult
    from .goal_guard_state import GoalGuardState as GoalGuardState
    from .guard_decision import GuardDecision as GuardDecision
    from .guard_decision_metadata import GuardDecisionMetadata as GuardDecisionMetadata
    from .health import Health as Health
    from .ignore_strategy import IgnoreStrategy as IgnoreStrategy
    from .intent import Intent as Intent
    from .log_entry import LogEntry as LogEntry
    from .log_entry_context import LogEntryContext as LogEntryContext
    from .log_level import LogLevel as LogLevel
    from .metric import Metric as Metric
    from .permission import Permission as Permission
    from .permission_check_result import PermissionCheckResult as PermissionCheckResult
    from .permission_conditions import PermissionConditions as PermissionConditions
    from .policy_context import PolicyContext as PolicyContext
    from .policy_risk_tier import PolicyRiskTier as PolicyRiskTier
    from .principal import Principal as Principal
    from .principal_type import PrincipalType as PrincipalType
    from .problem import Problem as Problem
    from .problem_field import ProblemField as ProblemField
    from .recovery_result import RecoveryResult as RecoveryResult
    from .recovery_strategy import RecoveryStrategy as RecoveryStrategy
    from .redeem_approval_request import RedeemApprovalRequest as RedeemApprovalRequest
    from .register_validator_request import RegisterValidatorRequest as RegisterValidatorRequest
    from .registered_validator import RegisteredValidator as RegisteredValidator
    from .rejected_item import RejectedItem as RejectedItem
    from .request_approval_request import RequestApprovalRequest as RequestApprovalRequest
    from .retry_alt_tool_strategy import RetryAltToolStrategy as RetryAltToolStrategy
    from .retry_config import RetryConfig as RetryConfig
    from .risk_tier import RiskTier as RiskTier
    from .safety_policy import SafetyPolicy as SafetyPolicy
    from .safety_rule import SafetyRule as SafetyRule
    from .safety_rule_type import SafetyRuleType as SafetyRuleType
    from .safety_severity import SafetySeverity as SafetySeverity
    from .safety_violation import SafetyViolation as SafetyViolation
    from .sandbox_config import SandboxConfig as SandboxConfig
    from .sandbox_type import SandboxType as SandboxType
    from .span import Span as Span
    from .state_transition import StateTransition as StateTransition
    from .tags import Tags as Tags
    from .task_execution_result import TaskExecutionResult as TaskExecutionResult
    from .task_execution_status import TaskExecutionStatus as TaskExecutionStatus
    from .task_progress import TaskProgress as TaskProgress
    from .task_run_status import TaskRunStatus as TaskRunStatus
    from .task_spec import TaskSpec as TaskSpec
    from .task_spec_inputs import TaskSpecInputs as TaskSpecInputs
    from .task_type import TaskType as TaskType
    from .telemetry_batch import TelemetryBatch as TelemetryBatch
    from .telemetry_batch_result import TelemetryBatchResult as TelemetryBatchResult
    from .telemetry_event import TelemetryEvent as TelemetryEvent
    from .telemetry_event_data import TelemetryEventData as TelemetryEventData
    from .telemetry_event_type import TelemetryEventType as TelemetryEventType
    from .telemetry_kind import TelemetryKind as TelemetryKind
    from .telemetry_summary import TelemetrySummary as TelemetrySummary
    from .telemetry_summary_task_success_rates import (
        TelemetrySummaryTaskSuccessRates as TelemetrySummaryTaskSuccessRates,
    )
    from .validate_commit_request import ValidateCommitRequest as ValidateCommitRequest
    from .validation_result import ValidationResult as ValidationResult
    from .validation_result_metadata import ValidationResultMetadata as ValidationResultMetadata
    from .validator_config import ValidatorConfig as ValidatorConfig
    from .validator_config_parameters import ValidatorConfigParameters as ValidatorConfigParameters
    from .validator_registration import ValidatorRegistration as ValidatorRegistration
    from .validator_type import ValidatorType as ValidatorType
    from .workflow_execution_result import WorkflowExecutionResult as WorkflowExecutionResult
    from .workflow_execution_result_task_results import (
        WorkflowExecutionResultTaskResults as WorkflowExecutionResultTaskResults,
    )
    from .workflow_execution_status import WorkflowExecutionStatus as WorkflowExecutionStatus
    from .workflow_page import WorkflowPage as WorkflowPage
    from .workflow_run_status import WorkflowRunStatus as WorkflowRunStatus
    from .workflow_spec import WorkflowSpec as WorkflowSpec
    from .workflow_spec_dependencies import WorkflowSpecDependencies as WorkflowSpecDependencies
    from .workflow_status import WorkflowStatus as WorkflowStatus
    from .workflow_status_tasks import WorkflowStatusTasks as WorkflowStatusTasks

__all__ = [
    "Action",
    "ActionMetadata",
    "ApprovalDecision",
    "ApprovalPage",
    "ApprovalRequestResult",
    "ApprovalStatus",
    "ApprovalToken",
    "AskUserStrategy",
    "AuditEntry",
    "AuditKind",
    "AuditOutcome",
    "AuditPage",
    "AuditRecord",
    "CheckPermissionRequest",
    "Commit",
    "CommitMetadata",
    "CompensationAction",
    "CompensationActionArgs",
    "CompensationHook",
    "CrvStatus",
    "DataZone",
    "EscalateStrategy",
    "ExecuteWorkflowRequest",
    "ExecuteWorkflowRequestContext",
    "FailureTaxonomy",
    "GateConfig",
    "GateResult",
    "GoalGuardState",
    "GuardDecision",
    "GuardDecisionMetadata",
    "Health",
    "IgnoreStrategy",
    "Intent",
    "LogEntry",
    "LogEntryContext",
    "LogLevel",
    "Metric",
    "Permission",
    "PermissionCheckResult",
    "PermissionConditions",
    "PolicyContext",
    "PolicyRiskTier",
    "Principal",
    "PrincipalType",
    "Problem",
    "ProblemField",
    "RecoveryResult",
    "RecoveryStrategy",
    "RedeemApprovalRequest",
    "RegisterValidatorRequest",
    "RegisteredValidator",
    "RejectedItem",
    "RequestApprovalRequest",
    "RetryAltToolStrategy",
    "RetryConfig",
    "RiskTier",
    "SafetyPolicy",
    "SafetyRule",
    "SafetyRuleType",
    "SafetySeverity",
    "SafetyViolation",
    "SandboxConfig",
    "SandboxType",
    "Span",
    "StateTransition",
    "Tags",
    "TaskExecutionResult",
    "TaskExecutionStatus",
    "TaskProgress",
    "TaskRunStatus",
    "TaskSpec",
    "TaskSpecInputs",
    "TaskType",
    "TelemetryBatch",
    "TelemetryBatchResult",
    "TelemetryEvent",
    "TelemetryEventData",
    "TelemetryEventType",
    "TelemetryKind",
    "TelemetrySummary",
    "TelemetrySummaryTaskSuccessRates",
    "ValidateCommitRequest",
    "ValidationResult",
    "ValidationResultMetadata",
    "ValidatorConfig",
    "ValidatorConfigParameters",
    "ValidatorRegistration",
    "ValidatorType",
    "WorkflowExecutionResult",
    "WorkflowExecutionResultTaskResults",
    "WorkflowExecutionStatus",
    "WorkflowPage",
    "WorkflowRunStatus",
    "WorkflowSpec",
    "WorkflowSpecDependencies",
    "WorkflowStatus",
    "WorkflowStatusTasks",
]

_MODULES = {
    "Action": ".action",
    "ActionMetadata": ".action_metadata",
    "ApprovalDecision": ".approval_decision",
    "ApprovalPage": ".approval_page",
    "ApprovalRequestResult": ".approval_request_result",
    "ApprovalStatus": ".approval_status",
    "ApprovalToken": ".approval_token",
    "AskUserStrategy": ".ask_user_strategy",
    "AuditEntry": ".audit_entry",
    "AuditKind": ".audit_kind",
    "AuditOutcome": ".audit_outcome",
    "AuditPage": ".audit_page",
    "AuditRecord": ".audit_record",
    "CheckPermissionRequest": ".check_permission_request",
    "Commit": ".commit",
    "CommitMetadata": ".commit_metadata",
    "CompensationAction": ".compensation_action",
    "CompensationActionArgs": ".compensation_action_args",
    "CompensationHook": ".compensation_hook",
    "CrvStatus": ".crv_status",
    "DataZone": ".data_zone",
    "EscalateStrategy": ".escalate_strategy",
    "ExecuteWorkflowRequest": ".execute_workflow_request",
    "ExecuteWorkflowRequestContext": ".execute_workflow_request_context",
    "FailureTaxonomy": ".failure_taxonomy",
    "GateConfig": ".gate_config",
    "GateResult": ".gate_result",
    "GoalGuardState": ".goal_guard_state",
    "GuardDecision": ".guard_decision",
    "GuardDecisionMetadata": ".guard_decision_metadata",
    "Health": ".health",
    "IgnoreStrategy": ".ignore_strategy",
    "Intent": ".intent",
    "LogEntry": ".log_entry",
    "LogEntryContext": ".log_entry_context",
    "LogLevel": ".log_level",
    "Metric": ".metric",
    "Permission": ".permission",
    "PermissionCheckResult": ".permission_check_result",
    "PermissionConditions": ".permission_conditions",
    "PolicyContext": ".policy_context",
    "PolicyRiskTier": ".policy_risk_tier",
    "Principal": ".principal",
    "PrincipalType": ".principal_type",
    "Problem": ".problem",
    "ProblemField": ".problem_field",
    "RecoveryResult": ".recovery_result",
    "RecoveryStrategy": ".recovery_strategy",
    "RedeemApprovalRequest": ".redeem_approval_request",
    "RegisterValidatorRequest": ".register_validator_request",
    "RegisteredValidator": ".registered_validator",
    "RejectedItem": ".rejected_item",
    "RequestApprovalRequest": ".request_approval_request",
    "RetryAltToolStrategy": ".retry_alt_tool_strategy",
    "RetryConfig": ".retry_config",
    "RiskTier": ".risk_tier",
    "SafetyPolicy": ".safety_policy",
    "SafetyRule": ".safety_rule",
    "SafetyRuleType": ".safety_rule_type",
    "SafetySeverity": ".safety_severity",
    "SafetyViolation": ".safety_violation",
    "SandboxConfig": ".sandbox_config",
    "SandboxType": ".sandbox_type",
    "Span": ".span",
    "StateTransition": ".state_transition",
    "Tags": ".tags",
    "TaskExecutionResult": ".task_execution_result",
    "TaskExecutionStatus": ".task_execution_status",
    "TaskProgress": ".task_progress",
    "TaskRunStatus": ".task_run_status",
    "TaskSpec": ".task_spec",
    "TaskSpecInputs": ".task_spec_inputs",
    "TaskType": ".task_type",
    "TelemetryBatch": ".telemetry_batch",
    "TelemetryBatchResult": ".telemetry_batch_result",
    "TelemetryEvent": ".telemetry_event",
    "TelemetryEventData": ".telemetry_event_data",
    "TelemetryEventType": ".telemetry_event_type",
    "TelemetryKind": ".telemetry_kind",
    "TelemetrySummary": ".telemetry_summary",
    "TelemetrySummaryTaskSuccessRates": ".telemetry_summary_task_success_rates",
    "ValidateCommitRequest": ".validate_commit_request",
    "ValidationResult": ".validation_result",
    "ValidationResultMetadata": ".validation_result_metadata",
    "ValidatorConfig": ".validator_config",
    "ValidatorConfigParameters": ".validator_config_parameters",
    "ValidatorRegistration": ".validator_registration",
    "ValidatorType": ".validator_type",
    "WorkflowExecutionResult": ".workflow_execution_result",
    "WorkflowExecutionResultTaskResults": ".workflow_execution_result_task_results",
    "WorkflowExecutionStatus": ".workflow_execution_status",
    "WorkflowPage": ".workflow_page",
    "WorkflowRunStatus": ".workflow_run_status",
    "WorkflowSpec": ".workflow_spec",
    "WorkflowSpecDependencies": ".workflow_spec_dependencies",
    "WorkflowStatus": ".workflow_status",
    "WorkflowStatusTasks": ".workflow_status_tasks",
}


if not TYPE_CHECKING:  # or checkers would take every name for one of this package

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = import_module(_MODULES[name], __name__)
        return globals().setdefault(name, getattr(module, name, module))


def __dir__() -> list[str]:
    return __all__
