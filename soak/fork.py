"""Forks while threads use the client: no child hangs, and neither side is given the answer to another's question."""

import os
import signal
import threading
import time
import warnings
from collections.abc import Generator
from contextlib import contextmanager

from aureus_sdk import AureusError, SyncAureusClient
from soak.echo import echo_server
from soak.progress import counted, say
from soak.row import Row

THREADS = 4
CALLS_OF_CHILD = 3
PATIENCE = 20.0
"""Seconds after which a child counts as hanging."""


def run(count: int) -> Row:
    lost = 0
    with echo_server() as url, SyncAureusClient(url, timeout=PATIENCE / 2) as client, load(client) as crossed:
        for number in counted("fork", count):
            lost += not fork(client, number)
    for workflow_id in crossed:
        say(f"fork: the parent's question after {workflow_id} went wrong")
    return Row("forks under load", count, min(count, lost + len(crossed)))


@contextmanager
def load(client: SyncAureusClient) -> Generator[list[str]]:
    """Threads that call without pause; what is yielded fills with the ids whose answers were not theirs."""
    crossed: list[str] = []
    is_over = threading.Event()

    def call(thread: int) -> None:
        number = 0
        while not is_over.is_set():
            number += 1
            if not is_answered(client, f"parent-{thread}-{number}"):
                crossed.append(f"parent-{thread}-{number}")

    threads = [threading.Thread(target=call, args=(thread,)) for thread in range(THREADS)]
    for thread in threads:
        thread.start()
    try:
        yield crossed
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def fork(client: SyncAureusClient, number: int) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # forking with threads is what is tried here
        child = os.fork()
    if child == 0:
        asked = [is_answered(client, f"child-{number}-{call}") for call in range(CALLS_OF_CHILD)]
        os._exit(0 if all(asked) else 1)
    return exit_code(child) == 0


def is_answered(client: SyncAureusClient, workflow_id: str) -> bool:
    try:
        return client.get_workflow_status(workflow_id).workflow_id == workflow_id
    except AureusError as error:
        say(f"fork: {workflow_id}: {error!r}")
        return False


def exit_code(child: int) -> int:
    """The exit code of a process; one that hangs is killed, and has -9."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    say(f"fork: the child {child} hangs")
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
