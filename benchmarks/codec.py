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
from typing import Any, NamedTuple

import httpx

from aureus_sdk import _json, models
from aureus_sdk.api.workflows import execute_workflow
from benchmarks import pydantic_models

TASKS = 10_000
ROUNDS = 9
BOUND = 0.5
"""Of the CPU time of encoding and decoding together."""


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


def make_with_pydantic() -> pydantic_models.ExecuteWorkflowRequest:
    workflow = pydantic_models.WorkflowSpec(**workflow_arguments(pydantic_models.RetryConfig, pydantic_models.TaskSpec))
    return pydantic_models.ExecuteWorkflowRequest(workflow=workflow)


SDK_REQUEST = make_with_sdk()
PYDANTIC_REQUEST = make_with_pydantic()
SDK_CALL = execute_workflow.build(body=SDK_REQUEST)


def encode_with_sdk() -> bytes:
    return _json.encode(execute_workflow.build(body=SDK_REQUEST).body)


def encode_with_pydantic() -> bytes:
    body = PYDANTIC_REQUEST.model_dump(mode="json", exclude_none=True)
    return httpx.Request("POST", "http://localhost", json=body).content


def decode_with_sdk() -> object:
    return SDK_CALL.parse(200, _json.decode(CONTENT))


def decode_with_pydantic() -> object:
    return pydantic_models.WorkflowExecutionResult.model_validate(httpx.Response(200, content=CONTENT).json())


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
