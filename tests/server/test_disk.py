"""A disk that is full or cannot be written to: the client is told, nothing is half-written, and room mends it."""

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.runs import until_ended
from tests.support.runtime import RunningRuntime, aureus, clean_environment, running_runtime
from tests.support.waiting import wait_until
from tests.support.workflows import task, workflow

JSON = dict[str, Any]
SECRET = "canary-of-an-input"
METRIC = {"name": "m", "value": 1, "timestamp": "2026-01-01T00:00:00Z"}
TOOLS = """
import asyncio
from pathlib import Path
from aureus_local import tool

@tool("write_down")
async def write_down(inputs, context):
    await asyncio.sleep(0.2)
    with Path(inputs["path"]).open("a") as file:
        file.write(context.task_id + "\\n")
    return inputs["secret"]
"""


def in_namespace(*mounts: str) -> list[str]:
    """A command that runs another one where these mounts are made, which nobody else sees."""
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rm", "true"], check=False).returncode:
        pytest.skip("mounts of one's own cannot be made here: unshare -rm")
    return ["unshare", "-rm", "sh", "-c", f'{" && ".join(mounts)} && exec "$@"', "sh"]


def fill(runtime: RunningRuntime, folder: Path) -> Path:
    """Leave no room in a folder as the runtime sees it; the file that takes it up."""
    ballast = Path(f"/proc/{runtime.process.pid}/root{folder}/ballast")
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096):
            try:
                while file.write(b"x" * size) == size:
                    pass
            except OSError:
                continue
    return ballast


def chain(ledger: Path) -> JSON:
    inputs = {"path": str(ledger), "secret": SECRET}
    tasks = [task(str(number), "write_down", inputs=inputs) for number in range(12)]
    dependencies: JSON = {str(number): [str(number - 1)] for number in range(1, 12)}
    return {"workflow": workflow(*tasks, **dependencies), "context": {"secret": SECRET}}


def test_a_full_disk_is_told_and_survived(tmp_path: Path) -> None:
    (tmp_path / "tools.py").write_text(TOOLS)
    data, ledger = tmp_path / "data", tmp_path / "ledger"
    data.mkdir()
    command = [*in_namespace(f"mount -t tmpfs -o size=6m tmpfs {data}"), sys.executable, "-m", "aureus_local"]
    stored, statuses = 0, Counter[int]()
    with (
        running_runtime(tmp_path, "--tools", tmp_path / "tools.py", command=command) as runtime,
        httpx.Client(base_url=f"{runtime.url}/api/v1", timeout=60) as api,
    ):
        assert api.post("/workflows/execute", json=chain(ledger), headers={"Prefer": "respond-async"}).is_success
        ballast = fill(runtime, data)
        while statuses[507] < 5:  # the database may have had some room left in its file
            answer = api.post("/observability/metrics", json=METRIC)
            statuses[answer.status_code] += 1
            stored += answer.is_success
        refused = api.post("/workflows/execute", json=chain(ledger), headers={"Idempotency-Key": "k"})
        kept = len(api.get("/observability/metrics").json())
        healthy = api.get("/health").is_success
        wait_until(lambda: "is interrupted until the database can be used" in runtime.log.read_text())
        ballast.unlink()
        after = api.post("/observability/metrics", json=METRIC)
        status = until_ended(api, "w")
        listed = api.get("/workflows").json()["items"]
        assert runtime.stop() == 0

    assert SECRET not in runtime.log.read_text()
    assert set(statuses) <= {202, 507}
    assert (refused.status_code, refused.headers["content-type"]) == (507, "application/problem+json")
    assert (kept, healthy, after.status_code) == (stored, True, 202)
    assert (status["status"], len(listed)) == ("success", 1)
    # Only what could not be written down in the journal may have been done again.
    assert max(Counter(ledger.read_text().split()).values()) <= 3


def test_a_folder_that_can_only_be_read_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running_runtime(tmp_path):
        pass
    namespace = in_namespace(f"mount --bind {data} {data}", f"mount -o remount,ro,bind {data}")
    refused = subprocess.run(
        [*namespace, *aureus("serve", "--port", 0, "--data", data)],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 2
    assert f"the database in {data} cannot be used: attempt to write a readonly database" in refused.stderr
    assert "Traceback" not in refused.stderr
