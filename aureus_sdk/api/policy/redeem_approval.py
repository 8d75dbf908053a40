# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Redeem an approval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..._codecs import Field, Text
from ..._parameters import headers, undocumented
from ...types import Call, Response, path_segment

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.approval_token import ApprovalToken
    from ...models.redeem_approval_request import RedeemApprovalRequest


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]

_IDEMPOTENCY_KEY = Field("redeem_approval.idempotency_key", Text(), key="Idempotency-Key", is_required=False)


def build(
    *,
    token: str,
    body: RedeemApprovalRequest | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Call[ApprovalToken]:
    """
    Redeem an approval.

    Uses an approved token, once, for the action and the principal that it was issued for. Wrong, expired, denied,
    foreign and used tokens get the same answer, 409.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    from ...models.redeem_approval_request import RedeemApprovalRequest

    return Call(
        operation_id="redeem_approval",
        method="POST",
        path=f"/api/v1/policy/approvals/{path_segment('token', token)}/redeem",
        parse=_parse,
        body=RedeemApprovalRequest.of(body),
        headers=headers(
            (_IDEMPOTENCY_KEY, idempotency_key),
        ),
        shown_path="/api/v1/policy/approvals/TOKEN/redeem",
    )


def sync(
    *,
    client: SyncAureusClient,
    token: str,
    body: RedeemApprovalRequest | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> ApprovalToken:
    """Redeem an approval: the result. The arguments are those of `build`."""
    return client.request(build(token=token, idempotency_key=idempotency_key, body=body)).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
    token: str,
    body: RedeemApprovalRequest | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Response[ApprovalToken]:
    """Redeem an approval: the whole answer. The arguments are those of `build`."""
    return client.request(build(token=token, idempotency_key=idempotency_key, body=body))


async def asyncio(
    *,
    client: AureusClient,
    token: str,
    body: RedeemApprovalRequest | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> ApprovalToken:
    """Redeem an approval: the result. The arguments are those of `build`."""
    return (await client.request(build(token=token, idempotency_key=idempotency_key, body=body))).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
    token: str,
    body: RedeemApprovalRequest | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Response[ApprovalToken]:
    """Redeem an approval: the whole answer. The arguments are those of `build`."""
    return await client.request(build(token=token, idempotency_key=idempotency_key, body=body))


def _parse(status: int, payload: Any) -> ApprovalToken:
    if status == 200:
        from ...models.approval_token import ApprovalToken

        return ApprovalToken.from_dict(payload)
    raise undocumented(status, 200)
