# hand-written; composed into aureus_sdk by make generate
"""Methods that report and query telemetry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ... import models
from ..._json import encode
from ...api import observability
from ..base_client import BaseClient

if TYPE_CHECKING:
    from ...models.observability import Metric, Span, TelemetryBatchResult, TelemetryEvent, TelemetrySummary


class ObservabilityMethods(BaseClient):
    """Events, metrics and trace spans."""

    async def report_event(self, event: TelemetryEvent | Mapping[str, Any]) -> None:
        """
        Report something that happened. When this returns, the server has stored it.

        Args:
            event: The event.

        Raises:
            InvalidInputError: the event does not fit; nothing was sent.
            APIError: the call failed.
        """
        await self.call(observability.report_event.build(body=models.TelemetryEvent.of(event)))

    async def report_metric(self, metric: Metric | Mapping[str, Any]) -> None:
        """
        Report a measured value. When this returns, the server has stored it.

        Args:
            metric: The value, with its name and time.

        Raises:
            InvalidInputError: the metric does not fit; nothing was sent.
            APIError: the call failed.
        """
        await self.call(observability.report_metric.build(body=models.Metric.of(metric)))

    async def report_span(self, span: Span | Mapping[str, Any]) -> None:
        """
        Report a piece of work as a part of a trace. When this returns, the server has stored it.

        Args:
            span: The span; one with the id of an earlier one replaces it.

        Raises:
            InvalidInputError: the span does not fit; nothing was sent.
            APIError: the call failed.
        """
        await self.call(observability.report_span.build(body=models.Span.of(span)))

    async def report_batch(
        self,
        *,
        events: Sequence[TelemetryEvent | Mapping[str, Any]] = (),
        metrics: Sequence[Metric | Mapping[str, Any]] = (),
        spans: Sequence[Span | Mapping[str, Any]] = (),
    ) -> TelemetryBatchResult:
        """
        Report many items in one call. The server judges each by itself.

        Args:
            events: Events to store.
            metrics: Metrics to store.
            spans: Spans to store.

        Returns:
            How many were accepted, and why others were not.

        Raises:
            InvalidInputError: an item does not fit; nothing was sent.
            APIError: the call failed.
        """
        body = models.TelemetryBatch(events=events, metrics=metrics, spans=spans)
        return await self.call(observability.report_batch.build(body=body))

    async def get_metrics(
        self,
        metric_name: str | None = None,
        start_time: datetime | str | None = None,
        end_time: datetime | str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> list[Metric]:
        """
        Query metrics, in the order in which the server stored them.

        Args:
            metric_name: Only metrics of this name.
            start_time: Only metrics at or after this time.
            end_time: Only metrics at or before this time.
            tags: Only metrics that have all these tags.

        Returns:
            All metrics that fit, however many pages it takes.

        Raises:
            InvalidInputError: an argument does not fit; nothing was sent.
            APIError: the call failed.

        Example:
            >>> metrics = await client.get_metrics("task.duration", tags={"workflow_id": "data-processing-001"})
        """
        tags_text = None if tags is None else _tags_as_text(tags)
        return await self._all_pages(
            lambda cursor: observability.get_metrics.build(
                name=metric_name, start_time=start_time, end_time=end_time, tags=tags_text, cursor=cursor
            )
        )

    async def get_trace(self, trace_id: str) -> list[Span]:
        """
        Get the spans of a trace, in the order in which the server stored them.

        Args:
            trace_id: Id of the trace: the correlation id of a run, or its run id where it had none.

        Returns:
            All spans, however many pages it takes; none if the trace is unknown.

        Raises:
            InvalidInputError: the id does not fit; nothing was sent.
            APIError: the call failed.
        """
        return await self._all_pages(lambda cursor: observability.get_trace.build(trace_id=trace_id, cursor=cursor))

    async def get_telemetry_summary(self) -> TelemetrySummary:
        """
        Get how well tasks and approvals have gone, over everything that the server has stored.

        Returns:
            The success rate by task type, the mean time to recovery, the share of policy evaluations that were held
            for a human, and the mean duration of tasks; None where nothing has been measured.

        Raises:
            APIError: the call failed.
        """
        return await self.call(observability.get_telemetry_summary.build())


def _tags_as_text(tags: Mapping[str, str]) -> str:
    from ..._codecs import Field, MapOf, Text  # slower to import than it is used

    return encode(Field("get_metrics.tags", MapOf(Text())).convert(tags)).decode()
