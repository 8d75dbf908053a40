"""The public surface, pinned: a name that comes or goes is a decision, not an accident."""

import importlib
import inspect
import json
import subprocess
import sys
from importlib.resources import files
from types import ModuleType

import pytest

import aureus_sdk
from aureus_sdk import AureusClient, SyncAureusClient
from aureus_sdk.models import common, crv, execution, observability, policy, workflow

PUBLIC = [
    "__version__",
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "AccessToken",
    "Action",
    "ApprovalDecision",
    "ApprovalPage",
    "ApprovalRequestResult",
    "ApprovalStatus",
    "ApprovalToken",
    "AskUserStrategy",
    "AsyncAureusClient",
    "AuditEntry",
    "AuditKind",
    "AuditOutcome",
    "AuditPage",
    "AuditRecord",
    "AureusClient",
    "AureusError",
    "AuthenticationError",
    "BadRequestError",
    "CheckPermissionRequest",
    "ClientClosedError",
    "Commit",
    "CompensationAction",
    "CompensationHook",
    "ConflictError",
    "ContentTooLargeError",
    "CredentialsError",
    "CrvStatus",
    "DataZone",
    "DecodeError",
    "EscalateStrategy",
    "ExecuteWorkflowRequest",
    "FailureTaxonomy",
    "GateConfig",
    "GateResult",
    "GoalGuardState",
    "GuardDecision",
    "Health",
    "IgnoreStrategy",
    "Intent",
    "InvalidInputError",
    "LogEntry",
    "LogLevel",
    "Metric",
    "NotFoundError",
    "Permission",
    "PermissionCheckResult",
    "PermissionDeniedError",
    "PolicyContext",
    "PolicyRiskTier",
    "Principal",
    "PrincipalType",
    "Problem",
    "ProblemField",
    "RateLimitError",
    "RedirectError",
    "RecoveryResult",
    "RecoveryStrategy",
    "RedeemApprovalRequest",
    "RegisterValidatorRequest",
    "RegisteredValidator",
    "RejectedItem",
    "RequestApprovalRequest",
    "Response",
    "RetryAltToolStrategy",
    "RetryConfig",
    "RiskTier",
    "SafetyPolicy",
    "SafetyReport",
    "SafetyRule",
    "SafetyRuleType",
    "SafetySeverity",
    "SafetyViolation",
    "SandboxConfig",
    "SandboxType",
    "ServerError",
    "Span",
    "StateTransition",
    "SyncAureusClient",
    "SyncTelemetryReporter",
    "Tags",
    "TaskExecutionResult",
    "TaskExecutionStatus",
    "TaskProgress",
    "TaskRunStatus",
    "TaskSpec",
    "TaskType",
    "TelemetryBatch",
    "TelemetryBatchResult",
    "TelemetryEvent",
    "TelemetryEventType",
    "TelemetryKind",
    "TelemetryReport",
    "TelemetryReporter",
    "TelemetrySettings",
    "TelemetrySummary",
    "UnprocessableContentError",
    "ValidateCommitRequest",
    "ValidationResult",
    "ValidatorConfig",
    "ValidatorRegistration",
    "ValidatorType",
    "WorkflowExecutionResult",
    "WorkflowExecutionStatus",
    "WorkflowPage",
    "WorkflowRunStatus",
    "WorkflowSpec",
    "WorkflowStatus",
    "check_workflow",
    "load_workflow",
    "safety_preset",
]

DOMAINS = [common, crv, execution, observability, policy, workflow]
CONTRACT = json.loads((files("aureus_sdk") / "openapi.json").read_text("utf-8"))
OPERATION_IDS = [operation["operationId"] for path in CONTRACT["paths"].values() for operation in path.values()]

METHODS_BEYOND_OPERATIONS = {"start_workflow", "with_options", "call", "request", "events"}


def public_methods(client: type) -> set[str]:
    return {name for name, _ in inspect.getmembers(client, callable) if not name.startswith("_")}


def test_the_root_exports_what_is_public_and_nothing_else() -> None:
    assert sorted(PUBLIC) == sorted(aureus_sdk.__all__)
    assert set(PUBLIC) <= set(dir(aureus_sdk))
    for name in PUBLIC:
        assert getattr(aureus_sdk, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Nonsense'"):
        _ = getattr(aureus_sdk, "Nonsense")  # noqa: B009  # a type checker would refuse the attribute


def test_every_schema_of_the_contract_is_in_one_domain_module_and_at_the_root() -> None:
    exported = [name for domain in DOMAINS for name in domain.__all__]
    assert sorted(exported) == sorted(CONTRACT["components"]["schemas"])
    assert set(exported) <= set(aureus_sdk.__all__)


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda domain: domain.__name__)
def test_a_domain_module_and_the_root_export_the_same_classes(domain: ModuleType) -> None:
    for name in domain.__all__:
        assert getattr(domain, name) is getattr(aureus_sdk, name)


@pytest.mark.parametrize("operation_id", OPERATION_IDS)
@pytest.mark.parametrize("client", [AureusClient, SyncAureusClient])
def test_every_operation_is_a_documented_method(client: type, operation_id: str) -> None:
    assert inspect.getdoc(getattr(client, operation_id))


def test_both_clients_have_the_same_methods() -> None:
    beyond = METHODS_BEYOND_OPERATIONS
    assert public_methods(AureusClient) == {*OPERATION_IDS, *beyond, "aclose"}
    assert public_methods(SyncAureusClient) == {*OPERATION_IDS, *beyond, "close"}


@pytest.mark.parametrize("name", [*OPERATION_IDS, *sorted(METHODS_BEYOND_OPERATIONS)])
def test_a_method_has_the_same_parameters_on_both_clients(name: str) -> None:
    parameters = [
        [(p.name, p.kind, p.default) for p in inspect.signature(getattr(client, name)).parameters.values()]
        for client in (AureusClient, SyncAureusClient)
    ]
    assert parameters[0] == parameters[1]


def test_the_async_client_has_two_names_and_its_documented_home() -> None:
    home = importlib.import_module("aureus_sdk.client")
    assert aureus_sdk.AsyncAureusClient is aureus_sdk.AureusClient is home.AureusClient


@pytest.mark.parametrize("module", ["aureus_sdk", "aureus_sdk.errors", "aureus_sdk.models.policy", "aureus_sdk.client"])
def test_importing_does_not_drag_in_what_is_not_needed(module: str) -> None:
    heavy = ["aureus_local", "dbos", "starlette", "httpcore2", "jsonschema_rs", "pydantic"]
    program = f"import sys, {module}; print([name for name in {heavy} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "[]"
