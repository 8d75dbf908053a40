"""More clients than the server may open files: some are told to come again, and all are served once there is room."""

import socket
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from soak.progress import counted
from soak.row import Row
from tests.support.runtime import running_runtime

METRIC = {"name": "m", "value": 1, "timestamp": "2026-01-01T00:00:00Z"}
FEW_FILES = ("sh", "-c", 'ulimit -n 100 && exec "$0" -m aureus_local "$@"', sys.executable)
CLIENTS = 150
TRIES = 60


def run(count: int) -> Row:
    with tempfile.TemporaryDirectory() as folder, running_runtime(Path(folder), command=FEW_FILES) as runtime:
        metrics = f"{runtime.url}/api/v1/observability/metrics"
        lost = 0
        for _ in counted("files", count):
            use_up_files(runtime.url)
            lost += not any(is_stored(metrics) for _ in range(TRIES))
        stored = len(httpx.get(metrics, timeout=60).json())
    return Row("a server out of files that recovers", count, max(lost, count - stored))


def use_up_files(url: str) -> None:
    """Be so many clients, who say no more than half of what they want, and leave."""
    address = urlsplit(url)
    with ExitStack() as clients:
        for _ in range(CLIENTS):
            client = socket.create_connection((address.hostname or "", address.port or 0))
            clients.enter_context(client).sendall(b"GET / HTTP/1.1\r\n")
        is_stored(f"{url}/api/v1/observability/metrics")


def is_stored(url: str) -> bool:
    """Whether the server takes a metric; if not, it has told so, or has not even got to answer."""
    try:
        answer = httpx.post(url, json=METRIC, timeout=1)
    except httpx.TransportError:
        return False
    if answer.status_code not in {202, 503}:
        raise AssertionError(answer.text)
    return answer.status_code == 202
