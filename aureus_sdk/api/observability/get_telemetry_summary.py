# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Get the summary of all telemetry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._parameters import undocumented
from ...types import Call, Response

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.telemetry_summary import TelemetrySummary


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]


def build() -> Call[TelemetrySummary]:
    """
    Get the summary of all telemetry.

    Answers how well tasks and approvals have gone, over everything that is stored. A figure that nothing has been
    measured for is left out.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    return Call(
        operation_id="get_telemetry_summary",
        method="GET",
        path="/api/v1/observability/summary",
        parse=_parse,
    )


def sync(
    *,
    client: SyncAureusClient,
) -> TelemetrySummary:
    """Get the summary of all telemetry: the result. The arguments are those of `build`."""
    return client.request(build()).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
) -> Response[TelemetrySummary]:
    """Get the summary of all telemetry: the whole answer. The arguments are those of `build`."""
    return client.request(build())


async def asyncio(
    *,
    client: AureusClient,
) -> TelemetrySummary:
    """Get the summary of all telemetry: the result. The arguments are those of `build`."""
    return (await client.request(build())).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
) -> Response[TelemetrySummary]:
    """Get the summary of all telemetry: the whole answer. The arguments are those of `build`."""
    return await client.request(build())


def _parse(status: int, payload: Any) -> TelemetrySummary:
    if status == 200:
        from ...models.telemetry_summary import TelemetrySummary

        return TelemetrySummary.from_dict(payload)
    raise undocumented(status, 200)
