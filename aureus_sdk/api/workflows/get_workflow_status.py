# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Get the status of a workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._parameters import undocumented
from ...types import Call, Response, path_segment

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.workflow_status import WorkflowStatus


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]


def build(
    *,
    workflow_id: str,
) -> Call[WorkflowStatus]:
    """
    Get the status of a workflow.

    Answers the status of the latest run of the workflow id.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    return Call(
        operation_id="get_workflow_status",
        method="GET",
        path=f"/api/v1/workflows/{path_segment('workflow_id', workflow_id)}/status",
        parse=_parse,
    )


def sync(
    *,
    client: SyncAureusClient,
    workflow_id: str,
) -> WorkflowStatus:
    """Get the status of a workflow: the result. The arguments are those of `build`."""
    return client.request(
        build(
            workflow_id=workflow_id,
        )
    ).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
    workflow_id: str,
) -> Response[WorkflowStatus]:
    """Get the status of a workflow: the whole answer. The arguments are those of `build`."""
    return client.request(
        build(
            workflow_id=workflow_id,
        )
    )


async def asyncio(
    *,
    client: AureusClient,
    workflow_id: str,
) -> WorkflowStatus:
    """Get the status of a workflow: the result. The arguments are those of `build`."""
    return (
        await client.request(
            build(
                workflow_id=workflow_id,
            )
        )
    ).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
    workflow_id: str,
) -> Response[WorkflowStatus]:
    """Get the status of a workflow: the whole answer. The arguments are those of `build`."""
    return await client.request(
        build(
            workflow_id=workflow_id,
        )
    )


def _parse(status: int, payload: Any) -> WorkflowStatus:
    if status == 200:
        from ...models.workflow_status import WorkflowStatus

        return WorkflowStatus.from_dict(payload)
    raise undocumented(status, 200)
