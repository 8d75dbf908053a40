# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Query metrics."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..._codecs import Field, Instant, Integer, ListOf, Text
from ..._parameters import parse_answer, query, undocumented
from ...types import Call, Response

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.metric import Metric


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]

_NAME = Field("get_metrics.name", Text(), key="name", is_required=False)
_START_TIME = Field("get_metrics.start_time", Instant(), key="start_time", is_required=False)
_END_TIME = Field("get_metrics.end_time", Instant(), key="end_time", is_required=False)
_TAGS = Field("get_metrics.tags", Text(), key="tags", is_required=False)
_LIMIT = Field("get_metrics.limit", Integer(), key="limit", is_required=False)
_CURSOR = Field("get_metrics.cursor", Text(), key="cursor", is_required=False)


def build(
    *,
    name: str | None = None,
    start_time: datetime | str | None = None,
    end_time: datetime | str | None = None,
    tags: str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Call[list[Metric]]:
    """
    Query metrics.

    Answers the metrics that fit every given filter, in insertion order. Filters are inclusive at both ends, and
    tags match as a subset. Where there is more than `limit`, `X-Next-Cursor` says where to go on.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    return Call(
        operation_id="get_metrics",
        method="GET",
        path="/api/v1/observability/metrics",
        parse=_parse,
        query=query(
            (_NAME, name),
            (_START_TIME, start_time),
            (_END_TIME, end_time),
            (_TAGS, tags),
            (_LIMIT, limit),
            (_CURSOR, cursor),
        ),
    )


def sync(
    *,
    client: SyncAureusClient,
    name: str | None = None,
    start_time: datetime | str | None = None,
    end_time: datetime | str | None = None,
    tags: str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> list[Metric]:
    """Query metrics: the result. The arguments are those of `build`."""
    return client.request(
        build(
            name=name,
            start_time=start_time,
            end_time=end_time,
            tags=tags,
            limit=limit,
            cursor=cursor,
        )
    ).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
    name: str | None = None,
    start_time: datetime | str | None = None,
    end_time: datetime | str | None = None,
    tags: str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Response[list[Metric]]:
    """Query metrics: the whole answer. The arguments are those of `build`."""
    return client.request(
        build(
            name=name,
            start_time=start_time,
            end_time=end_time,
            tags=tags,
            limit=limit,
            cursor=cursor,
        )
    )


async def asyncio(
    *,
    client: AureusClient,
    name: str | None = None,
    start_time: datetime | str | None = None,
    end_time: datetime | str | None = None,
    tags: str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> list[Metric]:
    """Query metrics: the result. The arguments are those of `build`."""
    return (
        await client.request(
            build(
                name=name,
                start_time=start_time,
                end_time=end_time,
                tags=tags,
                limit=limit,
                cursor=cursor,
            )
        )
    ).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
    name: str | None = None,
    start_time: datetime | str | None = None,
    end_time: datetime | str | None = None,
    tags: str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Response[list[Metric]]:
    """Query metrics: the whole answer. The arguments are those of `build`."""
    return await client.request(
        build(
            name=name,
            start_time=start_time,
            end_time=end_time,
            tags=tags,
            limit=limit,
            cursor=cursor,
        )
    )


def _parse(status: int, payload: Any) -> list[Metric]:
    if status == 200:
        from ..._model import Nested
        from ...models.metric import Metric

        result: list[Metric] = parse_answer(ListOf(Nested(lambda: Metric)), payload)
        return result
    raise undocumented(status, 200)
