"""A restart while clients are at it: each of them finishes, and what it asked for takes effect once."""

import itertools
import signal
import threading
from collections import Counter
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
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


class Work:
    """
    What clients ask of a server, one workflow after the other, until it is enough.

    Attributes:
        asked: The workflows that were asked for.
        finished: Those that have ended.
    """

    def __init__(self, url: str) -> None:
        self.asked: list[str] = []
        self.finished: list[str] = []
        self._url = url
        self._is_enough = False
        self._changed = threading.Condition()

    def keep_at(self, worker: int) -> None:
        """Have workflows executed until it is enough."""
        try:
            with SyncAureusClient(self._url, max_retries=50, timeout=60) as client:
                for name in (f"{worker}-{number}" for number in itertools.count()):
                    if self._is_enough:
                        return
                    self.asked.append(name)
                    assert client.execute_workflow(workflow(name)).status == "success"
                    with self._changed:
                        self.finished.append(name)
                        self._changed.notify_all()
        finally:
            self.end()

    def wait_for_more(self, count: int) -> None:
        """Wait until so many more workflows have ended, or a client has given up."""
        with self._changed:
            enough = len(self.finished) + count
            self._changed.wait_for(lambda: self._is_enough or len(self.finished) >= enough)

    def end(self) -> None:
        """It is enough."""
        with self._changed:
            self._is_enough = True
            self._changed.notify_all()


@contextmanager
def working(url: str) -> Generator[Work]:
    """Clients at work until the block is left; what one of them fails with is raised then."""
    work = Work(url)
    with ThreadPoolExecutor(CLIENTS) as threads:
        clients = [threads.submit(work.keep_at, worker) for worker in range(CLIENTS)]
        try:
            yield work
        finally:
            work.end()
    for client in clients:
        client.result()


@pytest.mark.parametrize("stopping_signal", [signal.SIGTERM, signal.SIGKILL])
def test_clients_finish_while_the_server_is_restarted(tmp_path: Path, stopping_signal: signal.Signals) -> None:
    (tmp_path / "tools.py").write_text(TOOLS)
    options = ["--tools", tmp_path / "tools.py"]
    with ExitStack() as servers:
        first = servers.enter_context(running_runtime(tmp_path, *options))
        with working(first.url) as work:
            work.wait_for_more(3 * CLIENTS)
            first.process.send_signal(stopping_signal)
            first.process.wait(60)
            port = first.url.rpartition(":")[2]
            second = servers.enter_context(running_runtime(tmp_path, "--port", port, *options))
            work.wait_for_more(3 * CLIENTS)
        with SyncAureusClient(second.url) as client:
            runs = [run.workflow_id for run in client.list_workflows(limit=1000).items]

    assert sorted(work.finished) == sorted(runs) == sorted(work.asked)  # each took effect once
    begun = Counter((tmp_path / "ledger").read_text().split())
    repeated = begun - Counter(work.asked)
    assert begun.keys() == set(work.asked)
    assert sum(repeated.values()) <= (0 if stopping_signal == signal.SIGTERM else CLIENTS)  # what was under way
