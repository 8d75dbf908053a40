"""Runs of workflows: started, followed, cancelled."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Any

import sqlalchemy as sa
from starlette.responses import JSONResponse, Response, StreamingResponse

from aureus_local.large_values import work_on_value
from aureus_local.server.connection import BrokenOffError
from aureus_local.server.idempotency import Keep, run_once
from aureus_local.server.pages import cursor_of, next_cursor
from aureus_local.server.problems import MOST_FAULTS, ProblemError, invalid_input
from aureus_local.server.requests import Request, work_on
from aureus_local.server.runtime import Runtime
from aureus_local.storage import runs
from aureus_local.storage.database import Change
from aureus_local.storage.telemetry import events_of_run, run_of_event
from aureus_sdk.errors import format_path
from aureus_sdk.models import ExecuteWorkflowRequest, ProblemField
from aureus_sdk.workflow_checks import structure_faults
from aureus_sdk.workflow_safety import check_workflow

__all__ = ["cancel_workflow", "execute_workflow", "get_workflow_status", "list_workflows", "stream_workflow_events"]

_POLL_SECONDS = 0.1
_LONGEST_POLL_SECONDS = 1.0
_KEEP_ALIVE_SECONDS = 15
_EVENTS_AT_ONCE = 500


async def execute_workflow(runtime: Runtime, request: Request) -> Response:
    """Run a workflow; answer when it has ended, or at once if the client prefers that."""
    asked = await work_on(request.content, partial(_read, request.body))
    workflow, context, correlation_id = request.body["workflow"], asked.context, asked.correlation_id

    def accept(connection: sa.Connection) -> str:
        return runtime.engine.accept(connection, asked.workflow.id)

    async def answer(run_id: str, keep: Keep | None) -> tuple[Response, bool]:
        if _prefers_async(request):
            status = await runtime.engine.start_run(workflow, context, correlation_id, run_id=run_id)
            return await _rendered(status, 202, {"Preference-Applied": "respond-async"}), False
        if keep is None:
            result = await runtime.engine.execute(workflow, context, correlation_id, run_id=run_id)
            return await _rendered(result), False
        rendered: list[Response] = []

        async def keep_result(result: dict[str, Any]) -> Change[None]:
            rendered.append(await _rendered(result))
            return keep(rendered[-1])

        result, is_kept = await runtime.engine.execute_and_keep(
            workflow, context, correlation_id, run_id=run_id, keep=keep_result
        )
        return (rendered[-1], True) if is_kept else (await _rendered(result), False)

    return await run_once(runtime, request, accept, answer, status=202 if _prefers_async(request) else 200)


async def list_workflows(runtime: Runtime, request: Request) -> Response:
    """List runs, newest first."""
    items, last = await runtime.engine.runs.page(request.query["limit"], cursor_of(request))
    return await _rendered({"items": items} | next_cursor(last))


async def get_workflow_status(runtime: Runtime, request: Request) -> Response:
    """Tell how the latest run of a workflow stands."""
    status = await runtime.engine.runs.status(request.path["workflow_id"])
    if status is None:
        raise _never_run(request)
    return await _rendered(status)


async def cancel_workflow(runtime: Runtime, request: Request) -> Response:
    """Cancel the latest run of a workflow: with a key, the one that was the latest at first."""
    latest = await runtime.engine.runs.latest(request.path["workflow_id"])
    if latest is None:
        raise _never_run(request)

    async def answer(run_id: str, _keep: Keep | None) -> tuple[Response, bool]:
        return await _rendered(await runtime.engine.cancel(run_id)), False

    return await run_once(runtime, request, lambda _: latest, answer, status=200)


async def stream_workflow_events(runtime: Runtime, request: Request) -> Response:
    """Send the events of the latest run of a workflow, or of the one that the client has seen, until it has ended."""
    workflow_id, last_seen = request.path["workflow_id"], _last_seen(request)
    run_id = await runtime.database.read(partial(_run_seen, workflow_id=workflow_id, last_seen=last_seen))
    if run_id is None:
        run_id, last_seen = await runtime.engine.runs.latest(workflow_id), 0
    if run_id is None:
        raise _never_run(request)
    events = _events(runtime, run_id, last_seen)
    return StreamingResponse(events, media_type="text/event-stream", headers={"Cache-Control": "no-store"})


async def _rendered(
    answer: dict[str, Any], status_code: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    return await work_on_value(answer, lambda: JSONResponse(answer, status_code, headers))


def _read(body: dict[str, Any]) -> ExecuteWorkflowRequest:
    """
    What is to be executed.

    Raises:
        ProblemError: 422, the workflow cannot run.
    """
    asked = ExecuteWorkflowRequest.from_dict(body)
    faults = _faults(asked)
    if faults:
        raise invalid_input(faults)
    return asked


def _faults(asked: ExecuteWorkflowRequest) -> list[ProblemField]:
    """What keeps a workflow from running: its structure, and if that is sound, its own safety policy."""
    workflow = asked.workflow
    faults = structure_faults(workflow, asked.context or {})
    if faults or workflow.safety_policy is None:
        return [ProblemField(path=format_path(("workflow", *fault.path)), message=fault.reason) for fault in faults]
    places = {task.id: index for index, task in enumerate(workflow.tasks)}
    return [
        ProblemField(
            path=format_path(("workflow", "tasks", places[violation.task_ids[-1]])),
            message=f"{violation.message} ({violation.rule_type}, safety policy {workflow.safety_policy.name!r})",
        )
        for violation in check_workflow(workflow).violations[: MOST_FAULTS + 1]
    ]


async def _events(runtime: Runtime, run_id: str, after: int) -> AsyncIterator[str]:
    """
    The events of a run that come after the one with this number, as server-sent events.

    Raises:
        BrokenOffError: the server stops before the run has ended. A client goes on after the last event that came.
    """
    ending = asyncio.create_task(_has_ended(runtime, run_id))
    quiet_since, poll_seconds = time.monotonic(), _POLL_SECONDS
    try:
        while True:
            # Asked before the events are: what a run tells is stored before it ends.
            is_over = ending.done()
            find = partial(events_of_run, run_id=run_id, after=after, limit=_EVENTS_AT_ONCE)
            events = await runtime.database.read(find)
            for number, event in events:
                yield f"id: {number}\nevent: {json.loads(event)['type']}\ndata: {event}\n\n"
            if events:
                after, quiet_since, poll_seconds = events[-1][0], time.monotonic(), _POLL_SECONDS
                continue
            if is_over and not ending.result():
                raise BrokenOffError
            if is_over:
                return
            if time.monotonic() - quiet_since > _KEEP_ALIVE_SECONDS:
                yield ": the run goes on\n\n"
                quiet_since = time.monotonic()
            await asyncio.wait([ending], timeout=poll_seconds)
            # Many streams may be open of runs that tell nothing for long: they leave the database to others.
            poll_seconds = min(2 * poll_seconds, _LONGEST_POLL_SECONDS)
    finally:
        ending.cancel()


async def _has_ended(runtime: Runtime, run_id: str) -> bool:
    """Wait until a run has ended; whether it has: it may be that it cannot be waited for any more."""
    try:
        await runtime.engine.until_ended(run_id)
    except Exception:  # noqa: BLE001  # the engine stops, or has lost its database
        return False
    return True


def _run_seen(connection: sa.Connection, workflow_id: str, last_seen: int) -> str | None:
    """The run of the workflow that the last event which the client has seen tells of; None if it tells of none."""
    run_id = run_of_event(connection, last_seen)
    return run_id if run_id is not None and runs.is_of(connection, run_id, workflow_id) else None


def _last_seen(request: Request) -> int:
    """The number of the last event that the client has seen; 0 if it has seen none."""
    return int(request.headers.get("last-event-id") or 0)


def _prefers_async(request: Request) -> bool:
    """Whether the client asks for an answer before the run has ended (RFC 7240)."""
    preferences = ",".join(request.headers.getlist("prefer")).split(",")
    return any(preference.partition(";")[0].strip().lower() == "respond-async" for preference in preferences)


def _never_run(request: Request) -> ProblemError:
    return ProblemError(404, f"No run of the workflow {request.path['workflow_id']!r} is known.")
