"""The command and the process: how it starts, refuses to, and stops."""

import os
import re
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from aureus_sdk import __version__
from tests.support.gate import GATE
from tests.support.runs import until_ended, until_started
from tests.support.runtime import LISTENING, aureus, clean_environment, running_runtime
from tests.support.waiting import wait_until
from tests.support.workflows import task, workflow

TOOLS = """
from aureus_local import tool

@tool("greet")
def greet(inputs, context):
    return f"Hello, {inputs['name']}"
"""
VALIDATORS = """
from aureus_local import validator

@validator("never")
def never(commit, parameters):
    return {"valid": False, "reason": parameters["reason"]}
"""


def run(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = aureus(*arguments)
    variables = clean_environment() | environment
    return subprocess.run(command, cwd=cwd, env=variables, capture_output=True, text=True, check=False, timeout=60)


def one_task(workflow_id: str, tool: str, **inputs: Any) -> dict[str, Any]:
    return {"workflow": workflow(task("t", tool, inputs=inputs), workflow_id=workflow_id)}


def test_it_tells_its_version_and_how_it_is_used(tmp_path: Path) -> None:
    assert run("--version", cwd=tmp_path).stdout == f"aureus {__version__}\n"
    assert "aureus serve" in run("--help", cwd=tmp_path).stdout
    usage = run("serve", "-h", cwd=tmp_path).stdout
    for name in ("--port", "--data", "--strict", "AUREUS_API_KEY", "validate_schema", "Examples:"):
        assert name in usage


def test_its_help_keeps_its_lines(tmp_path: Path) -> None:
    group, usage = run("--help", cwd=tmp_path).stdout, run("serve", "--help", cwd=tmp_path).stdout

    assert "\\b" not in group + usage
    assert "\b" not in group + usage
    lines = [line.split() for line in usage.partition("Built-in tools:")[2].splitlines()]
    for tool in ("echo", "read_file", "write_file", "validate_schema", "transform_data", "sleep"):
        assert [line for line in lines if line[:1] == [tool]], tool
    assert any(line.strip().startswith("aureus serve --port 0 ") for line in group.splitlines())


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--tools", "no_such_module"], "no module 'no_such_module'"),
        (["--tools", "no_such_file.py"], "no file no_such_file.py"),
        (["--tools", "empty.py"], "has no tools"),
        (["--tools", ""], "there is no module '': give a dotted name or the path of a file"),
        (["--tools", ".."], "there is no module '..': give a dotted name or the path of a file"),
        (["--tools", "corrupt"], "corrupt is a folder without an __init__.py: give a module in it, as corrupt.NAME"),
        (["--tools", "./corrupt"], "corrupt is a folder: give the path of a file in it"),
        (["--tools", "binary.py"], "binary.py cannot be loaded: SyntaxError: source code string cannot contain null"),
        (["--validators", "broken.py"], "SyntaxError"),
        (["--host", "0.0.0.0"], "--api-key"),
        (["--host", "999.1.1.1", "--api-key", "k"], "cannot listen on 999.1.1.1"),
        (["--host", "a" * 64, "--api-key", "k"], "is no host name"),
        (["--host", "a..b", "--api-key", "k"], "is no host name"),
        (["--api-key", ""], "the API key (--api-key or AUREUS_API_KEY) is empty; leave it out for none"),
        (["--port", "65536"], "--port"),
        (["--port", "-1"], "--port"),
        (["--workspace", "nowhere"], "'nowhere' does not exist"),
        (["--workspace", ""], "'--workspace': the name is empty: give a folder, '.' for this one"),
        (["--data", ""], "'--data': the name is empty: give a folder, '.' for this one"),
        (["--data", "empty.py/data"], "cannot be made"),
        (["--data", "corrupt"], "cannot be used"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_it_says_why_it_cannot_start(tmp_path: Path, options: list[str], complaint: str) -> None:
    (tmp_path / "empty.py").touch()
    (tmp_path / "broken.py").write_text("def")
    (tmp_path / "binary.py").write_bytes(b"x = 1\0")
    (tmp_path / "corrupt").mkdir()
    (tmp_path / "corrupt" / "aureus.sqlite").write_text("this is no database, whatever its name" * 100)
    refused = run("serve", "--port", 0, *options, cwd=tmp_path)

    assert (refused.returncode, refused.stdout) == (2, "")
    assert complaint in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "None" not in refused.stderr


def test_a_port_that_is_taken_is_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = run("serve", "--port", taken.getsockname()[1], cwd=tmp_path)

    assert refused.returncode == 2
    assert "in use; try --port 0" in refused.stderr


def test_two_runtimes_do_not_share_a_folder(tmp_path: Path) -> None:
    with running_runtime(tmp_path):
        refused = run("serve", "--port", 0, "--data", tmp_path / "data", cwd=tmp_path)

    assert refused.returncode == 2
    assert "another runtime uses the data folder" in refused.stderr


def test_without_its_extra_it_says_what_to_install(tmp_path: Path) -> None:
    hide_uvicorn = "import sys; sys.modules['uvicorn'] = None; from aureus_local.cli import main; main()"
    command = [sys.executable, "-c", hide_uvicorn, "serve"]
    refused = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert refused.returncode == 1
    assert 'pip install "aureus-sdk[local]", or in a clone of its repository: pip install ".[local]"' in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("import json\n\njson.loads('{')", "broken.py, line 3: json.loads('{')."),
        ("def f():\n    return missing\n\nf()", "broken.py, line 2: return missing."),
        ("x = (\n", "broken.py, line 1: x = (."),
        ("import no_such_package", "broken.py, line 1: import no_such_package."),
        ("import sys\nsys.exit(3)", "broken.py, line 2: sys.exit(3)."),
        ("raise KeyboardInterrupt", "KeyboardInterrupt, in {folder}/broken.py, line 1: raise KeyboardInterrupt."),
        ("class Odd(BaseException): ...\nraise Odd(1)", "Odd: 1, in {folder}/broken.py, line 2: raise Odd(1)."),
    ],
)
@pytest.mark.parametrize("reference", ["broken", "broken.py"])
def test_it_shows_the_line_of_a_module_that_is_broken(
    tmp_path: Path, reference: str, source: str, complaint: str
) -> None:
    (tmp_path / "broken.py").write_text(source)
    refused = run("serve", "--port", 0, "--tools", reference, cwd=tmp_path)

    assert refused.returncode == 2
    assert refused.stderr.startswith(f"Error: {reference} cannot be loaded: ")
    assert refused.stderr.endswith(complaint.replace("{folder}", str(tmp_path)) + "\n")
    assert len(refused.stderr.splitlines()) == 1


def test_a_file_here_goes_before_a_module_of_the_same_name_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "queue.py").write_text(TOOLS)
    command = [str(Path(sys.executable).with_name("aureus"))]
    with running_runtime(tmp_path, "--tools", "queue", "--strict", command=command) as runtime:
        body = one_task("w", "greet", name="Ada")
        greeted = httpx.post(f"{runtime.url}/api/v1/workflows/execute", json=body).json()
    assert greeted["task_results"]["t"]["result"] == "Hello, Ada"


@pytest.mark.parametrize("moment", ["tools", "imports"])
def test_it_can_be_interrupted_while_it_starts(tmp_path: Path, moment: str) -> None:
    interrupt = "import os, signal, time; os.kill(os.getpid(), signal.SIGINT); time.sleep(60)"
    (tmp_path / "tools.py").write_text(interrupt)
    (tmp_path / "uvicorn.py").write_text(interrupt)  # found before the real one, as the command looks here first
    paths = {"imports": {"PYTHONPATH": str(tmp_path)}, "tools": dict[str, str]()}[moment]
    interrupted = run("serve", "--port", 0, "--tools", "tools.py", cwd=tmp_path, **paths)

    assert (interrupted.returncode, interrupted.stdout, interrupted.stderr) == (130, "", "")


def test_a_folder_that_is_asked_for_goes_before_a_database_of_the_environment(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    database = "postgresql://127.0.0.1:1/aureus"
    with_folder, without = (
        run("serve", "--port", 0, *options, cwd=tmp_path, AUREUS_DATABASE_URL=database)
        for options in (["--data", "file/data"], [])
    )

    assert "file/data cannot be made" in with_folder.stderr
    assert "the database at 127.0.0.1:1/aureus cannot be used" in without.stderr


def test_it_logs_what_it_is_started_with(tmp_path: Path) -> None:
    (tmp_path / "tools.py").write_text(TOOLS + VALIDATORS)
    with running_runtime(tmp_path, "--tools", "tools", "--strict") as runtime:
        started = runtime.log.read_text().splitlines()[0]

    assert started.endswith(f" INFO started with data: {tmp_path / 'data'}, tools: 1, validators: 1, strict: yes")


def test_tools_and_validators_are_loaded_from_files_and_by_name(tmp_path: Path) -> None:
    (tmp_path / "my_tools.py").write_text(TOOLS)
    (tmp_path / "my_validators.py").write_text(VALIDATORS)
    options = ["--tools", "my_tools", "--validators", tmp_path / "my_validators.py"]
    with running_runtime(tmp_path, *options) as runtime, httpx.Client(base_url=f"{runtime.url}/api/v1") as api:
        greeted = api.post("/workflows/execute", json=one_task("w", "greet", name="Ada")).json()
        config = {"type": "custom", "validation_logic": "never", "parameters": {"reason": "just so"}}
        registered = api.post("/crv/validators", json={"validator_id": "v", "config": config}).json()
        unloaded = api.post(
            "/crv/validators", json={"validator_id": "u", "config": config | {"validation_logic": "lost"}}
        ).json()
        gate = {"name": "G", "validators": ["v"], "block_on_failure": False}
        verdict = api.post("/crv/validate", json={"commit": {"id": "c", "data": 1}, "gate_config": gate}).json()
        listed = api.get("/crv/validators").json()

    assert greeted["task_results"]["t"]["result"] == "Hello, Ada"
    assert (registered["resolved"], unloaded["resolved"]) == (True, False)
    assert "'lost' is not loaded" in unloaded["detail"]
    assert (verdict["crv_status"], verdict["validation_results"][0]["reason"]) == ("warning", "just so")
    assert [(each["validator_id"], each["resolved"]) for each in listed] == [("v", True), ("u", False)]


def test_strict_fails_what_would_be_simulated(tmp_path: Path) -> None:
    with running_runtime(tmp_path, "--strict") as runtime:
        result = httpx.post(f"{runtime.url}/api/v1/workflows/execute", json=one_task("w", "unknown")).json()
    assert result["status"] == "failed"


def test_validators_are_kept_in_the_order_of_their_first_registration(tmp_path: Path) -> None:
    for round_number in range(2):
        with running_runtime(tmp_path) as runtime, httpx.Client(base_url=f"{runtime.url}/api/v1") as api:
            for name in ("b", "a"):
                config = {"type": "max_size", "parameters": {"max_bytes": round_number}}
                api.post("/crv/validators", json={"validator_id": name, "config": config})
            listed = api.get("/crv/validators").json()
            runtime.kill()
        assert [each["validator_id"] for each in listed] == ["b", "a"]
        assert {each["config"]["parameters"]["max_bytes"] for each in listed} == {round_number}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told_and_says_nothing_more(tmp_path: Path, number: signal.Signals) -> None:
    with running_runtime(tmp_path) as runtime:
        assert httpx.get(f"{runtime.url}/api/v1/health").is_success
        runtime.process.send_signal(number)
        assert runtime.process.wait(30) == 0
        assert runtime.process.stdout is not None
        assert runtime.process.stdout.read() == ""
        assert "Traceback" not in runtime.log.read_text()


def test_a_run_that_ends_in_time_is_answered_before_the_stop(tmp_path: Path) -> None:
    with (
        running_runtime(tmp_path) as runtime,
        httpx.Client(base_url=f"{runtime.url}/api/v1", timeout=30) as api,
        ThreadPoolExecutor() as threads,
    ):
        body, key = one_task("w", "sleep", duration_ms=2000), {"Idempotency-Key": "k"}
        running = threads.submit(api.post, "/workflows/execute", json=body, headers=key)
        until_started(api, "w")
        assert runtime.stop() == 0
        assert running.result().json()["status"] == "success"


def test_a_client_that_hangs_up_on_a_stream_is_not_worth_a_word(tmp_path: Path) -> None:
    with running_runtime(tmp_path) as runtime, httpx.Client(base_url=f"{runtime.url}/api/v1", timeout=60) as api:
        api.post(
            "/workflows/execute",
            json=one_task("w", "sleep", duration_ms=600_000),
            headers={"Prefer": "respond-async"},
        )
        for _ in range(3):
            with api.stream("GET", "/workflows/w/events") as stream:
                assert next(stream.iter_lines()).startswith("id: ")
        api.post("/workflows/w/cancel")
        assert runtime.stop() == 0
        log = runtime.log.read_text()

    assert not re.search("Traceback|ERROR|never retrieved", log), log


def test_it_says_what_it_waits_for_and_a_second_signal_ends_at_once(tmp_path: Path) -> None:
    (tmp_path / "tools.py").write_text(
        "import time\n"
        "from pathlib import Path\n"
        "from aureus_local import tool\n"
        "@tool('block')\n"
        "def block(inputs, context):\n"
        "    Path('begun').touch()\n"
        "    time.sleep(0 if Path('go').exists() else 600)\n"
    )
    with running_runtime(tmp_path, "--tools", "tools.py") as runtime:
        url = f"{runtime.url}/api/v1/workflows"
        httpx.post(f"{url}/execute", json=one_task("w", "block"), headers={"Prefer": "respond-async"})
        wait_until((tmp_path / "begun").exists)
        with httpx.stream("GET", f"{url}/w/events", timeout=60) as stream:
            lines = stream.iter_lines()
            assert next(lines).startswith("id: ")
            runtime.process.send_signal(signal.SIGINT)
            wait_until(lambda: "waiting up to 10 s for 1 workflow run" in runtime.log.read_text())
            runtime.process.send_signal(signal.SIGINT)
            with pytest.raises(httpx.RemoteProtocolError, match="incomplete"):
                list(lines)
        wait_until(lambda: runtime.process.poll() is not None)
        log = runtime.log.read_text()

    assert runtime.process.returncode == 0
    assert "Ctrl-C ends at once" in log
    assert not re.search("Traceback|ERROR|never retrieved", log), log
    (tmp_path / "go").touch()
    with (
        running_runtime(tmp_path, "--tools", "tools.py") as runtime,
        httpx.Client(base_url=f"{runtime.url}/api/v1") as api,
    ):
        assert until_ended(api, "w")["status"] == "success"


STUBBORN = """
import asyncio
from pathlib import Path
from aureus_local import tool

@tool("stubborn")
async def stubborn(inputs, context):
    Path(inputs["begun"]).touch()
    while True:
        try:
            await asyncio.sleep(60)
        except BaseException:
            pass
"""


def test_a_second_signal_does_not_wait_for_a_tool_that_heeds_no_cancellation(tmp_path: Path) -> None:
    (tmp_path / "stubborn.py").write_text(STUBBORN)
    begun = tmp_path / "begun"
    with running_runtime(tmp_path, "--tools", "stubborn") as runtime:
        url = f"{runtime.url}/api/v1/workflows/execute"
        httpx.post(url, json=one_task("w", "stubborn", begun=str(begun)), headers={"Prefer": "respond-async"})
        wait_until(begun.exists)
        runtime.process.send_signal(signal.SIGINT)
        wait_until(lambda: "waiting up to 10 s for 1 workflow run" in runtime.log.read_text())
        runtime.process.send_signal(signal.SIGINT)
        wait_until(lambda: runtime.process.poll() is not None)

    assert runtime.process.returncode == 0
    assert not re.search("Traceback|ERROR", runtime.log.read_text())


def test_a_second_signal_does_not_wait(tmp_path: Path) -> None:
    with (
        running_runtime(tmp_path) as runtime,
        httpx.Client(base_url=f"{runtime.url}/api/v1", timeout=60) as api,
        ThreadPoolExecutor() as threads,
    ):
        running = threads.submit(api.post, "/workflows/execute", json=one_task("w", "sleep", duration_ms=600_000))
        until_started(api, "w")
        while runtime.process.poll() is None:
            runtime.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                runtime.process.wait(1)
        assert (runtime.process.returncode, running.result().status_code) == (0, 503)
        assert "Traceback" not in runtime.log.read_text()

    with running_runtime(tmp_path) as runtime:
        assert httpx.get(f"{runtime.url}/api/v1/workflows/w/status").json()["status"] in {"pending", "running"}


class Stopped(NamedTuple):
    """What was left of a runtime that was stopped while a run waited for a file: to its callers, and on its disk."""

    folder: Path
    exit_code: int
    answer: httpx.Response
    rest_of_stream: list[str]
    end_of_stream: Exception | None
    log: str


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Stopped:
    """One stop for the tests of it: a run that does not end has it wait for ten seconds."""
    folder = tmp_path_factory.mktemp("stopped")
    (folder / "gate.py").write_text(GATE)
    with (
        running_runtime(folder, "--tools", "gate") as runtime,
        httpx.Client(base_url=f"{runtime.url}/api/v1", timeout=60) as api,
        ThreadPoolExecutor() as threads,
    ):
        body = one_task("w", "wait_for_file", path=str(folder / "awaited"))
        running = threads.submit(api.post, "/workflows/execute", json=body)
        until_started(api, "w")
        with api.stream("GET", "/workflows/w/events") as stream:
            lines = stream.iter_lines()
            assert "event: step_start" in (next(lines), next(lines))
            runtime.process.terminate()
            rest: list[str] = []
            end: Exception | None = None
            try:
                rest.extend(lines)
            except httpx.RemoteProtocolError as error:
                end = error
        exit_code = runtime.process.wait(60)
        return Stopped(folder, exit_code, running.result(), rest, end, runtime.log.read_text())


def test_a_run_that_does_not_is_parked_and_goes_on(stopped: Stopped) -> None:
    assert stopped.exit_code == 0
    assert (stopped.answer.status_code, stopped.answer.headers["retry-after"]) == (503, "1")

    (stopped.folder / "awaited").touch()
    with running_runtime(stopped.folder, "--tools", "gate") as runtime:
        stream = httpx.get(f"{runtime.url}/api/v1/workflows/w/events", timeout=60)
        assert stream.is_success
        assert httpx.get(f"{runtime.url}/api/v1/workflows/w/status").json()["status"] == "success"


def test_an_open_stream_of_events_is_broken_off_by_the_stop(stopped: Stopped) -> None:
    assert [line for line in stopped.rest_of_stream if line.startswith("event:")] == []
    assert "incomplete" in str(stopped.end_of_stream)
    assert not re.search("Traceback|ERROR|never retrieved", stopped.log), stopped.log


def test_it_listens_where_it_says(tmp_path: Path) -> None:
    with running_runtime(tmp_path, "--host", "::1") as runtime:
        assert runtime.url.startswith("http://[::1]:")
        assert httpx.get(f"{runtime.url}/api/v1/health").is_success


def test_the_key_may_come_from_the_environment(tmp_path: Path) -> None:
    command = aureus("serve", "--port", 0)
    variables = clean_environment() | {"AUREUS_API_KEY": "k"}
    with subprocess.Popen(
        command, cwd=tmp_path, env=variables, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().removeprefix(LISTENING).strip() + "/api/v1/workflows"
        statuses = [httpx.get(url, headers=headers).status_code for headers in ({}, {"Authorization": "Bearer k"})]
        process.terminate()
    assert statuses == [401, 200]
    assert os.listdir(tmp_path) == [".aureus"]  # noqa: PTH208  # where data goes if nothing else is said
