"""Requests that are broken at random: none is the server's fault, and none stops it."""

import tempfile
from pathlib import Path
from random import Random

from soak.progress import counted
from soak.row import Row
from tests.support.malformed_requests import malformed_request, statuses_of_answers
from tests.support.runtime import running_runtime


def run(count: int) -> Row:
    random = Random(1)
    with tempfile.TemporaryDirectory() as folder, running_runtime(Path(folder)) as runtime:
        lost = sum(
            any(status >= 500 for status in statuses_of_answers(runtime.url, malformed_request(random)))
            or runtime.process.poll() is not None
            for _ in counted("http", count)
        )
        lost += runtime.log.read_text().count("Traceback")
    return Row("malformed requests that are refused", count, lost)
