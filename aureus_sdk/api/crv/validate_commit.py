# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Validate a commit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..._parameters import undocumented
from ...types import Call, Response

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.gate_result import GateResult
    from ...models.validate_commit_request import ValidateCommitRequest


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]


def build(
    *,
    body: ValidateCommitRequest | Mapping[str, Any],
) -> Call[GateResult]:
    """
    Validate a commit.

    Runs every validator of the gate on the commit, in order, and answers the verdict. A validator that raises or
    that nobody registered fails the gate, with a verdict that says so.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    from ...models.validate_commit_request import ValidateCommitRequest

    return Call(
        operation_id="validate_commit",
        method="POST",
        path="/api/v1/crv/validate",
        parse=_parse,
        body=ValidateCommitRequest.of(body),
    )


def sync(
    *,
    client: SyncAureusClient,
    body: ValidateCommitRequest | Mapping[str, Any],
) -> GateResult:
    """Validate a commit: the result. The arguments are those of `build`."""
    return client.request(build(body=body)).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
    body: ValidateCommitRequest | Mapping[str, Any],
) -> Response[GateResult]:
    """Validate a commit: the whole answer. The arguments are those of `build`."""
    return client.request(build(body=body))


async def asyncio(
    *,
    client: AureusClient,
    body: ValidateCommitRequest | Mapping[str, Any],
) -> GateResult:
    """Validate a commit: the result. The arguments are those of `build`."""
    return (await client.request(build(body=body))).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
    body: ValidateCommitRequest | Mapping[str, Any],
) -> Response[GateResult]:
    """Validate a commit: the whole answer. The arguments are those of `build`."""
    return await client.request(build(body=body))


def _parse(status: int, payload: Any) -> GateResult:
    if status == 200:
        from ...models.gate_result import GateResult

        return GateResult.from_dict(payload)
    raise undocumented(status, 200)
