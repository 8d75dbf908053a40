"""
What type checkers make of the models and operations: most of this file is judged by mypy and pyright, not by pytest.

An ignore comment marks what a checker has to refuse; mypy reports one that is not needed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal, assert_type

import pytest

from aureus_sdk import (
    AskUserStrategy,
    AureusClient,
    EscalateStrategy,
    GateConfig,
    IgnoreStrategy,
    InvalidInputError,
    Metric,
    RetryAltToolStrategy,
    RetryConfig,
    SyncAureusClient,
    TaskSpec,
    TaskType,
    WorkflowExecutionResult,
    WorkflowSpec,
    WorkflowStatus,
)
from aureus_sdk.api.observability import get_metrics, report_metric
from aureus_sdk.api.workflows import execute_workflow, get_workflow_status
from aureus_sdk.types import Call, Response


def test_good_arguments_are_accepted() -> None:
    task = TaskSpec(id="t", name="T", type="action", retry={"max_attempts": 3, "backoff_ms": 10}, risk_tier="LOW")
    workflow = WorkflowSpec(id="w", name="W", tasks=[task], dependencies={"t": []})
    metric = Metric(name="m", value=1, timestamp=datetime.now(UTC), tags={"env": "test"})

    assert_type(task.type, TaskType)
    assert_type(task.retry, RetryConfig | None)
    assert_type(task.inputs, dict[str, Any] | None)
    assert_type(workflow.tasks, list[TaskSpec])
    assert_type(workflow.dependencies, dict[str, list[str]])
    assert_type(metric.timestamp, datetime)
    assert_type(metric.tags, dict[str, str] | None)
    assert_type(WorkflowSpec.from_dict(workflow.to_dict()), WorkflowSpec)
    assert_type(WorkflowSpec.of(workflow), WorkflowSpec)
    assert_type(AskUserStrategy(prompt="p").type, Literal["ask_user"])


def test_a_union_can_be_told_apart() -> None:
    gate = GateConfig(
        name="g", validators=[], block_on_failure=True, recovery_strategy={"type": "ask_user", "prompt": "p"}
    )
    match gate.recovery_strategy:
        case AskUserStrategy(prompt=text) | EscalateStrategy(reason=text) | IgnoreStrategy(justification=text):
            assert_type(text, str)
        case RetryAltToolStrategy() as retry:
            assert_type(retry.max_retries, int)
        case rest:
            assert_type(rest, None)


def test_bad_arguments_are_refused_by_checkers_and_at_run_time() -> None:
    mistakes: list[Callable[[], object]] = [
        lambda: TaskSpec(id="t", name="T", type=5),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        lambda: TaskSpec(id="t", name="T", type="action", retry=3),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        lambda: RetryConfig(max_attempts="3", backoff_ms=1),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        lambda: RetryConfig(max_attempts=None, backoff_ms=1),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        lambda: Metric(name="m", value=1, timestamp=0.5),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        lambda: WorkflowSpec(id="w", name="W", tasks=[], dependencies=[]),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ]
    for make in mistakes:
        with pytest.raises(InvalidInputError):
            make()


def test_an_operation_has_an_exact_result() -> None:
    workflow = WorkflowSpec(id="w", name="W", tasks=[], dependencies={})
    execute = execute_workflow.build(body={"workflow": workflow})
    assert_type(execute, Call[WorkflowExecutionResult | WorkflowStatus])
    assert_type(get_metrics.build(), Call[list[Metric]])
    assert_type(report_metric.build(body={"name": "m", "value": 1, "timestamp": "2026-01-31"}), Call[None])


def judge_sync(client: SyncAureusClient) -> None:
    assert_type(get_workflow_status.sync(client=client, workflow_id="w"), WorkflowStatus)
    assert_type(get_workflow_status.sync_detailed(client=client, workflow_id="w"), Response[WorkflowStatus])
    assert_type(get_metrics.sync(client=client, limit=1), list[Metric])


async def judge_async(client: AureusClient) -> None:
    assert_type(await get_workflow_status.asyncio(client=client, workflow_id="w"), WorkflowStatus)
    assert_type(await get_workflow_status.asyncio_detailed(client=client, workflow_id="w"), Response[WorkflowStatus])
    assert_type(await get_metrics.asyncio(client=client, limit=1), list[Metric])
