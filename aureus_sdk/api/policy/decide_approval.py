# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Approve or deny."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..._codecs import Field, Text
from ..._parameters import headers, undocumented
from ...types import Call, Response, path_segment

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.approval_decision import ApprovalDecision
    from ...models.approval_token import ApprovalToken


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]

_IDEMPOTENCY_KEY = Field("decide_approval.idempotency_key", Text(), key="Idempotency-Key", is_required=False)


def build(
    *,
    token: str,
    body: ApprovalDecision | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Call[ApprovalToken]:
    """
    Approve or deny.

    Records a decision on a pending approval. The approver has to be another principal than the one that asked. A
    decision already taken is not overwritten.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    from ...models.approval_decision import ApprovalDecision

    return Call(
        operation_id="decide_approval",
        method="POST",
        path=f"/api/v1/policy/approvals/{path_segment('token', token)}/decision",
        parse=_parse,
        body=ApprovalDecision.of(body),
        headers=headers(
            (_IDEMPOTENCY_KEY, idempotency_key),
        ),
        shown_path="/api/v1/policy/approvals/TOKEN/decision",
    )


def sync(
    *,
    client: SyncAureusClient,
    token: str,
    body: ApprovalDecision | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> ApprovalToken:
    """Approve or deny: the result. The arguments are those of `build`."""
    return client.request(build(token=token, idempotency_key=idempotency_key, body=body)).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
    token: str,
    body: ApprovalDecision | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Response[ApprovalToken]:
    """Approve or deny: the whole answer. The arguments are those of `build`."""
    return client.request(build(token=token, idempotency_key=idempotency_key, body=body))


async def asyncio(
    *,
    client: AureusClient,
    token: str,
    body: ApprovalDecision | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> ApprovalToken:
    """Approve or deny: the result. The arguments are those of `build`."""
    return (await client.request(build(token=token, idempotency_key=idempotency_key, body=body))).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
    token: str,
    body: ApprovalDecision | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Response[ApprovalToken]:
    """Approve or deny: the whole answer. The arguments are those of `build`."""
    return await client.request(build(token=token, idempotency_key=idempotency_key, body=body))


def _parse(status: int, payload: Any) -> ApprovalToken:
    if status == 200:
        from ...models.approval_token import ApprovalToken

        return ApprovalToken.from_dict(payload)
    raise undocumented(status, 200)
