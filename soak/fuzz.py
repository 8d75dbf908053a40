"""Hostile bytes as answers, found by atheris, which looks for ways through the code that none has gone before."""

import subprocess
import sys
import tempfile
from pathlib import Path

from soak.hostile_answers import ANSWERS
from soak.progress import say
from soak.row import Row

LONGEST_INPUT = 4096
"""Bytes."""


def run(count: int) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        for index, answer in enumerate(ANSWERS):
            Path(folder, answer.name).write_bytes(bytes([index]) + answer.body)
        fuzzer = subprocess.run(
            [sys.executable, "-m", "soak.fuzz_target", f"-atheris_runs={count}", f"-max_len={LONGEST_INPUT}", folder],
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    if fuzzer.returncode != 0:
        say(fuzzer.stderr)
    lost = count if fuzzer.returncode != 0 else 0  # it ends with the first, wherever that was
    return Row("answers that a fuzzer makes, decoded or refused", count, lost)
