# DO NOT EDIT: written by custom/tools/compose.py from custom/_telemetry/outage.py; change that, then run `make generate`
"""Deliveries that fail in a row: when to try again, and what the log is told of them."""

from __future__ import annotations

import logging
import time

from .._log import log
from .._retry import LONGEST_RETRY_AFTER, pause_before
from ..errors import APIStatusError

LONGEST_PAUSE = 60.0
"""Seconds that a pause of our own choice lasts at most."""


class Outage:
    """
    The failures since the last delivery that went well.

    Attributes:
        failures: How many there are.
        pause_until: When to try again, as `time.monotonic` tells it.
    """

    def __init__(self) -> None:
        self.failures = 0
        self.pause_until = float("-inf")
        self._began = 0.0

    def failed(self, error: Exception) -> None:
        """Note a failure, and pause by the rules for calls; with more patience, as nobody waits."""
        status_error = error if isinstance(error, APIStatusError) else None
        asked = 0.0 if status_error is None else min(status_error.retry_after or 0.0, LONGEST_RETRY_AFTER)
        now = time.monotonic()
        self.pause_until = now + pause_before(self.failures, asked, longest=LONGEST_PAUSE)
        self.failures += 1
        if self.failures == 1:
            self._began = now
            status = None if status_error is None else status_error.status_code
            log(logging.WARNING, "telemetry_outage", {"error": type(error).__name__, "status": status})

    def ended(self) -> None:
        """Note a delivery that went well."""
        if self.failures:
            facts = {"failures": self.failures, "seconds": round(time.monotonic() - self._began, 3)}
            log(logging.INFO, "telemetry_recovered", facts)
        self.failures = 0
