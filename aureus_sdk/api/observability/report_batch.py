# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Report many items at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..._codecs import Field, Text
from ..._parameters import headers, undocumented
from ...types import Call, Response

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.telemetry_batch import TelemetryBatch
    from ...models.telemetry_batch_result import TelemetryBatchResult


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]

_IDEMPOTENCY_KEY = Field("report_batch.idempotency_key", Text(), key="Idempotency-Key", is_required=False)


def build(
    *,
    body: TelemetryBatch | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Call[TelemetryBatchResult]:
    """
    Report many items at once.

    Stores events, metrics and spans. Each item is judged by itself: a bad one is rejected with its reason and the
    others are stored. An item with the id of one already stored is accepted and stored once.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    from ...models.telemetry_batch import TelemetryBatch

    return Call(
        operation_id="report_batch",
        method="POST",
        path="/api/v1/observability/batch",
        parse=_parse,
        body=TelemetryBatch.of(body),
        headers=headers(
            (_IDEMPOTENCY_KEY, idempotency_key),
        ),
    )


def sync(
    *,
    client: SyncAureusClient,
    body: TelemetryBatch | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> TelemetryBatchResult:
    """Report many items at once: the result. The arguments are those of `build`."""
    return client.request(build(idempotency_key=idempotency_key, body=body)).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
    body: TelemetryBatch | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Response[TelemetryBatchResult]:
    """Report many items at once: the whole answer. The arguments are those of `build`."""
    return client.request(build(idempotency_key=idempotency_key, body=body))


async def asyncio(
    *,
    client: AureusClient,
    body: TelemetryBatch | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> TelemetryBatchResult:
    """Report many items at once: the result. The arguments are those of `build`."""
    return (await client.request(build(idempotency_key=idempotency_key, body=body))).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
    body: TelemetryBatch | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Response[TelemetryBatchResult]:
    """Report many items at once: the whole answer. The arguments are those of `build`."""
    return await client.request(build(idempotency_key=idempotency_key, body=body))


def _parse(status: int, payload: Any) -> TelemetryBatchResult:
    if status == 200:
        from ...models.telemetry_batch_result import TelemetryBatchResult

        return TelemetryBatchResult.from_dict(payload)
    raise undocumented(status, 200)
