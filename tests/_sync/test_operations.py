# DO NOT EDIT: written by custom/tools/compose.py from tests/_async/test_operations.py; change that, then run `make generate`
"""Every operation, through the client, against the real runtime."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

import aureus_sdk
from aureus_sdk import (
    Action,
    SyncAureusClient,
    Commit,
    GateConfig,
    Metric,
    Permission,
    PolicyContext,
    Principal,
    Span,
    TaskSpec,
    TelemetryEvent,
    WorkflowSpec,
)
from aureus_sdk.api.workflows import execute_workflow, get_workflow_status, list_workflows

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def unique(prefix: str) -> str:
    return f"{prefix}-{uuid4().hex}"


def chain(*task_ids: str, **task: Any) -> WorkflowSpec:
    return WorkflowSpec(
        id=unique("chain"),
        name="Chain",
        tasks=[TaskSpec(id=i, name=i, type="action", tool_name="echo", inputs={"data": i}, **task) for i in task_ids],
        dependencies={task_id: [before] for before, task_id in pairwise(task_ids)},
    )


def principal(*permissions: Permission) -> Principal:
    return Principal(id="agent-001", type="agent", permissions=[*permissions])


def action(risk_tier: str, *required: Permission) -> Action:
    return Action(id="delete-records", name="Delete", risk_tier=risk_tier, required_permissions=[*required])


DELETE = Permission(action="delete", resource="database")


def test_a_workflow_runs_and_is_seen_by_every_operation(runtime_url: str) -> None:
    workflow = chain("first", "second")
    correlation_id = unique("trace")
    with SyncAureusClient(runtime_url) as client:
        result = client.execute_workflow(workflow, context={"user": "u"}, correlation_id=correlation_id)
        status = client.get_workflow_status(workflow.id)
        cancelled = client.cancel_workflow(workflow.id)
        page = client.list_workflows(limit=1000)
        events = [event for event in client.stream_workflow_events(workflow.id)]
        resumed = [event for event in client.stream_workflow_events(workflow.id, last_event_id=events[1].id)]
        spans = client.get_trace(correlation_id)
        metrics = client.get_metrics("task.duration", tags={"workflow_id": workflow.id})

    assert result.status == "success"
    assert [task.status for task in result.task_results.values()] == ["success", "success"]
    assert result.correlation_id == correlation_id
    assert (status.status, status.progress) == ("success", 1)
    assert cancelled.status == "success"
    assert [run.run_id for run in page.items if run.workflow_id == workflow.id] == [status.run_id]
    assert [str(event.type) for event in events].count("step_end") == 2
    assert [event.id for event in resumed] == [event.id for event in events[2:]]
    assert {metric.tags["task_id"] for metric in metrics if metric.tags} == {"first", "second"}
    [root] = [span for span in spans if span.parent_id is None]
    assert {span.parent_id for span in spans if span is not root} == {root.id}


@pytest.mark.parametrize("first", ["execute_workflow", "start_workflow"])
def test_a_workflow_is_started_or_waited_for_under_one_key(runtime_url: str, first: str) -> None:
    workflow = chain("only")
    with SyncAureusClient(runtime_url) as client:
        again = client.with_options(idempotency_key=unique("key"))
        run_id = (getattr(again, first)(workflow)).run_id
        result = again.execute_workflow(workflow)
        started = again.start_workflow(workflow)
        page = client.list_workflows(limit=1000)

    assert (result.status, started.status) == ("success", "success")
    assert result.run_id == started.run_id == run_id
    assert [run.run_id for run in page.items if run.workflow_id == workflow.id] == [run_id]


def test_a_workflow_without_a_correlation_id_gets_one(runtime_url: str) -> None:
    with SyncAureusClient(runtime_url) as client:
        result = client.execute_workflow(chain("only"))
        assert result.correlation_id
        assert client.get_trace(result.correlation_id)


def test_a_workflow_runs_once_under_a_key_of_ones_own(runtime_url: str) -> None:
    workflow = chain("only")
    with SyncAureusClient(runtime_url) as client:
        keyed = client.with_options(idempotency_key=unique("key"))
        results = [keyed.execute_workflow(workflow) for _ in range(2)]
        started = [client.with_options(idempotency_key=unique("key")).start_workflow(workflow) for _ in range(2)]

    assert results[0] == results[1]
    assert len({results[0].run_id, *(status.run_id for status in started)}) == 3


def test_a_workflow_that_was_given_up_is_taken_up_again_with_the_ids_of_the_error(runtime_url: str) -> None:
    task = TaskSpec(id="t", name="T", type="action", tool_name="sleep", inputs={"duration_ms": 1_000})
    workflow = WorkflowSpec(id=unique("slow"), name="Slow", tasks=[task], dependencies={})
    with SyncAureusClient(runtime_url) as client:
        with pytest.raises(aureus_sdk.APITimeoutError) as caught:
            client.with_options(timeout=0.3, max_retries=0).execute_workflow(workflow)
        again = client.with_options(
            idempotency_key=caught.value.idempotency_key, correlation_id=caught.value.correlation_id
        )
        result = again.execute_workflow(workflow)
        runs = [run for run in (client.list_workflows(limit=1000)).items if run.workflow_id == workflow.id]

    assert result.status == "success"
    assert [run.run_id for run in runs] == [result.run_id]


def test_a_started_workflow_can_be_followed_and_cancelled(runtime_url: str) -> None:
    workflow = WorkflowSpec(
        id=unique("slow"),
        name="Slow",
        tasks=[TaskSpec(id="slow", name="Slow", type="action", tool_name="sleep", inputs={"duration_ms": 60_000})],
        dependencies={},
    )
    with SyncAureusClient(runtime_url) as client:
        started = client.start_workflow(workflow)
        assert started.status in {"pending", "running"}
        cancelled = client.cancel_workflow(workflow.id)
        status = client.get_workflow_status(workflow.id)
    assert cancelled.status == status.status == "cancelled"
    assert status.run_id == started.run_id


def test_a_failed_run_is_a_result(runtime_url: str) -> None:
    workflow = chain("bad")
    workflow.tasks[0].tool_name = "validate_schema"
    workflow.tasks[0].inputs = {"data": 1, "schema": {"type": "string"}}
    with SyncAureusClient(runtime_url) as client:
        result = client.execute_workflow(workflow)
    assert result.status == "failed"
    assert result.task_results["bad"].error


def test_an_unknown_workflow_is_not_found(runtime_url: str) -> None:
    with SyncAureusClient(runtime_url) as client:
        for ask in (client.get_workflow_status, client.cancel_workflow):
            with pytest.raises(aureus_sdk.NotFoundError) as caught:
                ask(unique("unknown"))
            assert caught.value.problem is not None
            assert caught.value.request_id


@pytest.mark.parametrize("workflow_id", ["a/b?c", "%2e%2e", "ß☃🦄", "a b"])
def test_an_odd_id_comes_back_as_it_is(runtime_url: str, workflow_id: str) -> None:
    workflow = chain("only")
    workflow.id = workflow_id
    with SyncAureusClient(runtime_url) as client:
        client.execute_workflow(workflow)
        status = client.get_workflow_status(workflow_id)
    assert status.workflow_id == workflow_id


def test_a_gate_passes_and_blocks(runtime_url: str) -> None:
    validator_id = unique("positive")
    with SyncAureusClient(runtime_url) as client:
        registration = client.register_validator(
            validator_id, {"type": "expression", "parameters": {"expression": "data.balance > 0"}}
        )
        gate = GateConfig(name="Balance", validators=["not_null", validator_id], block_on_failure=True)
        good = client.validate_commit(Commit(id="c", data={"balance": 1}), gate)
        bad = client.validate_commit(Commit(id="c", data={"balance": -1}), gate)
        listed = client.list_validators()
    assert (registration.registered, registration.resolved) == (True, True)
    assert (good.passed, good.crv_status) == (True, "passed")
    assert (bad.blocked_commit, bad.crv_status, bad.failure_code) == (True, "blocked", "POLICY_VIOLATION")
    assert [v.config.type for v in listed if v.validator_id == validator_id] == ["expression"]


def test_a_validator_with_bad_parameters_is_refused_with_paths(runtime_url: str) -> None:
    with SyncAureusClient(runtime_url) as client:
        with pytest.raises(aureus_sdk.UnprocessableContentError) as caught:
            client.register_validator(unique("bad"), {"type": "max_size", "parameters": {"max_bytes": "many"}})
    assert caught.value.problem is not None
    assert [fault.path for fault in caught.value.problem.errors or []] == ["config.parameters.max_bytes"]


def test_an_approval_goes_from_request_to_redemption(runtime_url: str) -> None:
    with SyncAureusClient(runtime_url) as client:
        token = client.request_approval(action("critical"), principal(), "Clean-up")
        pending = client.get_approval(token)
        with pytest.raises(aureus_sdk.ConflictError):
            client.decide_approval(token, approved=True, approver="agent-001")
        approved = client.decide_approval(token, approved=True, approver="alice", comment="Agreed")
        with pytest.raises(aureus_sdk.ConflictError):
            client.redeem_approval(token, action_id="something-else", principal_id="agent-001")
        redeemed = client.redeem_approval(token, action_id="delete-records", principal_id="agent-001")
        with pytest.raises(aureus_sdk.ConflictError):
            client.redeem_approval(token, action_id="delete-records", principal_id="agent-001")
        page = client.list_approvals(status="redeemed", limit=1000)
        log = client.list_audit_entries(principal_id="agent-001", kind="redemption", limit=1000)
        newest = client.list_audit_entries(limit=1)
        with pytest.raises(aureus_sdk.NotFoundError):
            client.get_approval("approval-unknown")
    assert (pending.status, pending.used, pending.reason) == ("pending", False, "Clean-up")
    assert (approved.status, approved.approver) == ("approved", "alice")
    assert (redeemed.status, redeemed.used) == ("redeemed", True)
    assert token in {approval.token for approval in page.items}
    assert [record.outcome for record in log.items[:2]] == ["refused", "redeemed"]
    assert newest.items == log.items[:1]
    assert newest.next_cursor


@pytest.mark.parametrize(
    ("risk_tier", "held", "allowed", "held_for_human"),
    [("low", [DELETE], True, False), ("critical", [DELETE], False, True), ("critical", [], False, False)],
)
def test_a_policy_decision(
    runtime_url: str, risk_tier: str, held: list[Permission], allowed: bool, held_for_human: bool
) -> None:
    who, what = principal(*held), action(risk_tier, DELETE)
    context = PolicyContext(principal=who, action=what, current_state="evaluating", audit_log=[])
    with SyncAureusClient(runtime_url) as client:
        decision = client.evaluate_policy(context)
        assert client.evaluate_policy(context.to_dict()) is not None
        permitted = client.check_permission(who, what)
    assert (decision.allowed, decision.requires_human_approval) == (allowed, held_for_human)
    assert bool(decision.approval_token) is held_for_human
    assert permitted is bool(held)


def test_telemetry_is_stored_and_found(runtime_url: str) -> None:
    run = unique("run")
    metrics = [Metric(name=run, value=n, timestamp=NOW + timedelta(hours=n), tags={"n": str(n)}) for n in range(4)]
    span = Span(id=unique("span"), trace_id=run, name="work", start_time="2026-11-23T12:00:00", duration=1.5)
    with SyncAureusClient(runtime_url) as client:
        for metric in metrics:
            client.report_metric(metric)
        client.report_span(span)
        client.report_event(TelemetryEvent(type="custom", timestamp=NOW, data={"run": run}))
        everything = client.get_metrics(run)
        between = client.get_metrics(run, start_time=metrics[1].timestamp, end_time="2026-11-23T14:00:00Z")
        tagged = client.get_metrics(run, tags={"n": "3"})
        none = client.get_metrics(run, tags={"n": "3", "other": "x"})
        trace = client.get_trace(run)
        unknown = client.get_trace(unique("unknown"))
    assert [metric.value for metric in everything] == [0, 1, 2, 3]
    assert [metric.value for metric in between] == [1, 2]
    assert [metric.value for metric in tagged] == [3]
    assert none == []
    assert unknown == []
    assert trace == [span]


def test_a_batch_stores_each_item_once_and_costs_only_the_bad_ones(runtime_url: str) -> None:
    name = unique("batch")
    metrics = [{"id": unique("m"), "name": name, "value": n, "timestamp": NOW} for n in range(1_500)]
    with SyncAureusClient(runtime_url) as client:
        first = client.report_batch(metrics=metrics)
        again = client.report_batch(metrics=metrics[:10])
        stored = client.get_metrics(name)
    assert (first.accepted, first.rejected) == (1_500, [])
    assert again.accepted == 10
    assert [metric.value for metric in stored] == list(range(1_500))


def test_the_summary_tells_of_what_has_been_done(runtime_url: str) -> None:
    context = PolicyContext(
        principal=principal(DELETE), action=action("high", DELETE), current_state="idle", audit_log=[]
    )
    with SyncAureusClient(runtime_url) as client:
        client.execute_workflow(chain("only"))
        client.evaluate_policy(context)
        summary = client.get_telemetry_summary()
    assert 0 < summary.task_success_rates["action"] <= 1
    assert (summary.mean_task_duration_ms or 0) > 0
    assert 0 < (summary.approvals_per_policy_check or 0) <= 1


def test_the_server_tells_how_it_is(runtime_url: str) -> None:
    with SyncAureusClient(runtime_url) as client:
        health = client.get_health()
    assert health.status == "ok"


def test_the_low_level_api_takes_the_client(runtime_url: str) -> None:
    with SyncAureusClient(runtime_url) as client:
        result = execute_workflow.sync(client=client, body={"workflow": chain("only").to_dict()})
        response = list_workflows.sync_detailed(client=client, limit=1)
        with pytest.raises(aureus_sdk.NotFoundError):
            get_workflow_status.sync(client=client, workflow_id=unique("unknown"))
    assert result.status == "success"
    assert (response.status_code, len(response.parsed.items)) == (200, 1)
    assert response.request_id
