"""The real runtime, as a process of its own, the way users start it."""

import os
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LISTENING = "Aureus local runtime listening on "
STOP_SECONDS = 30


@dataclass(frozen=True)
class RunningRuntime:
    """Where a runtime is, its process, and what it has logged."""

    url: str
    process: subprocess.Popen[str]
    log: Path

    def stop(self) -> int:
        """Stop it as users do; its exit code."""
        self.process.terminate()
        return self.process.wait(STOP_SECONDS)

    def kill(self) -> None:
        """Let it have no last word."""
        self.process.kill()
        self.process.wait()


def aureus(*arguments: object) -> list[str]:
    """The command line of ``aureus``."""
    return [sys.executable, "-m", "aureus_local", *map(str, arguments)]


def clean_environment() -> dict[str, str]:
    """The environment, without what a developer may have set for the command, or leads to another environment."""
    leading = ("AUREUS_", "PYTHONPATH", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(leading)}


@contextmanager
def running_runtime(
    folder: Path, *options: object, command: Sequence[str] = (sys.executable, "-m", "aureus_local")
) -> Generator[RunningRuntime]:
    """
    A runtime on a free port, with its data and workspace in a folder, until the block is left.

    Started again with the same folder, it finds what it has kept.
    """
    workspace = folder / "workspace"
    workspace.mkdir(parents=True, exist_ok=True)
    arguments = ["serve", "--port", 0, "--data", folder / "data", "--workspace", workspace, *options]
    log = folder / "log"
    with (
        log.open("a") as stderr,
        subprocess.Popen(
            [*command, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            env=clean_environment(),
            cwd=folder,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            first_line = process.stdout.readline()
            assert first_line.startswith(LISTENING), f"{first_line}{log.read_text()}"
            yield RunningRuntime(first_line.removeprefix(LISTENING).strip(), process, log)
        finally:
            process.kill()
