"""Requests that schemathesis makes up from the contract: each gets an answer that the contract allows."""

import re
import tempfile
from pathlib import Path

from soak.progress import say
from soak.row import Row
from tests.support.conformance import judge
from tests.support.runtime import running_runtime


def run(count: int) -> Row:
    with tempfile.TemporaryDirectory() as folder, running_runtime(Path(folder)) as runtime:
        verdict = judge(runtime.url, "--phases", "fuzzing,stateful", "--max-examples", str(count))
        lost = runtime.log.read_text().count("Traceback")
    if not verdict.is_kept:
        say(verdict.report)
    [(tried, failures)] = re.findall(r"(\d+) generated, (?:\d+ passed|(\d+) found)", verdict.report)
    lost += int(failures or 0) or int(not verdict.is_kept)
    return Row("requests answered by the contract", int(tried), int(tried) - lost, lost)
