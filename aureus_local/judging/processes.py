"""
The processes that judge by expressions and schemas, see `child` for their side.

Native code that takes too long cannot be interrupted, only a process can be ended. So a few processes answer one
question after the other each, and are replaced when they had to be ended.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from contextvars import Context
from queue import LifoQueue
from typing import Any

from aureus_local.child_environment import child_environment
from aureus_local.domain.judge import JudgingUnavailableError

__all__ = ["PROCESSES", "JudgingProcess"]

_SECONDS_TO_START = 30.0
_MOST_PROCESSES = 2
"""So that one question that takes all its time holds up no other."""

_LOGGER = logging.getLogger(__name__)


class JudgingProcess:
    """A process that is started when it is first needed, and again when it had to be ended; asked by one at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> subprocess.Popen[bytes]:
        """
        Start it, unless it is.

        Raises:
            JudgingUnavailableError: it cannot be started.
        """
        if self._process is None:
            self._process = Context().run(_start)  # it is not started by a tool, which in a dry run may not
        return self._process

    def ask(self, question: bytes, seconds: float) -> dict[str, Any]:
        """
        The answer to a question.

        Args:
            question: A line of JSON, as `child` takes it, with its end.
            seconds: How long the answer may take.

        Raises:
            TimeoutError: it takes longer.
            EOFError: it ended the process.
            JudgingUnavailableError: another one had to be started, and could not be.
        """
        try:
            return self._ask_once(question, seconds)
        except EOFError:  # somebody else may have ended it; a question that ends a second one as well is to blame
            return self._ask_once(question, seconds)

    def end(self) -> None:
        """End it, if it was started."""
        if self._process is not None:
            _kill(self._process)
            self._process = None

    def _ask_once(self, question: bytes, seconds: float) -> dict[str, Any]:
        process = self.start()
        try:
            return _exchange(process, question, seconds)
        except BaseException:
            self.end()  # if it still answered, that would be taken for the answer to the next question
            raise


class _Processes:
    """The processes, started or not."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Know of none that is started: in a fork, they are those of the parent."""
        self._idle: LifoQueue[JudgingProcess] = LifoQueue()  # the last one that was asked is the one that is warm
        for _ in range(_MOST_PROCESSES):
            self._idle.put(JudgingProcess())

    @contextmanager
    def idle(self) -> Generator[JudgingProcess]:
        """
        One that is started, and asked by nobody else until the block is left; it is waited for.

        Raises:
            JudgingUnavailableError: it cannot be started.
        """
        process = self._idle.get()
        try:
            process.start()
            yield process
        finally:
            self._idle.put(process)

    def close(self) -> None:
        """End them."""
        processes = [self._idle.get() for _ in range(_MOST_PROCESSES)]
        for process in processes:
            process.end()
            self._idle.put(process)


def _start() -> subprocess.Popen[bytes]:
    """
    A new process, ready to be asked.

    Raises:
        JudgingUnavailableError: there is none.
    """
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "aureus_local.judging.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
        )
    except OSError as error:
        raise _unavailable(str(error)) from error
    try:
        _exchange(process, b"", _SECONDS_TO_START)
    except TimeoutError as error:
        _kill(process)
        raise _unavailable(f"it was not ready within {_SECONDS_TO_START:g} seconds") from error
    except EOFError as error:
        with suppress(subprocess.TimeoutExpired):  # else it has closed its output, and goes on
            process.wait(_SECONDS_TO_START)
        _kill(process)
        raise _unavailable(f"it ended with exit code {process.returncode} before it was ready") from error
    return process


def _unavailable(reason: str) -> JudgingUnavailableError:
    """What to raise where a process cannot be started; the reason is for the log alone."""
    _LOGGER.error("the process that judges expressions and schemas cannot be started: %s", reason)
    return JudgingUnavailableError("what judges expressions and schemas cannot be started")


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):  # a question that was not read to its end
                pipe.close()


def _exchange(process: subprocess.Popen[bytes], question: bytes, seconds: float) -> dict[str, Any]:
    """
    The next answer of a process.

    Raises:
        TimeoutError: it took longer than so many seconds, and was ended.
        EOFError: it ended by itself, or somebody else ended it.
    """
    is_late = threading.Event()

    def end() -> None:
        is_late.set()
        process.kill()

    line = b""
    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        with suppress(BrokenPipeError):
            line = _line_in_reply(process, question)
    finally:
        timer.cancel()
    if not line.endswith(b"\n"):
        raise TimeoutError if is_late.is_set() else EOFError
    answer: dict[str, Any] = json.loads(line)
    return answer


def _line_in_reply(process: subprocess.Popen[bytes], question: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        return b""
    process.stdin.write(question)
    process.stdin.flush()
    return process.stdout.readline()


PROCESSES = _Processes()
atexit.register(PROCESSES.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=PROCESSES.forget)
