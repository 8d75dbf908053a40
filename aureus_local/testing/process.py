"""
A runtime in a process of its own, controlled through its standard input.

Line by line, this process asks and the `child` answers, in JSON; the first line has the settings. Nobody else can write
to that pipe, and when it is closed, however this process ends, the child stops.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from aureus_local.child_environment import child_environment
from aureus_local.server.runtime import Settings

from .faults import Fault

__all__ = ["RuntimeProcess"]

_STOP_SECONDS = 30


class RuntimeProcess:
    """
    Runs a runtime, and controls it.

    Args:
        settings: What it is started with; its sources are dotted names and paths.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._one_at_a_time = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        """
        Start it.

        Returns:
            Its URL.

        Raises:
            RuntimeError: it cannot start.
        """
        told = asdict(self._settings) | {"data": str(self._settings.data), "workspace": str(self._settings.workspace)}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", f"{__package__}.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=child_environment(),
        )
        try:
            return str(self._ask(told))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop it, and wait until it has stopped. Workflows that run are parked."""
        if self._process is None:
            return
        with self._process as process:
            with suppress(BrokenPipeError, subprocess.TimeoutExpired):
                process.communicate(timeout=_STOP_SECONDS)
            process.kill()

    def add_fault(self, fault: Fault) -> None:
        """Have a fault happen from now on."""
        self._ask({"do": "add_fault", "with": asdict(fault)})

    def clear_faults(self) -> None:
        """Have no faults happen any more."""
        self._ask({"do": "clear_faults"})

    def time(self) -> float:
        """Its time, in seconds since the epoch."""
        return float(self._ask({"do": "time"}))

    def advance(self, seconds: float) -> None:
        """Move its time ahead."""
        self._ask({"do": "advance", "with": seconds})

    def reset_clock(self) -> None:
        """Set its time back to that of the machine."""
        self._ask({"do": "reset_clock"})

    def _ask(self, question: dict[str, Any]) -> Any:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise RuntimeError("the runtime has not been started")
        with self._one_at_a_time:
            with suppress(BrokenPipeError):
                process.stdin.write(json.dumps(question) + "\n")
                process.stdin.flush()
            line = process.stdout.readline()
        if not line:
            raise RuntimeError("the process of the runtime has ended: what it wrote to stderr tells more")
        answer = json.loads(line)
        if "refusal" in answer:
            raise RuntimeError(answer["refusal"])
        return answer["answer"]
