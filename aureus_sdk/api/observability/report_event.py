# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Report a telemetry event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..._codecs import Field, Text
from ..._parameters import headers, undocumented
from ...types import Call, Response

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.telemetry_event import TelemetryEvent


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]

_IDEMPOTENCY_KEY = Field("report_event.idempotency_key", Text(), key="Idempotency-Key", is_required=False)


def build(
    *,
    body: TelemetryEvent | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Call[None]:
    """
    Report a telemetry event.

    Stores one telemetry event.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    from ...models.telemetry_event import TelemetryEvent

    return Call(
        operation_id="report_event",
        method="POST",
        path="/api/v1/observability/events",
        parse=_parse,
        body=TelemetryEvent.of(body),
        headers=headers(
            (_IDEMPOTENCY_KEY, idempotency_key),
        ),
    )


def sync(
    *,
    client: SyncAureusClient,
    body: TelemetryEvent | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> None:
    """Report a telemetry event: the result. The arguments are those of `build`."""
    return client.request(build(idempotency_key=idempotency_key, body=body)).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
    body: TelemetryEvent | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Response[None]:
    """Report a telemetry event: the whole answer. The arguments are those of `build`."""
    return client.request(build(idempotency_key=idempotency_key, body=body))


async def asyncio(
    *,
    client: AureusClient,
    body: TelemetryEvent | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> None:
    """Report a telemetry event: the result. The arguments are those of `build`."""
    return (await client.request(build(idempotency_key=idempotency_key, body=body))).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
    body: TelemetryEvent | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Response[None]:
    """Report a telemetry event: the whole answer. The arguments are those of `build`."""
    return await client.request(build(idempotency_key=idempotency_key, body=body))


def _parse(status: int, payload: Any) -> None:
    if status == 202:
        return None
    raise undocumented(status, 202)
