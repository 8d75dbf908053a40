# hand-written; composed into aureus_sdk by make generate
"""The background telemetry reporter of a client (async)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from .._options import check_wait
from .._telemetry.items import EVENT, METRIC, SPAN
from .._telemetry.settings import TelemetryReport
from .._telemetry.worker import Worker
from .._waiting import async_wait_for

if TYPE_CHECKING:
    from ..models.observability import Metric, Span, TelemetryEvent


class TelemetryReporter:
    """
    Reports telemetry in the background: ``client.telemetry``.

    Items wait in a bounded queue and are sent in batches by a thread. What cannot be sent is tried again, and what is
    lost is counted. As a context manager, it delivers everything in the end.

    Example:
        >>> async with client.telemetry as telemetry:
        ...     telemetry.report_metric(Metric(name="rows.imported", value=1234, timestamp=now))
        >>> report = await client.telemetry.flush(timeout=2.0)
        >>> print(report.sent, report.dropped, report.pending)
    """

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def report_event(self, event: TelemetryEvent | Mapping[str, Any]) -> None:
        """
        Report something that happened. This returns at once, never waits, and is not awaited.

        Args:
            event: The event; without an id it is given one. It may be changed afterwards.

        Raises:
            InvalidInputError: the event does not fit; it is not reported.
        """
        self._worker.report(EVENT.item(event, self._worker.ids))

    def report_metric(self, metric: Metric | Mapping[str, Any]) -> None:
        """
        Report a measured value. This returns at once, never waits, and is not awaited.

        Args:
            metric: The value, with its name and time; without an id it is given one. It may be changed afterwards.

        Raises:
            InvalidInputError: the metric does not fit; it is not reported.
        """
        self._worker.report(METRIC.item(metric, self._worker.ids))

    def report_span(self, span: Span | Mapping[str, Any]) -> None:
        """
        Report a piece of work as a part of a trace. This returns at once, never waits, and is not awaited.

        Args:
            span: The span; one with the id of an earlier one replaces it. It may be changed afterwards.

        Raises:
            InvalidInputError: the span does not fit; it is not reported.
        """
        self._worker.report(SPAN.item(span, self._worker.ids))

    async def flush(self, timeout: float | None = None) -> TelemetryReport:  # what is pending stays so
        """
        Send what was reported so far, without waiting for batches to fill, and what an earlier reporter left on disk.

        Args:
            timeout: Seconds after which to return, whatever is still pending, which is sent later; 0 to return at once.
                None for the ``exit_timeout`` of the settings.

        Returns:
            What became of all items of this reporter in this process.

        Raises:
            InvalidInputError: the time-out is none.
        """
        seconds = self._worker.settings.exit_timeout if timeout is None else check_wait(timeout, "timeout")
        deadline = time.monotonic() + seconds
        flushed = self._worker.flush(seconds)
        self._worker.start()
        await async_wait_for(flushed, max(deadline - time.monotonic(), 0.0))
        return self._worker.summary()

    async def aclose(self) -> TelemetryReport:
        """
        Send what was reported so far, and what an earlier reporter left on disk, within the ``exit_timeout`` of the
        settings, and take nothing in any more.

        Closing the client does it. What is reported afterwards is dropped and counted.

        Returns:
            What became of all items of this reporter in this process.
        """
        await self.flush()
        return self._worker.close("closed")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.flush()
