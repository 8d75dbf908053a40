"""
CPU and memory of the models: encode a workflow of 10,000 tasks and decode its result, the SDK against pydantic.

The SDK takes the way of its sender; pydantic is used as with httpx: ``model_dump(mode="json")`` and ``json=``, then
``model_validate(response.json())``. Rounds alternate in one process; memory is measured in rounds of its own. Exits
with 1 beyond the bound.
"""

import gc
import json
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, NamedTuple

import httpx
from pydantic import BaseModel, Field

from aureus_sdk import _json, models
from aureus_sdk.api.workflows import execute_workflow

TASKS = 10_000
ROUNDS = 9
BOUND = 0.5
"""Of the CPU time of encoding and decoding together."""


# --- the same models with pydantic, as far as the data goes -----------------------------------------------------------


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


# --- the data ---------------------------------------------------------------------------------------------------------


def workflow_arguments(retry: type, task: type) -> dict[str, Any]:
    return {
        "id": "benchmark",
        "name": "Benchmark",
        "tasks": [
            task(
                id=f"task-{number}",
                name=f"Task {number}",
                type="action",
                inputs={"path": f"/data/{number}.csv", "limit": number},
                retry=retry(max_attempts=3, backoff_ms=1000, backoff_multiplier=2.0, jitter=True),
                timeout_ms=30_000,
                risk_tier="LOW",
                tool_name="read_file",
                intent="read",
            )
            for number in range(TASKS)
        ],
        "dependencies": {f"task-{number}": [f"task-{number - 1}"] for number in range(1, TASKS)},
    }


RESULT = {
    "workflow_id": "benchmark",
    "run_id": "run-001",
    "status": "success",
    "task_results": {
        f"task-{number}": {
            "task_id": f"task-{number}",
            "status": "success",
            "result": {"rows": number},
            "duration_ms": number / 7,
            "attempts": 1,
        }
        for number in range(TASKS)
    },
    "duration_ms": 52.25,
}
CONTENT = json.dumps(RESULT).encode()


def make_with_sdk() -> models.ExecuteWorkflowRequest:
    workflow = models.WorkflowSpec(**workflow_arguments(models.RetryConfig, models.TaskSpec))
    return models.ExecuteWorkflowRequest(workflow=workflow)


def make_with_pydantic() -> ExecuteWorkflowRequest:
    return ExecuteWorkflowRequest(workflow=WorkflowSpec(**workflow_arguments(RetryConfig, TaskSpec)))


SDK_REQUEST = make_with_sdk()
PYDANTIC_REQUEST = make_with_pydantic()
SDK_CALL = execute_workflow.build(body=SDK_REQUEST)


# --- what is compared -------------------------------------------------------------------------------------------------


def encode_with_sdk() -> bytes:
    return _json.encode(execute_workflow.build(body=SDK_REQUEST).body)


def encode_with_pydantic() -> bytes:
    body = PYDANTIC_REQUEST.model_dump(mode="json", exclude_none=True)
    return httpx.Request("POST", "http://localhost", json=body).content


def decode_with_sdk() -> object:
    return SDK_CALL.parse(200, _json.decode(CONTENT))


def decode_with_pydantic() -> object:
    return WorkflowExecutionResult.model_validate(httpx.Response(200, content=CONTENT).json())


class Case(NamedTuple):
    name: str
    sdk: Callable[[], object]
    pydantic: Callable[[], object]
    bound: float | None = None


CASES = [
    Case("make", make_with_sdk, make_with_pydantic),
    Case("encode", encode_with_sdk, encode_with_pydantic),
    Case("decode", decode_with_sdk, decode_with_pydantic),
    Case(
        "encode and decode",
        lambda: (encode_with_sdk(), decode_with_sdk()),
        lambda: (encode_with_pydantic(), decode_with_pydantic()),
        BOUND,
    ),
]


def main() -> int:
    assert json.loads(encode_with_sdk()) == json.loads(encode_with_pydantic())
    print(f"| {TASKS:,} tasks | SDK, ms | pydantic, ms | ratio | bound | SDK, peak MB | pydantic, peak MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    is_within = True
    for case in CASES:
        rounds = [(cpu_milliseconds(case.sdk), cpu_milliseconds(case.pydantic)) for _ in range(ROUNDS)]
        sdk, peer = (statistics.median(times) for times in zip(*rounds, strict=True))
        ratio = statistics.median(sdk / peer for sdk, peer in rounds)
        bound = "" if case.bound is None else f"{case.bound:.2f}"
        is_within &= case.bound is None or ratio <= case.bound
        memory = f"{peak_megabytes(case.sdk):.1f} | {peak_megabytes(case.pydantic):.1f}"
        print(f"| {case.name} | {sdk:.1f} | {peer:.1f} | {ratio:.2f} | {bound} | {memory} |", flush=True)
    return 0 if is_within else 1


def cpu_milliseconds(work: Callable[[], object]) -> float:
    gc.collect()  # or one side pays for the other's garbage
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def peak_megabytes(work: Callable[[], object]) -> float:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 1_000_000
    finally:
        tracemalloc.stop()


if __name__ == "__main__":
    sys.exit(main())
