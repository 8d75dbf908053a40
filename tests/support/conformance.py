"""Whether a running server keeps its contract, as schemathesis judges it: with every check that it has."""

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

_ROOT = Path(__file__).parents[2]
_CONFIG = Path(__file__).with_name("schemathesis") / "schemathesis.toml"


class Verdict(NamedTuple):
    """Whether the server keeps its contract, and the report of it."""

    is_kept: bool
    report: str


def judge(url: str, *options: str) -> Verdict:
    """
    Hold a running server against the contract.

    Args:
        url: Where the server is.
        options: More options for schemathesis.
    """
    program = "from schemathesis.cli import schemathesis; schemathesis()"
    command = [sys.executable, "-c", program, "--config-file", str(_CONFIG), "run", "openapi.yaml"]
    finished = subprocess.run(
        [*command, "--url", url, "--no-color", *options], cwd=_ROOT, capture_output=True, text=True, check=False
    )
    return Verdict(finished.returncode == 0, finished.stdout + finished.stderr)
