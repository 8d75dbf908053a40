# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""List workflow runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._codecs import Field, Integer, Text
from ..._parameters import query, undocumented
from ...types import Call, Response

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.workflow_page import WorkflowPage


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]

_LIMIT = Field("list_workflows.limit", Integer(), key="limit", is_required=False)
_CURSOR = Field("list_workflows.cursor", Text(), key="cursor", is_required=False)


def build(
    *,
    limit: int | None = None,
    cursor: str | None = None,
) -> Call[WorkflowPage]:
    """
    List workflow runs.

    Lists runs, newest first, a page at a time.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    return Call(
        operation_id="list_workflows",
        method="GET",
        path="/api/v1/workflows",
        parse=_parse,
        query=query(
            (_LIMIT, limit),
            (_CURSOR, cursor),
        ),
    )


def sync(
    *,
    client: SyncAureusClient,
    limit: int | None = None,
    cursor: str | None = None,
) -> WorkflowPage:
    """List workflow runs: the result. The arguments are those of `build`."""
    return client.request(
        build(
            limit=limit,
            cursor=cursor,
        )
    ).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
    limit: int | None = None,
    cursor: str | None = None,
) -> Response[WorkflowPage]:
    """List workflow runs: the whole answer. The arguments are those of `build`."""
    return client.request(
        build(
            limit=limit,
            cursor=cursor,
        )
    )


async def asyncio(
    *,
    client: AureusClient,
    limit: int | None = None,
    cursor: str | None = None,
) -> WorkflowPage:
    """List workflow runs: the result. The arguments are those of `build`."""
    return (
        await client.request(
            build(
                limit=limit,
                cursor=cursor,
            )
        )
    ).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
    limit: int | None = None,
    cursor: str | None = None,
) -> Response[WorkflowPage]:
    """List workflow runs: the whole answer. The arguments are those of `build`."""
    return await client.request(
        build(
            limit=limit,
            cursor=cursor,
        )
    )


def _parse(status: int, payload: Any) -> WorkflowPage:
    if status == 200:
        from ...models.workflow_page import WorkflowPage

        return WorkflowPage.from_dict(payload)
    raise undocumented(status, 200)
