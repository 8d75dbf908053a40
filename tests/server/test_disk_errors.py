"""A disk that fails now and then: never a success that is not on disk, nothing half-written, and repeats mend it."""

import shutil
import signal
import subprocess
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.runtime import RunningRuntime, running_runtime
from tests.support.workflows import task, workflow

JSON = dict[str, Any]
METRIC: JSON = {"name": "m", "value": 1, "timestamp": "2026-01-01T00:00:00Z"}
MOST_CALLS = 50


@contextmanager
def failing(runtime: RunningRuntime, call: str, number: int) -> Generator[Path]:
    """
    Have a system call fail with EIO when a thread makes it for the nth time, until the block is left.

    Then the calls are in the file that is yielded.
    """
    log = runtime.log.with_name("strace")
    inject = [f"trace={call}", f"inject={call}:error=EIO:when={number}"]
    command = ["strace", "-f", "-p", str(runtime.process.pid), "-o", str(log), "-e", inject[0], "-e", inject[1]]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr is not None
        while "attached" not in (line := tracer.stderr.readline()):
            assert line, "strace has ended"
        try:
            yield log
        finally:
            tracer.send_signal(signal.SIGINT)


def has_failed(log: Path) -> bool:
    """Whether one of the calls was made to fail."""
    return "INJECTED" in log.read_text()


def refuses_to_trace() -> bool:
    """Whether a process that is no child cannot be traced here."""
    if shutil.which("strace") is None:
        return True
    with subprocess.Popen(["sleep", "60"]) as sleeping:
        command = ["strace", "-p", str(sleeping.pid), "-o", "/dev/null", "-e", "trace=none"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
            assert tracer.stderr is not None
            told = tracer.stderr.readline()
            tracer.terminate()
        sleeping.kill()
    return "attached" not in told


@pytest.fixture(scope="module", autouse=True)
def traceable() -> None:
    if refuses_to_trace():
        pytest.skip(
            "system calls cannot be made to fail here: no strace, or not allowed (Debian: apt-get install strace)"
        )


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[RunningRuntime]:
    with running_runtime(tmp_path) as started:
        yield started


def client(runtime: RunningRuntime) -> httpx.Client:
    return httpx.Client(base_url=f"{runtime.url}/api/v1", timeout=60)


@pytest.mark.parametrize("call", ["pwrite64", "fdatasync"])
def test_a_write_that_fails_is_never_said_to_be_kept(runtime: RunningRuntime, tmp_path: Path, call: str) -> None:
    """The first call fails, then the second, and so on, until a request makes no more calls."""
    statuses: list[int] = []
    with client(runtime) as api:
        while (number := len(statuses) + 1) < MOST_CALLS:
            key = {"Idempotency-Key": str(number)}
            with failing(runtime, call, number) as log:
                statuses.append(api.post("/observability/metrics", json=METRIC, headers=key).status_code)
            assert has_failed(log) == (statuses[-1] == 503)
            if statuses[-1] == 202:
                break
            assert len(api.get("/observability/metrics").json()) == number - 1
            assert api.post("/observability/metrics", json=METRIC, headers=key).status_code == 202
        runtime.kill()
    with running_runtime(tmp_path) as again, client(again) as api:
        kept = api.get("/observability/metrics").json()

    assert statuses == [*[503] * (len(statuses) - 1), 202]
    assert len(statuses) > 1
    assert len(kept) == len(statuses)


def test_a_run_whose_journal_cannot_be_written_goes_on(runtime: RunningRuntime) -> None:
    """A run in which the first call fails, another in which the second does, and so on, until a run makes no more."""
    number, is_failing = 0, True
    with client(runtime) as api:
        while is_failing and number < MOST_CALLS:
            number += 1
            asked = two_tasks(f"w{number}")
            headers = {"Idempotency-Key": str(number)}
            with failing(runtime, "fdatasync", number) as log:
                first = api.post("/workflows/execute", json=asked, headers=headers)
            is_failing = has_failed(log)
            repeated = api.post("/workflows/execute", json=asked, headers=headers)
            run_ids = [run["run_id"] for run in api.get("/workflows").json()["items"]]

            assert first.status_code in ({200, 503} if is_failing else {200})
            assert (repeated.status_code, repeated.json()["status"]) == (200, "success")
            assert len(run_ids) == number
            assert run_ids[0] == repeated.json()["run_id"]

    assert 1 < number < MOST_CALLS


def two_tasks(workflow_id: str) -> JSON:
    tasks = [task(name, "echo", inputs={"data": 1}) for name in ("a", "b")]
    return {"workflow": workflow(*tasks, workflow_id=workflow_id, b=["a"])}
