"""Requests that schemathesis makes up from the contract: each gets an answer that the contract allows."""

import re
import tempfile
from pathlib import Path

from soak.progress import counted, say
from soak.row import Row
from tests.support.conformance import judge
from tests.support.runtime import running_runtime

BLOCK = 50
"""How many examples of each operation one run of schemathesis has, which tells nothing before its end."""


def run(count: int) -> Row:
    sizes = [min(BLOCK, count - first) for first in range(0, count, BLOCK)]
    with tempfile.TemporaryDirectory() as folder, running_runtime(Path(folder)) as runtime:
        blocks = [block(runtime.url, sizes[number]) for number in counted("schema", len(sizes))]
        lost = sum(failures for _, failures in blocks) + runtime.log.read_text().count("Traceback")
    tried = sum(generated for generated, _ in blocks)
    return Row("requests answered by the contract", tried, lost)


def block(url: str, size: int) -> tuple[int, int]:
    """Make up so many requests to each operation, and flows of them; how many there were, and how many failed."""
    verdict = judge(url, "--phases", "fuzzing,stateful", "--max-examples", str(size))
    if not verdict.is_kept:
        say(verdict.report)
    [(generated, found)] = re.findall(r"(\d+) generated, (?:\d+ passed|(\d+) found)", verdict.report)
    return int(generated), int(found or not verdict.is_kept)
