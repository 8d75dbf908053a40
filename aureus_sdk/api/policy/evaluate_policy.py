# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Evaluate the policy for an action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..._codecs import Field, Text
from ..._parameters import headers, undocumented
from ...types import Call, Response

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.guard_decision import GuardDecision
    from ...models.policy_context import PolicyContext


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]

_IDEMPOTENCY_KEY = Field("evaluate_policy.idempotency_key", Text(), key="Idempotency-Key", is_required=False)


def build(
    *,
    body: PolicyContext | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Call[GuardDecision]:
    """
    Evaluate the policy for an action.

    Decides whether the principal may perform the action: allowed, refused, or held for a human, with an approval
    token. The client's `current_state` and `audit_log` are recorded, not trusted.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    from ...models.policy_context import PolicyContext

    return Call(
        operation_id="evaluate_policy",
        method="POST",
        path="/api/v1/policy/evaluate",
        parse=_parse,
        body=PolicyContext.of(body),
        headers=headers(
            (_IDEMPOTENCY_KEY, idempotency_key),
        ),
    )


def sync(
    *,
    client: SyncAureusClient,
    body: PolicyContext | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> GuardDecision:
    """Evaluate the policy for an action: the result. The arguments are those of `build`."""
    return client.request(build(idempotency_key=idempotency_key, body=body)).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
    body: PolicyContext | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Response[GuardDecision]:
    """Evaluate the policy for an action: the whole answer. The arguments are those of `build`."""
    return client.request(build(idempotency_key=idempotency_key, body=body))


async def asyncio(
    *,
    client: AureusClient,
    body: PolicyContext | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> GuardDecision:
    """Evaluate the policy for an action: the result. The arguments are those of `build`."""
    return (await client.request(build(idempotency_key=idempotency_key, body=body))).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
    body: PolicyContext | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Response[GuardDecision]:
    """Evaluate the policy for an action: the whole answer. The arguments are those of `build`."""
    return await client.request(build(idempotency_key=idempotency_key, body=body))


def _parse(status: int, payload: Any) -> GuardDecision:
    if status == 200:
        from ...models.guard_decision import GuardDecision

        return GuardDecision.from_dict(payload)
    raise undocumented(status, 200)
