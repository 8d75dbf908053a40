"""The operations as functions: what they ask to be sent, and how they read each status."""

from __future__ import annotations

import importlib
import inspect
import json
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import pytest

from aureus_sdk import InvalidInputError, Metric, WorkflowExecutionResult, WorkflowStatus, api
from aureus_sdk.api.crv import validate_commit
from aureus_sdk.api.observability import get_metrics, get_trace, report_metric
from aureus_sdk.api.policy import get_approval, list_approvals
from aureus_sdk.api.workflows import (
    cancel_workflow,
    execute_workflow,
    get_workflow_status,
    list_workflows,
    stream_workflow_events,
)

PATHS: dict[str, dict[str, Any]] = json.loads(files("aureus_sdk").joinpath("openapi.json").read_text("utf-8"))["paths"]
OPERATIONS = [
    (path, method, operation)
    for path, methods in PATHS.items()
    for method, operation in methods.items()
    if method != "parameters"
]
WORKFLOW: dict[str, Any] = {"id": "w", "name": "W", "tasks": [], "dependencies": {}}
STATUS = {"workflow_id": "w", "run_id": "r", "status": "running"}
METRIC = {"name": "m", "value": 1, "timestamp": "2026-01-31T12:00:00Z"}


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
def test_every_operation_is_there_under_its_tag(path: str, method: str, operation: dict[str, Any]) -> None:
    module = importlib.import_module(f"aureus_sdk.api.{operation['tags'][0]}.{operation['operationId']}")
    is_stream = "text/event-stream" in operation["responses"].get("200", {}).get("content", {})
    senders = [] if is_stream else ["sync", "sync_detailed", "asyncio", "asyncio_detailed"]
    assert module.__all__ == ["build", *senders]
    for name in senders:
        function = getattr(module, name)
        assert inspect.iscoroutinefunction(function) == name.startswith("asyncio")
        parameters = list(inspect.signature(function).parameters.values())
        assert parameters[0].name == "client"
        assert {parameter.kind for parameter in parameters} == {inspect.Parameter.KEYWORD_ONLY}
        assert [str(p) for p in parameters[1:]] == [str(p) for p in inspect.signature(module.build).parameters.values()]
    if "{" not in path and "requestBody" not in operation:
        call = module.build()
        assert (call.operation_id, call.method, call.path) == (operation["operationId"], method.upper(), path)


def test_there_is_no_operation_beyond_the_contract() -> None:
    packages = [getattr(api, tag) for tag in api.__all__]
    assert sorted(name for package in packages for name in package.__all__) == sorted(
        operation["operationId"] for _, _, operation in OPERATIONS
    )


@pytest.mark.parametrize(
    ("workflow_id", "segment"), [("w", "w"), ("a/b?c", "a%2Fb%3Fc"), ("ä €", "%C3%A4%20%E2%82%AC"), ("..a", "..a")]
)
def test_an_id_is_one_segment_of_the_path(workflow_id: str, segment: str) -> None:
    assert get_workflow_status.build(workflow_id=workflow_id).path == f"/api/v1/workflows/{segment}/status"
    assert cancel_workflow.build(workflow_id=workflow_id).path == f"/api/v1/workflows/{segment}/cancel"


@pytest.mark.parametrize("bad", ["", ".", "..", None, 5, "\ud800"])
def test_an_id_that_cannot_be_a_segment_is_refused(bad: Any) -> None:
    with pytest.raises(InvalidInputError):
        get_workflow_status.build(workflow_id=bad)
    with pytest.raises(InvalidInputError):
        get_approval.build(token=bad)


def test_only_given_parameters_are_sent() -> None:
    assert get_metrics.build().query == ()
    noon = datetime(2026, 1, 31, 12, tzinfo=UTC)
    call = get_metrics.build(
        name="m", start_time=noon, end_time="2026-01-31T14:00:00+01:00", tags='{"a": "b"}', limit=5
    )
    assert call.query == (
        ("name", "m"),
        ("start_time", "2026-01-31T12:00:00Z"),
        ("end_time", "2026-01-31T13:00:00Z"),
        ("tags", '{"a": "b"}'),
        ("limit", "5"),
    )
    assert call.body is None
    assert list_approvals.build(status="pending").query == (("status", "pending"),)


def test_a_parameter_that_does_not_fit_is_refused() -> None:
    with pytest.raises(InvalidInputError, match=r"^start_time: get_metrics.start_time must be ISO-8601 text"):
        get_metrics.build(start_time="yesterday")
    with pytest.raises(InvalidInputError, match=r"^limit: list_workflows.limit must be a whole number, got '5'"):
        list_workflows.build(limit="5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(InvalidInputError, match=r"^status: list_approvals.status must be one of pending, "):
        list_approvals.build(status="lost")


def test_a_header_is_sent_under_its_own_name() -> None:
    call = execute_workflow.build(body={"workflow": WORKFLOW}, prefer="respond-async", idempotency_key="k")
    assert call.headers == (("Prefer", "respond-async"), ("Idempotency-Key", "k"))
    assert execute_workflow.build(body={"workflow": WORKFLOW}).headers == ()
    assert stream_workflow_events.build(workflow_id="w", last_event_id="41").headers == (("Last-Event-ID", "41"),)


@pytest.mark.parametrize("bad", ["a\r\nX-Admin: yes", "ä", "\x00", "\t"])
def test_what_a_header_cannot_hold_is_refused(bad: str) -> None:
    with pytest.raises(InvalidInputError, match=r"^Idempotency-Key: must be printable ASCII"):
        execute_workflow.build(body={"workflow": WORKFLOW}, idempotency_key=bad)


def test_a_body_is_given_as_a_model_or_a_mapping() -> None:
    assert report_metric.build(body=METRIC) == report_metric.build(body=Metric.of(METRIC))
    with pytest.raises(
        InvalidInputError, match=r"^workflow.id: WorkflowSpec.id must have at least 1 character, got ''"
    ):
        execute_workflow.build(body={"workflow": WORKFLOW | {"id": ""}})
    with pytest.raises(InvalidInputError, match=r"^Metric must be given as such or as a mapping, got None"):
        report_metric.build(body=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_each_documented_status_has_its_result() -> None:
    call = execute_workflow.build(body={"workflow": WORKFLOW})
    result = call.parse(200, {"workflow_id": "w", "status": "success", "task_results": {}})
    assert result == WorkflowExecutionResult(workflow_id="w", status="success", task_results={})
    assert call.parse(202, STATUS) == WorkflowStatus(workflow_id="w", run_id="r", status="running")
    assert report_metric.build(body=METRIC).parse(202, None) is None


@pytest.mark.parametrize("status", [201, 204, 299, 418, 520, 0, 1000])
def test_an_undocumented_status_is_refused(status: int) -> None:
    with pytest.raises(
        InvalidInputError, match=rf"the status {status} is not documented for this operation, only 200 or 202"
    ):
        execute_workflow.build(body={"workflow": WORKFLOW}).parse(status, STATUS)
    with pytest.raises(InvalidInputError, match=rf"the status {status} is not documented for this operation, only 202"):
        report_metric.build(body=METRIC).parse(status, None)


def test_a_list_is_parsed_item_by_item() -> None:
    parse = get_metrics.build().parse
    assert parse(200, [METRIC]) == [Metric.of(METRIC)]
    assert get_trace.build(trace_id="t").parse(200, []) == []
    with pytest.raises(InvalidInputError) as in_item:
        parse(200, [METRIC, METRIC | {"value": None}])
    assert in_item.value.path == (1, "value")
    no_lists: list[Any] = [None, {}, "[]", 5]
    for bad in no_lists:
        with pytest.raises(InvalidInputError, match=r"^the answer must be a list, got "):
            parse(200, bad)


def test_an_answer_that_is_no_object_is_refused() -> None:
    call = validate_commit.build(
        body={
            "commit": {"id": "c", "data": 1},
            "gate_config": {"name": "g", "validators": [], "block_on_failure": True},
        }
    )
    no_objects: list[Any] = [None, [], "passed", True]
    for bad in no_objects:
        with pytest.raises(InvalidInputError, match=r"^GateResult must be an object, got "):
            call.parse(200, bad)
