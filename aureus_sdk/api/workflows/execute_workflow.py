# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Execute a workflow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..._codecs import Field, Text
from ..._parameters import headers, undocumented
from ...types import Call, Response

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.execute_workflow_request import ExecuteWorkflowRequest
    from ...models.workflow_execution_result import WorkflowExecutionResult
    from ...models.workflow_status import WorkflowStatus


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]

_PREFER = Field("execute_workflow.prefer", Text(), key="Prefer", is_required=False)
_IDEMPOTENCY_KEY = Field("execute_workflow.idempotency_key", Text(), key="Idempotency-Key", is_required=False)


def build(
    *,
    body: ExecuteWorkflowRequest | Mapping[str, Any],
    prefer: str | None = None,
    idempotency_key: str | None = None,
) -> Call[WorkflowExecutionResult | WorkflowStatus]:
    """
    Execute a workflow.

    Runs the workflow and answers when it has finished. With `Prefer: respond-async` it answers 202 with the status
    of the accepted run at once. Executing a workflow id again starts a new run. A workflow that violates its own
    `safety_policy` is refused with 422; what the policy only warns of is in the answer's `warnings`.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    from ...models.execute_workflow_request import ExecuteWorkflowRequest

    return Call(
        operation_id="execute_workflow",
        method="POST",
        path="/api/v1/workflows/execute",
        parse=_parse,
        body=ExecuteWorkflowRequest.of(body),
        headers=headers(
            (_PREFER, prefer),
            (_IDEMPOTENCY_KEY, idempotency_key),
        ),
    )


def sync(
    *,
    client: SyncAureusClient,
    body: ExecuteWorkflowRequest | Mapping[str, Any],
    prefer: str | None = None,
    idempotency_key: str | None = None,
) -> WorkflowExecutionResult | WorkflowStatus:
    """Execute a workflow: the result. The arguments are those of `build`."""
    return client.request(build(prefer=prefer, idempotency_key=idempotency_key, body=body)).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
    body: ExecuteWorkflowRequest | Mapping[str, Any],
    prefer: str | None = None,
    idempotency_key: str | None = None,
) -> Response[WorkflowExecutionResult | WorkflowStatus]:
    """Execute a workflow: the whole answer. The arguments are those of `build`."""
    return client.request(build(prefer=prefer, idempotency_key=idempotency_key, body=body))


async def asyncio(
    *,
    client: AureusClient,
    body: ExecuteWorkflowRequest | Mapping[str, Any],
    prefer: str | None = None,
    idempotency_key: str | None = None,
) -> WorkflowExecutionResult | WorkflowStatus:
    """Execute a workflow: the result. The arguments are those of `build`."""
    return (await client.request(build(prefer=prefer, idempotency_key=idempotency_key, body=body))).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
    body: ExecuteWorkflowRequest | Mapping[str, Any],
    prefer: str | None = None,
    idempotency_key: str | None = None,
) -> Response[WorkflowExecutionResult | WorkflowStatus]:
    """Execute a workflow: the whole answer. The arguments are those of `build`."""
    return await client.request(build(prefer=prefer, idempotency_key=idempotency_key, body=body))


def _parse(status: int, payload: Any) -> WorkflowExecutionResult | WorkflowStatus:
    if status == 200:
        from ...models.workflow_execution_result import WorkflowExecutionResult

        return WorkflowExecutionResult.from_dict(payload)
    if status == 202:
        from ...models.workflow_status import WorkflowStatus

        return WorkflowStatus.from_dict(payload)
    raise undocumented(status, 200, 202)
