"""A runtime in a thread of this process."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future

from starlette.types import ASGIApp

from aureus_local.clock import Clock
from aureus_local.server.contract import Contract
from aureus_local.server.runtime import Settings
from aureus_local.server.serve import Server, open_server

from .faults import Fault, Faults, FaultyApp

__all__ = ["RuntimeThread"]


class RuntimeThread:
    """
    Runs a runtime, and controls it.

    Args:
        settings: What it is started with.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._clock = Clock()
        self._faults = Faults(self._clock, Contract.load())
        self._url: Future[str] = Future()
        self._server: Server | None = None
        self._thread = threading.Thread(target=self._run, name="aureus-local", daemon=True)

    def start(self) -> str:
        """
        Start it.

        Returns:
            Its URL.

        Raises:
            Exception: as `aureus_local.server.serve.open_server`.
        """
        self._thread.start()
        return self._url.result()

    def stop(self) -> None:
        """Stop it, and wait until it has stopped. Workflows that run are parked."""
        self.clear_faults()
        if self._server is not None:
            self._server.stop(grace_seconds=0)
        self._thread.join()

    def add_fault(self, fault: Fault) -> None:
        """Have a fault happen from now on."""
        self._faults.add(fault)

    def clear_faults(self) -> None:
        """Have no faults happen any more."""
        self._faults.clear()

    def time(self) -> float:
        """Its time, in seconds since the epoch."""
        return self._clock.time()

    def advance(self, seconds: float) -> None:
        """Move its time ahead."""
        self._clock.advance(seconds)

    def reset_clock(self) -> None:
        """Set its time back to that of the machine."""
        self._clock.reset()

    def _run(self) -> None:
        _let_dbos_log_like_others()
        try:
            with open_server(self._settings, clock=self._clock, middleware=self._with_faults) as server:
                self._server = server
                server.serve_until_stopped(self._url.set_result)
        except BaseException as error:
            if self._url.done():
                raise
            self._url.set_exception(error)

    def _with_faults(self, app: ASGIApp) -> ASGIApp:
        return FaultyApp(app, self._faults, self._break_off)

    def _break_off(self, client: tuple[str, int]) -> None:
        if self._server is not None:
            self._server.break_off(client)


def _let_dbos_log_like_others() -> None:
    """Of itself DBOS logs to what stderr was when it was first started: with pytest, a file that is closed by now."""
    log = logging.getLogger("dbos")
    for handler in log.handlers[:]:
        if handler.name == "__dbos_console_log_handler__":
            log.removeHandler(handler)
    if not log.handlers:
        log.addHandler(logging.NullHandler())  # with a handler, DBOS adds none
    log.propagate = True
