# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Stream the events of a workflow."""

from __future__ import annotations

from typing import Any

from ..._codecs import Field, Text
from ..._parameters import headers, parse_answer, undocumented
from ...types import Call, path_segment

__all__ = ["build"]

_LAST_EVENT_ID = Field("stream_workflow_events.last_event_id", Text(), key="Last-Event-ID", is_required=False)


def build(
    *,
    workflow_id: str,
    last_event_id: str | None = None,
) -> Call[str]:
    """
    Stream the events of a workflow.

    Sends the telemetry events of the latest run of the workflow id as server-sent events: those so far, then each
    as it happens, until the run has finished. When the server stops before that, it breaks the answer off. Each has
    the id of its event, its type as the event name, and a TelemetryEvent as JSON data. With `Last-Event-ID` the
    stream goes on after that event, in the run that it belongs to: a connection that broke is resumed though the
    workflow was run again meanwhile.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    return Call(
        operation_id="stream_workflow_events",
        method="GET",
        path=f"/api/v1/workflows/{path_segment('workflow_id', workflow_id)}/events",
        parse=_parse,
        headers=headers(
            (_LAST_EVENT_ID, last_event_id),
        ),
    )


def _parse(status: int, payload: Any) -> str:
    if status == 200:
        result: str = parse_answer(Text(), payload)
        return result
    raise undocumented(status, 200)
