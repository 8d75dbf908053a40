# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""List approvals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._codecs import Field, Integer, Text
from ..._enum import Enumeration
from ..._parameters import query, undocumented
from ...models.approval_status import ApprovalStatus
from ...types import Call, Response

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.approval_page import ApprovalPage


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]

_STATUS = Field("list_approvals.status", Enumeration(ApprovalStatus), key="status", is_required=False)
_LIMIT = Field("list_approvals.limit", Integer(), key="limit", is_required=False)
_CURSOR = Field("list_approvals.cursor", Text(), key="cursor", is_required=False)


def build(
    *,
    status: ApprovalStatus | str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Call[ApprovalPage]:
    """
    List approvals.

    Lists approvals, newest first, a page at a time.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    return Call(
        operation_id="list_approvals",
        method="GET",
        path="/api/v1/policy/approvals",
        parse=_parse,
        query=query(
            (_STATUS, status),
            (_LIMIT, limit),
            (_CURSOR, cursor),
        ),
    )


def sync(
    *,
    client: SyncAureusClient,
    status: ApprovalStatus | str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> ApprovalPage:
    """List approvals: the result. The arguments are those of `build`."""
    return client.request(
        build(
            status=status,
            limit=limit,
            cursor=cursor,
        )
    ).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
    status: ApprovalStatus | str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Response[ApprovalPage]:
    """List approvals: the whole answer. The arguments are those of `build`."""
    return client.request(
        build(
            status=status,
            limit=limit,
            cursor=cursor,
        )
    )


async def asyncio(
    *,
    client: AureusClient,
    status: ApprovalStatus | str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> ApprovalPage:
    """List approvals: the result. The arguments are those of `build`."""
    return (
        await client.request(
            build(
                status=status,
                limit=limit,
                cursor=cursor,
            )
        )
    ).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
    status: ApprovalStatus | str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Response[ApprovalPage]:
    """List approvals: the whole answer. The arguments are those of `build`."""
    return await client.request(
        build(
            status=status,
            limit=limit,
            cursor=cursor,
        )
    )


def _parse(status: int, payload: Any) -> ApprovalPage:
    if status == 200:
        from ...models.approval_page import ApprovalPage

        return ApprovalPage.from_dict(payload)
    raise undocumented(status, 200)
