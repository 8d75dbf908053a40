"""
How long a workflow as large as can be sent takes to be judged: by the client before it sends it, and by the runtime.

Each of them has a fault, which both have to find. The peer is the bound itself: 2 seconds. Time is that of the
processor, so that what else the machine does counts less; the runtime's is read from outside. Exits with 1 beyond it.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from aureus_sdk import InvalidInputError
from aureus_sdk.models import WorkflowSpec
from aureus_sdk.workflow_checks import check_structure
from benchmarks.processor import seconds_of_process
from tests.support.runtime import running_runtime

BOUND = 2.0
"""Seconds."""
ROUNDS = 3
TASKS = 100_000
EDGES = 1_000_000


def main() -> int:
    print("| workflow, MB | client | runtime | ratio of the slower to 2 s | bound |")
    print("| --- | ---: | ---: | ---: | ---: |")
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder, running_runtime(Path(folder)) as runtime:
        for name, spec in workflows().items():
            body = json.dumps({"workflow": spec}, separators=(",", ":")).encode()
            client = min(seconds_of_client(body) for _ in range(ROUNDS))
            server = min(seconds_of_runtime(runtime.url, runtime.process.pid, body) for _ in range(ROUNDS))
            ratio = max(client, server) / BOUND
            print(
                f"| {name}, {len(body) / 1e6:.0f} | {client:.2f} s | {server:.2f} s | {ratio:.2f} | 1.00 |", flush=True
            )
            worst = max(worst, ratio)
    return int(worst > 1)


def workflows() -> dict[str, dict[str, Any]]:
    chain = {f"t{number}": [f"t{number - 1}"] for number in range(1, TASKS)}
    fan = {f"t{number}": ["t0"] for number in range(1, TASKS)}
    width = 1000
    dense = {f"t{number}": [f"t{each}" for each in range(width)] for number in range(width, width + EDGES // width)}
    nowhere = [f"x{number}" for number in range(width)]
    chance = random.Random(1)  # noqa: S311  # no secret
    return {
        "a chain of 100,000 tasks": workflow(TASKS, chain | {"t9": ["nowhere"]}),
        "a fan of 100,000 tasks": workflow(TASKS, fan | {"t9": ["nowhere"]}),
        "a cycle of 100,000 tasks": workflow(TASKS, chain | {"t0": [f"t{TASKS - 1}"]}),
        "1,000,000 dependencies": workflow(2 * width, dense | {"t0": [f"t{width}"]}),
        "1,000,000 dependencies on nothing": workflow(width, {f"t{number}": nowhere for number in range(width)}),
        "100,000 references to distant tasks": workflow(
            TASKS, chain, {number: f"t{chance.randrange(number) if number else 9}" for number in range(TASKS)}
        ),
    }


def workflow(
    count: int, dependencies: dict[str, list[str]], references: dict[int, str] | None = None
) -> dict[str, Any]:
    tasks = [{"id": f"t{number}", "name": f"Task {number}", "type": "action"} for number in range(count)]
    given = {number: {"inputs": {"data": {"$from": target}}} for number, target in (references or {}).items()}
    return {
        "id": "large",
        "name": "Large",
        "tasks": [task | given.get(number, {}) for number, task in enumerate(tasks)],
        "dependencies": dependencies,
    }


def seconds_of_client(body: bytes) -> float:
    spec = json.loads(body)["workflow"]
    started = time.process_time()
    try:
        check_structure(WorkflowSpec.of(spec))
    except InvalidInputError:
        return time.process_time() - started
    raise AssertionError("the client found no fault")


def seconds_of_runtime(url: str, process_id: int, body: bytes) -> float:
    started = seconds_of_process(process_id)
    answer = httpx.post(
        f"{url}/api/v1/workflows/execute", content=body, headers={"Content-Type": "application/json"}, timeout=60
    )
    assert answer.status_code == 422, answer.text[:500]
    return seconds_of_process(process_id) - started


if __name__ == "__main__":
    sys.exit(main())
