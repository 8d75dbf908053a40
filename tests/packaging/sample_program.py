"""What a user's program looks like to a type checker: it is checked against the built wheel, never run."""

import asyncio
from typing import assert_type

import httpx

from aureus_sdk import (
    AsyncAureusClient,
    AureusClient,
    Commit,
    GateConfig,
    Metric,
    RetryConfig,
    RiskTier,
    SyncAureusClient,
    TaskSpec,
    TaskType,
    WorkflowExecutionResult,
    WorkflowSpec,
)
from aureus_sdk.models.crv import GateResult
from aureus_sdk.models.execution import TaskExecutionResult

WORKFLOW = WorkflowSpec(
    id="nightly",
    name="Nightly report",
    tasks=[
        TaskSpec(
            id="read",
            name="Read",
            type=TaskType.ACTION,
            tool_name="read_file",
            inputs={"path": "sales.json"},
            risk_tier=RiskTier.LOW,
            retry=RetryConfig(max_attempts=3, backoff_ms=100),
        ),
    ],
    dependencies={"read": []},
)


async def run_async() -> float | None:
    async with AureusClient(base_url="http://localhost:3000", api_key="key", timeout=60.0) as client:
        assert_type(client, AsyncAureusClient)
        result = await client.execute_workflow(WORKFLOW, context={"user": "ada"}, correlation_id="trace-1")
        assert_type(result, WorkflowExecutionResult)
        assert_type(result.task_results["read"], TaskExecutionResult)
        assert_type(await client.get_metrics(metric_name="rows", tags={"env": "test"}), list[Metric])
        return result.duration_ms


def run_sync() -> bool:
    commit = Commit(id="commit-1", data={"balance": 1000})
    gate = GateConfig(name="Balance", validators=["not_null"], block_on_failure=True)
    with SyncAureusClient() as client:
        try:
            result = client.validate_commit(commit, gate)
        except httpx.HTTPStatusError as error:
            print(error.response.status_code)
            return False
        assert_type(result, GateResult)
        return result.passed


if __name__ == "__main__":
    asyncio.run(run_async())
    run_sync()
