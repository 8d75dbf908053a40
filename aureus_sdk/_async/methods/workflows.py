# DO NOT EDIT: written by custom/tools/compose.py from custom/_async/methods/workflows.py; change that, then run `make generate`
"""Methods that run workflows and follow them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any

from ... import models
from ..._codecs import shown
from ...api import workflows
from ...errors import InvalidInputError
from ..base_client import BaseClient

if TYPE_CHECKING:
    from ...models.execution import WorkflowExecutionResult, WorkflowPage, WorkflowStatus
    from ...models.observability import TelemetryEvent
    from ...models.workflow import ExecuteWorkflowRequest, WorkflowSpec


class WorkflowMethods(BaseClient):
    """Run graphs of tasks, follow them, cancel them."""

    async def execute_workflow(
        self,
        workflow: WorkflowSpec | Mapping[str, Any],
        context: Mapping[str, Any] | None = None,
        correlation_id: str | None = None,
    ) -> WorkflowExecutionResult:
        """
        Run a workflow and wait until it has finished.

        Args:
            workflow: The graph of tasks.
            context: Values for all tasks of the run.
            correlation_id: Ties the run to other work, and is the id of its trace; by default one is made.

        Returns:
            How the run and each of its tasks ended, with the correlation id. A run that failed is a result, not an
            error.

        Raises:
            InvalidInputError: an argument does not fit, or the workflow cannot run (a cycle, an unknown id); nothing
                was sent.
            APITimeoutError: it took longer than the client's ``timeout``; the run goes on.
            APIError: the call failed.

        Example:
            >>> result = await client.execute_workflow(workflow, context={"user_id": "12345"})
            >>> print(result.status, result.duration_ms)
        """
        chosen_id = self._correlation_id(correlation_id)
        body = _checked_request(workflow, context, chosen_id)
        call = workflows.execute_workflow.build(body=body).expecting(models.WorkflowExecutionResult)
        return await self.call(call, correlation_id=chosen_id)

    async def start_workflow(
        self,
        workflow: WorkflowSpec | Mapping[str, Any],
        context: Mapping[str, Any] | None = None,
        correlation_id: str | None = None,
    ) -> WorkflowStatus:
        """
        Start a workflow without waiting for its end. Follow it with `get_workflow_status` or `stream_workflow_events`.

        Args:
            workflow: The graph of tasks.
            context: Values for all tasks of the run.
            correlation_id: Ties the run to other work, and is the id of its trace; by default one is made.

        Returns:
            The status of the accepted run, with its run id. A server that cannot answer early answers when the run has
            finished; then it is the status at the end.

        Raises:
            InvalidInputError: an argument does not fit; nothing was sent.
            APIError: the call failed.

        Example:
            >>> await client.start_workflow(workflow)
            >>> async for event in client.stream_workflow_events(workflow.id):
            ...     print(event.type, event.task_id)
        """
        chosen_id = self._correlation_id(correlation_id)
        body = _checked_request(workflow, context, chosen_id)
        call = workflows.execute_workflow.build(body=body, prefer="respond-async")
        result = await self.call(call, correlation_id=chosen_id)
        if isinstance(result, models.WorkflowStatus):
            return result
        return await self.call(
            workflows.get_workflow_status.build(workflow_id=result.workflow_id), correlation_id=chosen_id
        )

    async def get_workflow_status(self, workflow_id: str) -> WorkflowStatus:
        """
        Get the status of the latest run of a workflow.

        Args:
            workflow_id: Id of the workflow.

        Raises:
            NotFoundError: no run of it is known.
            APIError: the call failed.
        """
        return await self.call(workflows.get_workflow_status.build(workflow_id=workflow_id))

    async def cancel_workflow(self, workflow_id: str) -> WorkflowStatus:
        """
        Cancel the latest run of a workflow: nothing new starts, and what runs is stopped. Cancelling a finished run, or
        one that is being undone, changes nothing.

        If a task had failed by itself before, the completed ones are undone first.

        Args:
            workflow_id: Id of the workflow.

        Returns:
            The status of the run after that: still ``running`` while it is being undone.

        Raises:
            NotFoundError: no run of it is known.
            APIError: the call failed.
        """
        return await self.call(workflows.cancel_workflow.build(workflow_id=workflow_id))

    async def list_workflows(self, *, limit: int | None = None, cursor: str | None = None) -> WorkflowPage:
        """
        List runs, newest first, a page at a time.

        Args:
            limit: The most runs that the page may hold, 1 to 1000.
            cursor: The ``next_cursor`` of the page before.

        Raises:
            InvalidInputError: an argument does not fit; nothing was sent.
            APIError: the call failed.
        """
        return await self.call(workflows.list_workflows.build(limit=limit, cursor=cursor))

    async def stream_workflow_events(
        self, workflow_id: str, *, last_event_id: str | None = None
    ) -> AsyncGenerator[TelemetryEvent]:
        """
        Follow the latest run of a workflow: its events so far, then each as it happens, until the run has finished.

        Where the connection breaks or the server stops before that, it goes on after the last event that came, once the
        server is back; each time that it got further, with as many retries as at first. A runtime that was restarted on
        other data tells its latest run from the beginning.

        Args:
            workflow_id: Id of the workflow.
            last_event_id: Go on after the event of this id, in its run.

        Raises:
            NotFoundError: no run of it is known.
            APIConnectionError: it could not go on; its ``last_event_id`` tells where to.
            APITimeoutError: no event came within the read time-out, nor a sign that the run goes on.
            APIError: the call failed.

        Example:
            >>> async for event in client.stream_workflow_events("data-processing-001"):
            ...     print(event.type, event.task_id)
        """
        call = workflows.stream_workflow_events.build(workflow_id=workflow_id, last_event_id=last_event_id)
        async for event in self.events(call):
            yield event


def _checked_request(
    workflow: WorkflowSpec | Mapping[str, Any], context: Mapping[str, Any] | None, correlation_id: str
) -> ExecuteWorkflowRequest:
    if isinstance(workflow, str | PathLike):
        reason = f"must be a workflow, got {shown(workflow)}; to run what is in a file, give load_workflow(...) of it"
        raise InvalidInputError(reason, path=("workflow",))
    body = models.ExecuteWorkflowRequest(workflow=workflow, context=context, correlation_id=correlation_id)
    from ...workflow_checks import check_structure  # slower to import than the rest of the client

    check_structure(body.workflow, body.context or {})
    return body
