# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Get a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._codecs import Field, Integer, ListOf, Text
from ..._parameters import parse_answer, query, undocumented
from ...types import Call, Response, path_segment

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.span import Span


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]

_LIMIT = Field("get_trace.limit", Integer(), key="limit", is_required=False)
_CURSOR = Field("get_trace.cursor", Text(), key="cursor", is_required=False)


def build(
    *,
    trace_id: str,
    limit: int | None = None,
    cursor: str | None = None,
) -> Call[list[Span]]:
    """
    Get a trace.

    Answers the spans of a trace in insertion order; an unknown trace has none. Where there is more than `limit`,
    `X-Next-Cursor` says where to go on.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    return Call(
        operation_id="get_trace",
        method="GET",
        path=f"/api/v1/observability/traces/{path_segment('trace_id', trace_id)}",
        parse=_parse,
        query=query(
            (_LIMIT, limit),
            (_CURSOR, cursor),
        ),
    )


def sync(
    *,
    client: SyncAureusClient,
    trace_id: str,
    limit: int | None = None,
    cursor: str | None = None,
) -> list[Span]:
    """Get a trace: the result. The arguments are those of `build`."""
    return client.request(
        build(
            trace_id=trace_id,
            limit=limit,
            cursor=cursor,
        )
    ).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
    trace_id: str,
    limit: int | None = None,
    cursor: str | None = None,
) -> Response[list[Span]]:
    """Get a trace: the whole answer. The arguments are those of `build`."""
    return client.request(
        build(
            trace_id=trace_id,
            limit=limit,
            cursor=cursor,
        )
    )


async def asyncio(
    *,
    client: AureusClient,
    trace_id: str,
    limit: int | None = None,
    cursor: str | None = None,
) -> list[Span]:
    """Get a trace: the result. The arguments are those of `build`."""
    return (
        await client.request(
            build(
                trace_id=trace_id,
                limit=limit,
                cursor=cursor,
            )
        )
    ).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
    trace_id: str,
    limit: int | None = None,
    cursor: str | None = None,
) -> Response[list[Span]]:
    """Get a trace: the whole answer. The arguments are those of `build`."""
    return await client.request(
        build(
            trace_id=trace_id,
            limit=limit,
            cursor=cursor,
        )
    )


def _parse(status: int, payload: Any) -> list[Span]:
    if status == 200:
        from ..._model import Nested
        from ...models.span import Span

        result: list[Span] = parse_answer(ListOf(Nested(lambda: Span)), payload)
        return result
    raise undocumented(status, 200)
