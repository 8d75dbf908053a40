# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Request an approval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..._codecs import Field, Text
from ..._parameters import headers, undocumented
from ...types import Call, Response

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.approval_request_result import ApprovalRequestResult
    from ...models.request_approval_request import RequestApprovalRequest


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]

_IDEMPOTENCY_KEY = Field("request_approval.idempotency_key", Text(), key="Idempotency-Key", is_required=False)


def build(
    *,
    body: RequestApprovalRequest | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Call[ApprovalRequestResult]:
    """
    Request an approval.

    Asks for a human's approval of one action by one principal and issues a token for it, whatever the principal's
    permissions. The token is valid for one hour, and can be redeemed once it is approved.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    from ...models.request_approval_request import RequestApprovalRequest

    return Call(
        operation_id="request_approval",
        method="POST",
        path="/api/v1/policy/approval",
        parse=_parse,
        body=RequestApprovalRequest.of(body),
        headers=headers(
            (_IDEMPOTENCY_KEY, idempotency_key),
        ),
    )


def sync(
    *,
    client: SyncAureusClient,
    body: RequestApprovalRequest | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> ApprovalRequestResult:
    """Request an approval: the result. The arguments are those of `build`."""
    return client.request(build(idempotency_key=idempotency_key, body=body)).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
    body: RequestApprovalRequest | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Response[ApprovalRequestResult]:
    """Request an approval: the whole answer. The arguments are those of `build`."""
    return client.request(build(idempotency_key=idempotency_key, body=body))


async def asyncio(
    *,
    client: AureusClient,
    body: RequestApprovalRequest | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> ApprovalRequestResult:
    """Request an approval: the result. The arguments are those of `build`."""
    return (await client.request(build(idempotency_key=idempotency_key, body=body))).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
    body: RequestApprovalRequest | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Response[ApprovalRequestResult]:
    """Request an approval: the whole answer. The arguments are those of `build`."""
    return await client.request(build(idempotency_key=idempotency_key, body=body))


def _parse(status: int, payload: Any) -> ApprovalRequestResult:
    if status == 200:
        from ...models.approval_request_result import ApprovalRequestResult

        return ApprovalRequestResult.from_dict(payload)
    raise undocumented(status, 200)
