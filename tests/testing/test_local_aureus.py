"""`LocalAureus`: how it starts, refuses to, and what it leaves behind."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from types import ModuleType
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from aureus_local import LocalAureus, ToolContext, tool, validator
from aureus_sdk import AureusClient, SyncAureusClient
from tests.support.waiting import wait_until
from tests.support.workflows import task, workflow

if TYPE_CHECKING:
    from pathlib import Path

GREET = """
from aureus_local import tool

@tool("greet")
def greet(inputs, context):
    print("tools may print")
    return f"Hello, {inputs['name']}"
"""


@tool("greet")
def greet(inputs: dict[str, Any], _context: ToolContext) -> str:
    return f"Hello, {inputs['name']}"


@validator("never")
def never(_commit: Any, _parameters: dict[str, Any]) -> bool:
    return False


def one_task(tool: str, **inputs: Any) -> dict[str, Any]:
    return workflow(task("t", tool, inputs=inputs))


def greeting(url: str) -> Any:
    with SyncAureusClient(url) as client:
        return client.execute_workflow(one_task("greet", name="Ada")).task_results["t"].result


def test_a_process_is_not_led_astray_by_files_of_the_folder_that_it_is_started_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "queue.py").write_text("raise ImportError('this is not the queue of the standard library')")
    monkeypatch.chdir(tmp_path)
    with LocalAureus(in_process=False) as url:
        assert httpx.get(f"{url}/api/v1/health").status_code == 200


def test_a_process_finds_what_is_found_here_in_the_folder_that_it_is_started_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "greetings").mkdir()
    (tmp_path / "greetings" / "tools.py").write_text(GREET)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])  # as where Python is used interactively
    with LocalAureus(tools=["greetings.tools"], in_process=False) as url:
        assert greeting(url) == "Hello, Ada"


async def test_it_is_entered_async() -> None:
    async with LocalAureus(tools=[greet]) as url, AureusClient(url) as client:
        result = await client.execute_workflow(one_task("greet", name="Ada"))
    assert result.task_results["t"].result == "Hello, Ada"


def test_it_leaves_nothing_behind() -> None:
    local = LocalAureus(tools=[greet])
    with local as url:
        assert greeting(url) == "Hello, Ada"
        assert local.base_url == url
        written = local.workspace / "file"
        written.touch()

    assert not written.parent.parent.exists()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/api/v1/health")
    assert not [thread for thread in threading.enumerate() if thread.name == "aureus-local"]


def greeting_module(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[ModuleType, Path]:
    """A module that is in no file, and a file, each with the tool; the file can be imported by its name as well."""
    module = ModuleType(f"{name}_in_no_file")
    exec(GREET, vars(module))
    file = folder / f"{name}.py"
    file.write_text(GREET)
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    return module, file


@pytest.mark.parametrize("how", ["a module", "a name", "a file", "a name, in another process"])
def test_tools_come_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    module, file = greeting_module(f"tools_{abs(hash(how))}", tmp_path, monkeypatch)
    source = module if how == "a module" else file if "file" in how else file.stem
    with LocalAureus(tools=[source], in_process=how != "a name, in another process") as url:
        assert greeting(url) == "Hello, Ada"


@pytest.mark.parametrize("how", ["a function", "a module", "a name", "a path as text", "a path"])
def test_one_source_needs_no_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    module, file = greeting_module(f"single_{how.replace(' ', '_')}", tmp_path, monkeypatch)
    sources: dict[str, Any] = {"a function": greet, "a module": module, "a name": file.stem, "a path": file}
    with LocalAureus(tools=sources.get(how, str(file)), validators=never) as url:
        assert greeting(url) == "Hello, Ada"


@pytest.mark.parametrize("in_process", [True, False])
@pytest.mark.parametrize(
    ("option", "error", "complaint"),
    [
        ({"tools": None}, TypeError, "tools must be functions, modules, .* in a list; got None"),
        ({"tools": 5}, TypeError, "tools must be .*; got 5"),
        ({"tools": {"greet": greet}}, TypeError, "tools must be .*; got {'greet': "),
        ({"tools": [[greet]]}, TypeError, r"tools must be .*; one of them is \[<function greet"),
        ({"validators": b"name"}, TypeError, "validators must be .*; got b'name'"),
        ({"validators": [None]}, TypeError, "validators must be .*; one of them is None"),
        ({"port": 70000}, ValueError, "port must be a whole number from 0 to 65535, got 70000"),
        ({"port": -1}, ValueError, "port must be .*, got -1"),
        ({"port": None}, TypeError, "port must be .*, got None"),
        ({"port": "0"}, TypeError, "port must be .*, got '0'"),
        ({"port": True}, TypeError, "port must be .*, got True"),
        ({"workspace": 5}, TypeError, "workspace must be the path of a folder, got 5"),
        ({"data": b"data"}, TypeError, "data must be the path of a folder, got b'data'"),
        ({"api_key": b"secret"}, TypeError, "api_key must be a string, not bytes$"),
        ({"strict": "no"}, TypeError, "strict must be True or False, got 'no'"),
    ],
)
def test_an_option_that_is_wrong_is_named(
    option: dict[str, Any], error: type[Exception], complaint: str, in_process: bool
) -> None:
    with pytest.raises(error, match=complaint):
        LocalAureus(in_process=in_process, **option)


def test_validators_may_be_functions() -> None:
    with LocalAureus(validators=[never]) as url, SyncAureusClient(url) as client:
        client.register_validator("v", {"type": "custom", "validation_logic": "never"})
        gate = {"name": "G", "validators": ["v"], "block_on_failure": True}
        assert client.validate_commit({"id": "c", "data": 1}, gate).crv_status == "blocked"


def test_strict_fails_what_would_be_simulated() -> None:
    with LocalAureus(strict=True) as url, SyncAureusClient(url) as client:
        assert client.execute_workflow(one_task("unknown")).status == "failed"


def test_the_key_is_demanded_and_kept_secret() -> None:
    local = LocalAureus(api_key="open-sesame")
    with local as url:
        assert httpx.get(f"{url}/api/v1/workflows").status_code == 401
        with SyncAureusClient(url, api_key=local.api_key) as client:
            assert client.get_telemetry_summary() is not None
        assert "open-sesame" not in repr(local)


def test_a_process_holds_one_at_a_time_and_starts_others() -> None:
    with LocalAureus():
        with pytest.raises(RuntimeError, match="in_process=False"):
            LocalAureus().start()
        with LocalAureus(in_process=False) as url:
            assert httpx.get(f"{url}/api/v1/health").is_success
    with LocalAureus() as url:
        assert httpx.get(f"{url}/api/v1/health").is_success


def test_it_says_why_it_cannot_start(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refusals = [
            (LocalAureus(workspace=tmp_path / "file"), "workspace .*file cannot be made: File exists"),
            (LocalAureus(workspace=tmp_path / "file" / "x", in_process=False), "workspace .*x cannot be made"),
            (LocalAureus(tools=["no_such_module"]), "no module 'no_such_module'"),
            (LocalAureus(tools=["no_such_module"], in_process=False), "no module 'no_such_module'"),
            (LocalAureus(port=taken.getsockname()[1]), "in use"),
        ]
        for local, reason in refusals:
            with pytest.raises(RuntimeError, match=reason):
                local.start()
    with LocalAureus(data=tmp_path / "data") as url:  # what was refused holds nothing
        assert httpx.get(f"{url}/api/v1/health").is_success


def test_functions_cannot_be_sent_to_another_process() -> None:
    with pytest.raises(ValueError, match="dotted names or the paths of files"):
        LocalAureus(tools=[greet], in_process=False)


def test_a_function_that_is_not_marked_is_refused() -> None:
    with pytest.raises(RuntimeError, match=r"ascii is no tool and no validator: mark it with @aureus_local.tool"):
        LocalAureus(tools=[ascii]).start()


def test_what_needs_a_runtime_says_so() -> None:
    local = LocalAureus()
    for use in (lambda: local.base_url, local.fail_next, local.clock.now, local.clear_faults):
        with pytest.raises(RuntimeError, match="has not been started"):
            use()
    local.stop()


def test_it_is_started_once() -> None:
    local = LocalAureus()
    with local, pytest.raises(RuntimeError, match="started already"):
        local.start()


async def test_what_is_in_a_data_folder_of_ones_own_is_kept(tmp_path: Path) -> None:
    may_end = asyncio.Event()  # awaited on the event loops of the runtimes, set while there is none

    @tool("wait")
    async def wait(_inputs: dict[str, Any], _context: ToolContext) -> str:
        await may_end.wait()
        return "ended"

    async with LocalAureus(tools=[wait], data=tmp_path) as url, AureusClient(url) as client:
        await client.start_workflow(one_task("wait"))
    may_end.set()
    async with LocalAureus(tools=[wait], data=tmp_path) as url, AureusClient(url) as client:
        events = [event async for event in client.stream_workflow_events("w")]
        status = await client.get_workflow_status("w")
    assert (events[-1].type, status.status) == ("step_end", "success")


def test_a_process_of_its_own_ends_with_its_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import os\n"
        "from aureus_local import LocalAureus\n"
        "print(LocalAureus(in_process=False).start(), flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    killed = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False, timeout=60)
    url = killed.stdout.strip()

    def is_gone() -> bool:
        try:
            httpx.get(f"{url}/api/v1/health")
        except httpx.TransportError:
            return True
        return False

    wait_until(is_gone)


def test_the_runtime_is_only_loaded_when_it_is_asked_for() -> None:
    loaded = (
        "import sys, aureus_local, aureus_local.pytest_plugin; print('uvicorn' in sys.modules, 'dbos' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "False"]


def test_a_tool_that_heeds_no_cancellation_is_left_behind_when_its_time_is_over_and_at_the_stop() -> None:
    async def stubborn(_inputs: dict[str, Any], _context: ToolContext) -> None:
        while True:
            with suppress(BaseException):
                await asyncio.Event().wait()

    with LocalAureus(tools=[tool("stubborn")(stubborn)]) as url, SyncAureusClient(url) as client:
        result = client.execute_workflow(workflow(task("t", "stubborn", timeout_ms=1)))
        client.start_workflow(workflow(task("t", "stubborn"), workflow_id="later"))

    assert result.task_results["t"].error == "timed out after 1 ms"
    with LocalAureus() as url, SyncAureusClient(url) as client:
        assert client.get_health().status == "ok"
