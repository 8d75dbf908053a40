"""A runtime that is killed while many write to it: what it acknowledged is there, and no completed task runs again."""

import random
import sqlite3
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from soak.progress import say
from soak.row import Row
from tests.support.http import pages
from tests.support.runtime import RunningRuntime, running_runtime

JSON = dict[str, Any]
WRITERS = 12
TASKS = 4
BLOCK = 50
"""How many kills one folder lives through."""
TOOLS = """
from pathlib import Path
from aureus_local import tool

@tool("write_down")
async def write_down(inputs, context):
    with Path(inputs["path"]).open("a") as file:
        file.write(f"{context.run_id} {context.task_id}\\n")
"""
AGENT: JSON = {"id": "agent", "type": "agent", "permissions": []}
ACTION: JSON = {"id": "a", "name": "A", "risk_tier": "high", "required_permissions": []}


@dataclass
class Acknowledged:
    """What the runtime has said that it keeps, and how often a task that it called complete had been begun by then."""

    metrics: set[str] = field(default_factory=set[str])
    approvals: dict[str, str] = field(default_factory=dict[str, str])
    audited: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    runs: dict[str, str] = field(default_factory=dict[str, str])
    completed: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])


def run(count: int) -> Row:
    chance, lost = random.Random(1), 0
    for first in range(0, count, BLOCK):
        lost += kills(min(BLOCK, count - first), chance)
        say(f"kill: {min(first + BLOCK, count):,} of {count:,}")
    return Row("kills under writers: nothing acknowledged lost, no completed task run again", count, count - lost, lost)


def kills(count: int, chance: random.Random) -> int:
    """Kill the runtime of one folder so often; how often something was wrong afterwards."""
    lost = 0
    with tempfile.TemporaryDirectory() as name:
        folder, told = Path(name), Acknowledged()
        (folder / "tools.py").write_text(TOOLS)
        for _ in range(count):
            with started(folder) as runtime, writing(runtime, folder / "ledger", told):
                time.sleep(chance.uniform(0.0, 0.5))
            with started(folder) as runtime, client(runtime) as api:
                complaints = [*missing(api, told), *repeated(folder / "ledger", told), *damage(folder)]
                runtime.kill()
            for complaint in complaints[:10]:
                say(f"kill: {complaint}")
            lost += bool(complaints)
    return lost


def started(folder: Path) -> AbstractContextManager[RunningRuntime]:
    return running_runtime(folder, "--tools", folder / "tools.py")


def client(runtime: RunningRuntime) -> httpx.Client:
    return httpx.Client(base_url=f"{runtime.url}/api/v1", timeout=60)


@contextmanager
def writing(runtime: RunningRuntime, ledger: Path, told: Acknowledged) -> Generator[None]:
    """Write from many threads until the runtime is gone."""
    works = [write_metric, write_approval, write_run(ledger)]
    threads = [
        threading.Thread(target=keep_at, args=(works[number % len(works)], runtime, told)) for number in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        runtime.kill()
        for thread in threads:
            thread.join()


def keep_at(work: Callable[[httpx.Client, Acknowledged], None], runtime: RunningRuntime, told: Acknowledged) -> None:
    with client(runtime) as api:
        while True:
            try:
                work(api, told)
            except httpx.TransportError:
                return


def acknowledged(api: httpx.Client, path: str, body: JSON, **headers: str) -> JSON:
    answer = api.post(path, json=body, headers={"Idempotency-Key": str(uuid4())} | headers)
    answer.raise_for_status()
    return answer.json() if answer.content else {}


def write_metric(api: httpx.Client, told: Acknowledged) -> None:
    name = str(uuid4())
    acknowledged(api, "/observability/metrics", {"name": name, "value": 1, "timestamp": "2026-01-01T00:00:00Z"})
    told.metrics.add(name)


def write_approval(api: httpx.Client, told: Acknowledged) -> None:
    """Ask for a decision, decide and redeem: each is known as soon as it is acknowledged."""
    action_id = str(uuid4())
    asked: JSON = {"principal": AGENT, "action": ACTION | {"id": action_id}, "current_state": "idle", "audit_log": []}
    token = acknowledged(api, "/policy/evaluate", asked)["approval_token"]
    told.approvals[token] = "pending"
    told.audited[action_id] = ["held"]
    acknowledged(api, f"/policy/approvals/{token}/decision", {"approved": True, "approver": "human"})
    told.approvals[token] = "approved"
    told.audited[action_id].append("approved")
    acknowledged(api, f"/policy/approvals/{token}/redeem", {"action_id": action_id, "principal_id": "agent"})
    told.approvals[token] = "redeemed"
    told.audited[action_id].append("redeemed")


def write_run(ledger: Path) -> Callable[[httpx.Client, Acknowledged], None]:
    task = {"name": "T", "type": "action", "tool_name": "write_down", "inputs": {"path": str(ledger)}}
    tasks = [task | {"id": str(number)} for number in range(TASKS)]
    dependencies = {str(number): [str(number - 1)] for number in range(1, TASKS)}

    def write(api: httpx.Client, told: Acknowledged) -> None:
        workflow_id = str(uuid4())
        workflow: JSON = {"id": workflow_id, "name": "W", "tasks": tasks, "dependencies": dependencies}
        status = acknowledged(api, "/workflows/execute", {"workflow": workflow}, Prefer="respond-async")
        told.runs[workflow_id] = status["run_id"]
        status = api.get(f"/workflows/{workflow_id}/status").json()
        begun = Counter(lines(ledger))
        for task_id, each in status["tasks"].items():
            if each["status"] == "success":
                told.completed[status["run_id"], task_id] = begun[f"{status['run_id']} {task_id}"]

    return write


def missing(api: httpx.Client, told: Acknowledged) -> Iterator[str]:
    """What was acknowledged and is not there, or never comes to its end."""
    kept = {metric["name"] for page in pages(api, "/observability/metrics", limit=1000) for metric in page.json()}
    yield from (f"metric {name} is lost" for name in told.metrics - kept)
    order = ["pending", "approved", "redeemed"]
    statuses = {
        approval["token"]: approval["status"]
        for page in pages(api, "/policy/approvals", limit=1000)
        for approval in page.json()["items"]
    }
    for token, status in told.approvals.items():
        if token not in statuses or order.index(statuses[token]) < order.index(status):
            yield f"approval {token} is {statuses.get(token, 'lost')}, and was {status}"
    yield from unaudited(api, told)
    for workflow_id, run_id in told.runs.items():
        ended = status_at_the_end(api, workflow_id)
        if (ended["run_id"], ended["status"]) != (run_id, "success"):
            yield f"run {run_id} is {ended['status']}"
    told.runs.clear()


def unaudited(api: httpx.Client, told: Acknowledged) -> Iterator[str]:
    """What was acknowledged and is not in the audit log, once each."""
    logged: dict[str, list[str]] = {}
    for page in pages(api, "/policy/audit", limit=1000):
        for record in page.json()["items"]:
            logged.setdefault(record["action_id"], []).insert(0, record["outcome"])
    for action_id, outcomes in told.audited.items():
        if logged.get(action_id, [])[: len(outcomes)] != outcomes:
            yield f"action {action_id} has {logged.get(action_id)} in the audit log, and was answered {outcomes}"


def status_at_the_end(api: httpx.Client, workflow_id: str) -> JSON:
    deadline = time.monotonic() + 60
    while True:
        status: JSON = api.get(f"/workflows/{workflow_id}/status").json()
        if status["status"] not in {"pending", "running"} or time.monotonic() > deadline:
            return status
        time.sleep(0.02)


def repeated(ledger: Path, told: Acknowledged) -> Iterator[str]:
    """Tasks that were begun again after they were called complete."""
    begun = Counter(lines(ledger))
    for (run_id, task_id), times in told.completed.items():
        if begun[f"{run_id} {task_id}"] != times:
            yield f"task {task_id} of run {run_id} ran again"


def damage(folder: Path) -> Iterator[str]:
    with sqlite3.connect(folder / "data" / "aureus.sqlite") as database:
        found = [row[0] for row in database.execute("PRAGMA integrity_check")]
    database.close()
    yield from (f"the database is damaged: {each}" for each in found if each != "ok")


def lines(ledger: Path) -> list[str]:
    return ledger.read_text().splitlines() if ledger.exists() else []
