# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Report a metric."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..._codecs import Field, Text
from ..._parameters import headers, undocumented
from ...types import Call, Response

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.metric import Metric


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]

_IDEMPOTENCY_KEY = Field("report_metric.idempotency_key", Text(), key="Idempotency-Key", is_required=False)


def build(
    *,
    body: Metric | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Call[None]:
    """
    Report a metric.

    Stores one measured value.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    from ...models.metric import Metric

    return Call(
        operation_id="report_metric",
        method="POST",
        path="/api/v1/observability/metrics",
        parse=_parse,
        body=Metric.of(body),
        headers=headers(
            (_IDEMPOTENCY_KEY, idempotency_key),
        ),
    )


def sync(
    *,
    client: SyncAureusClient,
    body: Metric | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> None:
    """Report a metric: the result. The arguments are those of `build`."""
    return client.request(build(idempotency_key=idempotency_key, body=body)).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
    body: Metric | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Response[None]:
    """Report a metric: the whole answer. The arguments are those of `build`."""
    return client.request(build(idempotency_key=idempotency_key, body=body))


async def asyncio(
    *,
    client: AureusClient,
    body: Metric | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> None:
    """Report a metric: the result. The arguments are those of `build`."""
    return (await client.request(build(idempotency_key=idempotency_key, body=body))).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
    body: Metric | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Response[None]:
    """Report a metric: the whole answer. The arguments are those of `build`."""
    return await client.request(build(idempotency_key=idempotency_key, body=body))


def _parse(status: int, payload: Any) -> None:
    if status == 202:
        return None
    raise undocumented(status, 202)
