# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""List validators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._codecs import ListOf
from ..._parameters import parse_answer, undocumented
from ...types import Call, Response

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.registered_validator import RegisteredValidator


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]


def build() -> Call[list[RegisteredValidator]]:
    """
    List validators.

    Lists the registered validators, in the order in which they were first registered.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    return Call(
        operation_id="list_validators",
        method="GET",
        path="/api/v1/crv/validators",
        parse=_parse,
    )


def sync(
    *,
    client: SyncAureusClient,
) -> list[RegisteredValidator]:
    """List validators: the result. The arguments are those of `build`."""
    return client.request(build()).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
) -> Response[list[RegisteredValidator]]:
    """List validators: the whole answer. The arguments are those of `build`."""
    return client.request(build())


async def asyncio(
    *,
    client: AureusClient,
) -> list[RegisteredValidator]:
    """List validators: the result. The arguments are those of `build`."""
    return (await client.request(build())).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
) -> Response[list[RegisteredValidator]]:
    """List validators: the whole answer. The arguments are those of `build`."""
    return await client.request(build())


def _parse(status: int, payload: Any) -> list[RegisteredValidator]:
    if status == 200:
        from ..._model import Nested
        from ...models.registered_validator import RegisteredValidator

        result: list[RegisteredValidator] = parse_answer(ListOf(Nested(lambda: RegisteredValidator)), payload)
        return result
    raise undocumented(status, 200)
