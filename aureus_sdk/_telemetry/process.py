# DO NOT EDIT: written by custom/tools/compose.py from custom/_telemetry/process.py; change that, then run `make generate`
"""What a process does to its reporters: it forks, it ends, or SIGTERM ends it."""

from __future__ import annotations

import _thread
import atexit
import os
import signal
import threading
import time
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING
from weakref import WeakSet

if TYPE_CHECKING:
    from .worker import Worker

_workers: WeakSet[Worker] = WeakSet()
"""All there are."""
_kept: set[Worker] = set()
"""Those that may have something to deliver, and are not to go before."""
_is_terminating = False
_REMINDER_SECONDS = 0.05


def look_after(worker: Worker) -> None:
    """Have a worker start afresh in a forked process."""
    _workers.add(worker)


def keep(worker: Worker) -> None:
    """Keep a worker until it is let go, or the process ends."""
    _kept.add(worker)


def let_go(worker: Worker) -> None:
    """Forget a worker that has delivered everything."""
    _kept.discard(worker)


def finish() -> None:
    """Deliver what is queued, each reporter within its time, and count what could not be."""
    start = time.monotonic()
    flushes = [
        (worker, worker.flush(worker.settings.exit_timeout), start + worker.settings.exit_timeout)
        for worker in list(_kept)
    ]
    for worker, flushed, deadline in flushes:
        worker.deliver_here(deadline)
        with suppress(TimeoutError):
            flushed.result(max(deadline - time.monotonic(), 0.0))
        worker.close("shutdown")


def deliver_before_sigterm() -> None:
    """
    Have SIGTERM end the process after what is queued was delivered.

    Only where nothing else handles it; whoever installs a handler of their own later has the last word.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if is_main and hasattr(signal, "pthread_kill") and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _on_sigterm)


def _on_sigterm(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # as signal asks
    """
    End the process as SIGTERM does, but first deliver, in another thread: this one may hold any lock.

    A second SIGTERM, of whoever cannot wait or of that thread in the end, ends it at once.
    """
    global _is_terminating  # noqa: PLW0603  # a process ends once
    if _kept and not _is_terminating:
        _is_terminating = True
        with suppress(RuntimeError):  # the interpreter is ending already
            _thread.start_new_thread(_finish_and_terminate, ())
            return
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGTERM)


def _finish_and_terminate() -> None:
    try:
        finish()
    finally:
        main = threading.main_thread().ident
        while main is not None:  # again and again: a signal that comes just before a system call does not end that
            signal.pthread_kill(main, signal.SIGTERM)
            time.sleep(_REMINDER_SECONDS)


def _start_afresh() -> None:
    global _is_terminating  # noqa: PLW0603  # of the parent
    _is_terminating = False
    _kept.clear()
    for worker in list(_workers):
        worker.start_afresh()


atexit.register(finish)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_afresh)
