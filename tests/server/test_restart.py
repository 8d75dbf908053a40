"""A restart while clients are at it: each of them finishes, and what it asked for takes effect once."""

import signal
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from aureus_sdk import SyncAureusClient, TaskSpec, WorkflowSpec
from tests.support.runtime import running_runtime

TOOLS = """
from pathlib import Path
from aureus_local import tool

@tool("write_down")
async def write_down(inputs, context):
    with Path("ledger").open("a") as file:
        file.write(context.workflow_id + "\\n")
    return context.workflow_id
"""
CLIENTS = 6


def workflow(name: str) -> WorkflowSpec:
    task = TaskSpec(id="t", name="T", type="action", tool_name="write_down", inputs={})
    return WorkflowSpec(id=name, name="W", tasks=[task], dependencies={})


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_clients_finish_while_the_server_is_restarted(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "tools.py").write_text(TOOLS)
    options = ["--tools", tmp_path / "tools.py"]
    finished: list[str] = []
    is_enough = threading.Event()

    def work(worker: int) -> list[str]:
        asked: list[str] = []
        with SyncAureusClient(url, max_retries=50, timeout=60) as client:
            while not is_enough.is_set():
                asked.append(f"{worker}-{len(asked)}")
                assert client.execute_workflow(workflow(asked[-1])).status == "success"
                finished.append(asked[-1])
        return asked

    def wait_for(count: int) -> None:
        while len(finished) < count:
            assert not any(each.done() for each in working), [each.exception() for each in working if each.done()]
            threading.Event().wait(0.02)

    with running_runtime(tmp_path, *options) as first, ThreadPoolExecutor(CLIENTS) as threads:
        url = first.url
        working = [threads.submit(work, worker) for worker in range(CLIENTS)]
        try:
            wait_for(3 * CLIENTS)
            first.process.send_signal(number)
            first.process.wait(60)
            with running_runtime(tmp_path, "--port", url.rpartition(":")[2], *options) as second:
                wait_for(len(finished) + 3 * CLIENTS)
                is_enough.set()
                asked = sorted(name for each in working for name in each.result())
                with SyncAureusClient(second.url) as client:
                    runs = [run.workflow_id for run in client.list_workflows(limit=1000).items]
        finally:
            is_enough.set()

    assert sorted(finished) == asked
    assert sorted(runs) == asked  # each took effect once
    begun = Counter((tmp_path / "ledger").read_text().split())
    repeated = begun - Counter(asked)
    assert begun.keys() == set(asked)
    assert sum(repeated.values()) <= (0 if number == signal.SIGTERM else CLIENTS)  # what was under way
