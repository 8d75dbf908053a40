"""What a runtime has said that it keeps, told by those who write to it, and what is missing of it later."""

import itertools
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from tests.support.approvals import evaluation
from tests.support.http import pages
from tests.support.workflows import task, workflow

JSON = dict[str, Any]
TASKS = [str(number) for number in range(4)]
TOOLS = """
from pathlib import Path
from aureus_local import tool

@tool("write_down")
async def write_down(inputs, context):
    with Path(inputs["path"]).open("a") as file:
        file.write(f"{context.task_id}\\n")
"""
_ORDER = ["pending", "approved", "redeemed"]
_UNDER_WAY = {"pending", "running"}
_END_SECONDS = 120


@dataclass
class Acknowledged:
    """
    What one process of a runtime has acknowledged.

    Attributes:
        ledgers: The folder where the tasks of each run are written down as they begin.
        completed: How often a task had begun when it was called complete, by workflow and task.
    """

    ledgers: Path
    name: str = field(default_factory=lambda: str(uuid4()))
    metrics: set[str] = field(default_factory=set[str])
    approvals: dict[str, str] = field(default_factory=dict[str, str])
    audited: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    runs: dict[str, str] = field(default_factory=dict[str, str])
    completed: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])

    @property
    def count(self) -> int:
        """How much it has acknowledged."""
        return len(self.metrics) + len(self.approvals) + len(self.runs)

    def write_metric(self, api: httpx.Client) -> None:
        item = str(uuid4())
        metric: JSON = {"name": self.name, "value": 1, "timestamp": "2026-01-01T00:00:00Z", "tags": {"item": item}}
        _write(api, "/observability/metrics", metric)
        self.metrics.add(item)

    def write_approval(self, api: httpx.Client) -> None:
        """Ask for a decision, decide and redeem: each is known as soon as it is acknowledged."""
        action_id = str(uuid4())
        token = _write(api, "/policy/evaluate", evaluation(action_id))["approval_token"]
        self.approvals[token] = "pending"
        self.audited[action_id] = ["held"]
        _write(api, f"/policy/approvals/{token}/decision", {"approved": True, "approver": "human"})
        self.approvals[token] = "approved"
        self.audited[action_id].append("approved")
        _write(api, f"/policy/approvals/{token}/redeem", {"action_id": action_id, "principal_id": "agent"})
        self.approvals[token] = "redeemed"
        self.audited[action_id].append("redeemed")

    def write_run(self, api: httpx.Client) -> None:
        """Start a run, and follow it to its end."""
        workflow_id = str(uuid4())
        inputs = {"path": str(self.ledgers / workflow_id)}
        tasks = [task(name, "write_down", inputs=inputs) for name in TASKS]
        dependencies = {later: [earlier] for earlier, later in itertools.pairwise(TASKS)}
        spec = workflow(*tasks, workflow_id=workflow_id, **dependencies)
        status = _write(api, "/workflows/execute", {"workflow": spec}, Prefer="respond-async")
        self.runs[workflow_id] = status["run_id"]
        while status["status"] in _UNDER_WAY:
            status = _read(api, f"/workflows/{workflow_id}/status") or status
            self._remember_completed(workflow_id, status)

    def missing(self, api: httpx.Client) -> Iterator[str]:
        """What is not there, or is less than it was; runs may still be under way."""
        found = {
            metric["tags"]["item"]
            for page in pages(api, "/observability/metrics", name=self.name, limit=1000)
            for metric in page.raise_for_status().json()
        }
        yield from (f"metric {item} is lost" for item in self.metrics - found)
        for token, status in self.approvals.copy().items():
            kept = _read(api, f"/policy/approvals/{token}").get("status", "lost")
            if kept not in _ORDER or _ORDER.index(kept) < _ORDER.index(status):
                yield f"approval {token} is {kept}, and was {status}"
        yield from self._unaudited(api)
        for workflow_id, run_id in self.runs.copy().items():
            run = _read(api, f"/workflows/{workflow_id}/status")
            if run.get("run_id") != run_id or run["status"] not in {*_UNDER_WAY, "success"}:
                yield f"run {run_id} is {run.get('status', 'lost')}"
        yield from self._repeated()

    def missing_at_the_end(self, api: httpx.Client) -> Iterator[str]:
        """What is missing once every run had the time to end."""
        deadline = time.monotonic() + _END_SECONDS
        for workflow_id, run_id in self.runs.items():
            while (status := _read(api, f"/workflows/{workflow_id}/status")).get("status") in _UNDER_WAY:
                if time.monotonic() > deadline:
                    yield f"run {run_id} does not end"
                    break
                time.sleep(0.02)
            skipped = set(TASKS) - self._begun(workflow_id).keys()
            yield from (f"task {name} of run {run_id} never ran" for name in skipped)
            if status.get("status") == "success":
                self._remember_completed(workflow_id, status)
        yield from self.missing(api)

    def _unaudited(self, api: httpx.Client) -> Iterator[str]:
        """What was acknowledged and is not in the audit log, once each."""
        for action_id, outcomes in {action_id: [*told] for action_id, told in self.audited.items()}.items():
            records = api.get("/policy/audit", params={"action_id": action_id}).raise_for_status().json()["items"]
            logged = [record["outcome"] for record in reversed(records)]
            if logged[: len(outcomes)] != outcomes:
                yield f"action {action_id} has {logged} in the audit log, and was answered {outcomes}"

    def _remember_completed(self, workflow_id: str, status: JSON) -> None:
        begun = self._begun(workflow_id)
        for task_id, told in status["tasks"].items():
            if told["status"] == "success":
                self.completed.setdefault((workflow_id, task_id), begun[task_id])

    def _repeated(self) -> Iterator[str]:
        """Tasks that were begun again after they were called complete."""
        for (workflow_id, task_id), times in self.completed.copy().items():
            if self._begun(workflow_id)[task_id] != times:
                yield f"task {task_id} of workflow {workflow_id} ran again"

    def _begun(self, workflow_id: str) -> Counter[str]:
        ledger = self.ledgers / workflow_id
        return Counter(ledger.read_text().split() if ledger.exists() else [])


def _write(api: httpx.Client, path: str, body: JSON, **headers: str) -> JSON:
    answer = api.post(path, json=body, headers={"Idempotency-Key": str(uuid4())} | headers).raise_for_status()
    return answer.json() if answer.content else {}


def _read(api: httpx.Client, path: str) -> JSON:
    """What is there; nothing if it is not found."""
    answer = api.get(path)
    if answer.status_code == 404:
        return {}
    found: JSON = answer.raise_for_status().json()
    return found
