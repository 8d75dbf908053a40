"""The process that a `RuntimeProcess` starts."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TextIO

from aureus_local.server.runtime import Settings

from .faults import Fault
from .thread import RuntimeThread

__all__ = ["main"]


def main(questions: Iterable[str], answers: TextIO) -> None:
    """
    Run a runtime and do what is asked for, until there are no more questions.

    Args:
        questions: The settings, then what is asked for, as lines of JSON.
        answers: Where the answers go.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which closes the pipe
    lines = iter(questions)
    runtime = RuntimeThread(_settings(json.loads(next(lines))))

    def say(answer: dict[str, Any]) -> None:
        print(json.dumps(answer), file=answers, flush=True)

    try:
        say({"answer": runtime.start()})
    except Exception as error:  # noqa: BLE001  # whatever it is, the parent is told
        say({"refusal": str(error)})
        return
    for line in lines:
        say({"answer": _answer(runtime, json.loads(line))})
    runtime.stop()


def _answer(runtime: RuntimeThread, question: dict[str, Any]) -> Any:
    can_do: dict[str, Callable[[], Any]] = {
        "add_fault": lambda: runtime.add_fault(Fault(**question["with"])),
        "clear_faults": runtime.clear_faults,
        "time": runtime.time,
        "advance": lambda: runtime.advance(question["with"]),
        "reset_clock": runtime.reset_clock,
    }
    return can_do[question["do"]]()


def _settings(told: dict[str, Any]) -> Settings:
    told |= {"data": Path(told["data"]), "workspace": Path(told["workspace"]), "sources": tuple(told["sources"])}
    return Settings(**told)


if __name__ == "__main__":
    answers, sys.stdout = sys.stdout, sys.stderr  # what tools print must not come between the answers
    main(sys.stdin, answers)
