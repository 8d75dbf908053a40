# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Ask whether the server works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._parameters import undocumented
from ...types import Call, Response

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.health import Health


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]


def build() -> Call[Health]:
    """
    Ask whether the server works.

    Answers once the server can take requests. Needs no key.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    return Call(
        operation_id="get_health",
        method="GET",
        path="/api/v1/health",
        parse=_parse,
    )


def sync(
    *,
    client: SyncAureusClient,
) -> Health:
    """Ask whether the server works: the result. The arguments are those of `build`."""
    return client.request(build()).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
) -> Response[Health]:
    """Ask whether the server works: the whole answer. The arguments are those of `build`."""
    return client.request(build())


async def asyncio(
    *,
    client: AureusClient,
) -> Health:
    """Ask whether the server works: the result. The arguments are those of `build`."""
    return (await client.request(build())).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
) -> Response[Health]:
    """Ask whether the server works: the whole answer. The arguments are those of `build`."""
    return await client.request(build())


def _parse(status: int, payload: Any) -> Health:
    if status == 200:
        from ...models.health import Health

        return Health.from_dict(payload)
    raise undocumented(status, 200)
