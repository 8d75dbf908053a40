"""What the client imports only when it is used: a fork waits until that is whole."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from aureus_sdk._fork import IMPORTED_LATE
from tests.support.canned_server import canned_server, http_answer
from tests.support.operations import Operation, operations

EVERY_CALL = """
import json, sys

before = set(sys.modules)
import asyncio, importlib

url, *described = json.loads(sys.argv[1])

from aureus_sdk import AccessToken, APIError, AureusClient, SyncAureusClient

def built():
    for tag, name, arguments, is_stream in described:
        yield importlib.import_module(f"aureus_sdk.api.{tag}.{name}").build(**arguments), is_stream

async def call_all():
    async with AureusClient(url, api_key=lambda: AccessToken("key", expires_in=60)) as client:
        for call, is_stream in built():
            if is_stream:
                assert [event async for event in client.events(call)]
            else:
                await client.request(call)
        client.telemetry.report_metric({"name": "m", "value": 1, "timestamp": "2026-11-24T12:00:00Z"})
        await client.telemetry.flush()

def call_all_sync():
    with SyncAureusClient(url, max_retries=0, api_key=lambda: "key") as client:
        for call, is_stream in built():
            if is_stream:
                assert list(client.events(call))
            else:
                client.request(call)
        for _ in range(2):
            try:
                client.get_health()
            except APIError:
                pass

asyncio.run(call_all())
call_all_sync()
print(json.dumps(sorted({name.partition(".")[0] for name in set(sys.modules) - before})))
"""
FORK_DURING_AN_IMPORT = """
import importlib, os, signal, sys, threading, types

under_way = sys.modules["under_way"] = types.ModuleType("under_way")
under_way.has_begun, under_way.may_end = threading.Event(), threading.Event()
import aureus_sdk._fork

import_module = importlib.import_module

def end_what_is_waited_for(name):
    under_way.may_end.set()
    return import_module(name)

name = sys.argv[1]
threading.Thread(target=import_module, args=(name,), daemon=True).start()
assert under_way.has_begun.wait(10)
importlib.import_module = end_what_is_waited_for
child = os.fork()
if child == 0:
    signal.alarm(10)
    import_module(name)
    os._exit(0)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def described(operation: Operation) -> tuple[str, str, dict[str, object], bool]:
    return operation.tag, operation.name, operation.arguments, operation.is_stream


def test_all_that_is_imported_late_is_listed() -> None:
    """Every operation, through both clients, with a stream, telemetry and errors, in a new process."""
    answers = [operation.answer.raw for operation in operations()]
    accepted = http_answer(200, b'{"accepted": 1, "rejected": []}')
    with canned_server(*answers, accepted, *answers, http_answer(404, b'{"title": "Not Found"}'), b"") as server:
        given = json.dumps([server.url, *map(described, operations())])
        done = subprocess.run(
            [sys.executable, "-c", EVERY_CALL, given], stdout=subprocess.PIPE, text=True, check=True, timeout=60
        )
    packages = set(json.loads(done.stdout))
    assert packages >= {"aureus_sdk", "asyncio", "httpcore2", "httpx_sse"}
    assert packages - sys.stdlib_module_names <= IMPORTED_LATE


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.parametrize("name", ["httpx_sse", "wave"])
def test_a_fork_waits_for_what_another_thread_imports(name: str, tmp_path: Path) -> None:
    """The import ends when the fork waits for it, and not before: a fork that does not wait has it broken off."""
    slow = "import under_way\nunder_way.has_begun.set()\nunder_way.may_end.wait()\n"
    (tmp_path / f"{name}.py").write_text(slow)
    paths = os.pathsep.join([str(tmp_path), *sys.path])
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", FORK_DURING_AN_IMPORT, name]
    assert subprocess.run(command, env={**os.environ, "PYTHONPATH": paths}, check=False, timeout=60).returncode == 0
