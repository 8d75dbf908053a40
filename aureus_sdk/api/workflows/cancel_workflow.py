# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Cancel a workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..._codecs import Field, Text
from ..._parameters import headers, undocumented
from ...types import Call, Response, path_segment

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.workflow_status import WorkflowStatus


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]

_IDEMPOTENCY_KEY = Field("cancel_workflow.idempotency_key", Text(), key="Idempotency-Key", is_required=False)


def build(
    *,
    workflow_id: str,
    idempotency_key: str | None = None,
) -> Call[WorkflowStatus]:
    """
    Cancel a workflow.

    Cancels the latest run of the workflow id: nothing new starts and what runs is stopped. If a task has failed by
    itself before, the run ends when the completed ones are undone: its status is still `running` then. Cancelling a
    finished run, or one that is being undone, changes nothing.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    return Call(
        operation_id="cancel_workflow",
        method="POST",
        path=f"/api/v1/workflows/{path_segment('workflow_id', workflow_id)}/cancel",
        parse=_parse,
        headers=headers(
            (_IDEMPOTENCY_KEY, idempotency_key),
        ),
    )


def sync(
    *,
    client: SyncAureusClient,
    workflow_id: str,
    idempotency_key: str | None = None,
) -> WorkflowStatus:
    """Cancel a workflow: the result. The arguments are those of `build`."""
    return client.request(
        build(
            workflow_id=workflow_id,
            idempotency_key=idempotency_key,
        )
    ).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
    workflow_id: str,
    idempotency_key: str | None = None,
) -> Response[WorkflowStatus]:
    """Cancel a workflow: the whole answer. The arguments are those of `build`."""
    return client.request(
        build(
            workflow_id=workflow_id,
            idempotency_key=idempotency_key,
        )
    )


async def asyncio(
    *,
    client: AureusClient,
    workflow_id: str,
    idempotency_key: str | None = None,
) -> WorkflowStatus:
    """Cancel a workflow: the result. The arguments are those of `build`."""
    return (
        await client.request(
            build(
                workflow_id=workflow_id,
                idempotency_key=idempotency_key,
            )
        )
    ).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
    workflow_id: str,
    idempotency_key: str | None = None,
) -> Response[WorkflowStatus]:
    """Cancel a workflow: the whole answer. The arguments are those of `build`."""
    return await client.request(
        build(
            workflow_id=workflow_id,
            idempotency_key=idempotency_key,
        )
    )


def _parse(status: int, payload: Any) -> WorkflowStatus:
    if status == 200:
        from ...models.workflow_status import WorkflowStatus

        return WorkflowStatus.from_dict(payload)
    raise undocumented(status, 200)
