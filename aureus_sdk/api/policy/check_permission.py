# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Check permissions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..._parameters import undocumented
from ...types import Call, Response

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.check_permission_request import CheckPermissionRequest
    from ...models.permission_check_result import PermissionCheckResult


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]


def build(
    *,
    body: CheckPermissionRequest | Mapping[str, Any],
) -> Call[PermissionCheckResult]:
    """
    Check permissions.

    Tells whether the principal holds every permission that the action requires. The risk tier is not considered.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    from ...models.check_permission_request import CheckPermissionRequest

    return Call(
        operation_id="check_permission",
        method="POST",
        path="/api/v1/policy/check",
        parse=_parse,
        body=CheckPermissionRequest.of(body),
    )


def sync(
    *,
    client: SyncAureusClient,
    body: CheckPermissionRequest | Mapping[str, Any],
) -> PermissionCheckResult:
    """Check permissions: the result. The arguments are those of `build`."""
    return client.request(build(body=body)).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
    body: CheckPermissionRequest | Mapping[str, Any],
) -> Response[PermissionCheckResult]:
    """Check permissions: the whole answer. The arguments are those of `build`."""
    return client.request(build(body=body))


async def asyncio(
    *,
    client: AureusClient,
    body: CheckPermissionRequest | Mapping[str, Any],
) -> PermissionCheckResult:
    """Check permissions: the result. The arguments are those of `build`."""
    return (await client.request(build(body=body))).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
    body: CheckPermissionRequest | Mapping[str, Any],
) -> Response[PermissionCheckResult]:
    """Check permissions: the whole answer. The arguments are those of `build`."""
    return await client.request(build(body=body))


def _parse(status: int, payload: Any) -> PermissionCheckResult:
    if status == 200:
        from ...models.permission_check_result import PermissionCheckResult

        return PermissionCheckResult.from_dict(payload)
    raise undocumented(status, 200)
