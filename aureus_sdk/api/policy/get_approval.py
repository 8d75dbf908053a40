# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Get an approval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._parameters import undocumented
from ...types import Call, Response, path_segment

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.approval_token import ApprovalToken


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]


def build(
    *,
    token: str,
) -> Call[ApprovalToken]:
    """
    Get an approval.

    Answers the approval that the token stands for, and where it stands.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    return Call(
        operation_id="get_approval",
        method="GET",
        path=f"/api/v1/policy/approvals/{path_segment('token', token)}",
        parse=_parse,
        shown_path="/api/v1/policy/approvals/TOKEN",
    )


def sync(
    *,
    client: SyncAureusClient,
    token: str,
) -> ApprovalToken:
    """Get an approval: the result. The arguments are those of `build`."""
    return client.request(
        build(
            token=token,
        )
    ).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
    token: str,
) -> Response[ApprovalToken]:
    """Get an approval: the whole answer. The arguments are those of `build`."""
    return client.request(
        build(
            token=token,
        )
    )


async def asyncio(
    *,
    client: AureusClient,
    token: str,
) -> ApprovalToken:
    """Get an approval: the result. The arguments are those of `build`."""
    return (
        await client.request(
            build(
                token=token,
            )
        )
    ).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
    token: str,
) -> Response[ApprovalToken]:
    """Get an approval: the whole answer. The arguments are those of `build`."""
    return await client.request(
        build(
            token=token,
        )
    )


def _parse(status: int, payload: Any) -> ApprovalToken:
    if status == 200:
        from ...models.approval_token import ApprovalToken

        return ApprovalToken.from_dict(payload)
    raise undocumented(status, 200)
