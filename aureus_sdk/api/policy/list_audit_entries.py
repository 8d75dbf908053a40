# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Read the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._codecs import Field, Integer, Text
from ..._enum import Enumeration
from ..._parameters import query, undocumented
from ...models.audit_kind import AuditKind
from ...types import Call, Response

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.audit_page import AuditPage


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]

_PRINCIPAL_ID = Field("list_audit_entries.principal_id", Text(), key="principal_id", is_required=False)
_ACTION_ID = Field("list_audit_entries.action_id", Text(), key="action_id", is_required=False)
_KIND = Field("list_audit_entries.kind", Enumeration(AuditKind), key="kind", is_required=False)
_LIMIT = Field("list_audit_entries.limit", Integer(), key="limit", is_required=False)
_CURSOR = Field("list_audit_entries.cursor", Text(), key="cursor", is_required=False)


def build(
    *,
    principal_id: str | None = None,
    action_id: str | None = None,
    kind: AuditKind | str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Call[AuditPage]:
    """
    Read the audit log.

    Lists what was evaluated, requested, decided and redeemed, newest first, a page at a time; tries that were
    refused are among it. A record is on disk before the request that it tells of is answered. None has a token in
    it.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    return Call(
        operation_id="list_audit_entries",
        method="GET",
        path="/api/v1/policy/audit",
        parse=_parse,
        query=query(
            (_PRINCIPAL_ID, principal_id),
            (_ACTION_ID, action_id),
            (_KIND, kind),
            (_LIMIT, limit),
            (_CURSOR, cursor),
        ),
    )


def sync(
    *,
    client: SyncAureusClient,
    principal_id: str | None = None,
    action_id: str | None = None,
    kind: AuditKind | str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> AuditPage:
    """Read the audit log: the result. The arguments are those of `build`."""
    return client.request(
        build(
            principal_id=principal_id,
            action_id=action_id,
            kind=kind,
            limit=limit,
            cursor=cursor,
        )
    ).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
    principal_id: str | None = None,
    action_id: str | None = None,
    kind: AuditKind | str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Response[AuditPage]:
    """Read the audit log: the whole answer. The arguments are those of `build`."""
    return client.request(
        build(
            principal_id=principal_id,
            action_id=action_id,
            kind=kind,
            limit=limit,
            cursor=cursor,
        )
    )


async def asyncio(
    *,
    client: AureusClient,
    principal_id: str | None = None,
    action_id: str | None = None,
    kind: AuditKind | str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> AuditPage:
    """Read the audit log: the result. The arguments are those of `build`."""
    return (
        await client.request(
            build(
                principal_id=principal_id,
                action_id=action_id,
                kind=kind,
                limit=limit,
                cursor=cursor,
            )
        )
    ).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
    principal_id: str | None = None,
    action_id: str | None = None,
    kind: AuditKind | str | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Response[AuditPage]:
    """Read the audit log: the whole answer. The arguments are those of `build`."""
    return await client.request(
        build(
            principal_id=principal_id,
            action_id=action_id,
            kind=kind,
            limit=limit,
            cursor=cursor,
        )
    )


def _parse(status: int, payload: Any) -> AuditPage:
    if status == 200:
        from ...models.audit_page import AuditPage

        return AuditPage.from_dict(payload)
    raise undocumented(status, 200)
