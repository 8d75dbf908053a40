"""The models of a workflow and of its result as pydantic has them, as far as the data of `benchmarks.codec` goes."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, Field


class TaskType(StrEnum):
    ACTION = "action"
    DECISION = "decision"
    PARALLEL = "parallel"


class RiskTier(StrEnum):
    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    CRITICAL = "CRITICAL"


class Intent(StrEnum):
    READ = "read"
    WRITE = "write"
    DELETE = "delete"
    EXECUTE = "execute"
    ADMIN = "admin"


class DataZone(StrEnum):
    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    RESTRICTED = "restricted"


class Status(StrEnum):
    SUCCESS = "success"
    FAILED = "failed"
    PARTIAL = "partial"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


Text = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]
Milliseconds = Annotated[float, Field(ge=0)]


class RetryConfig(BaseModel):
    max_attempts: Positive
    backoff_ms: Positive
    backoff_multiplier: Annotated[float, Field(ge=0)] | None = None
    jitter: bool | None = None


class Permission(BaseModel):
    action: Text
    resource: Text
    intent: Intent | None = None
    data_zone: DataZone | None = None
    conditions: dict[str, Any] | None = None


class CompensationAction(BaseModel):
    tool: Text
    args: dict[str, Any] | None = None


class TaskSpec(BaseModel):
    id: Text
    name: str
    type: TaskType
    inputs: dict[str, Any] | None = None
    retry: RetryConfig | None = None
    idempotency_key: Text | None = None
    timeout_ms: Positive | None = None
    risk_tier: RiskTier | None = None
    compensation: dict[str, Text] | None = None
    compensation_action: CompensationAction | None = None
    tool_name: Text | None = None
    required_permissions: list[Permission] | None = None
    allowed_tools: list[str] | None = None
    intent: Intent | None = None
    data_zone: DataZone | None = None
    sandbox_config: dict[str, Any] | None = None


class WorkflowSpec(BaseModel):
    id: Text
    name: str
    tasks: list[TaskSpec]
    dependencies: dict[str, list[str]]
    goal: str | None = None
    constraints: list[str] | None = None
    success_criteria: list[str] | None = None
    safety_policy: dict[str, Any] | None = None


class ExecuteWorkflowRequest(BaseModel):
    workflow: WorkflowSpec
    context: dict[str, Any] | None = None
    correlation_id: Text | None = None


class TaskExecutionResult(BaseModel):
    task_id: str
    status: Status
    result: Any = None
    error: str | None = None
    duration_ms: Milliseconds | None = None
    attempts: Count | None = None
    compensated: bool | None = None
    simulated: bool | None = None


class WorkflowExecutionResult(BaseModel):
    workflow_id: str
    status: Status
    task_results: dict[str, TaskExecutionResult]
    run_id: str | None = None
    error: str | None = None
    duration_ms: Milliseconds | None = None
    correlation_id: str | None = None
    compensations: list[str] | None = None
