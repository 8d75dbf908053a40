"""What means something to SQL, logs or terminals means nothing to the runtime: it comes back as it was given."""

import logging
from urllib.parse import quote
from uuid import uuid4

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aureus_local.server.log import configure_log
from tests.support.approvals import action, approval_request
from tests.support.workflows import task, workflow

NOW = "2026-01-01T00:00:00Z"
TEXTS = st.text(st.sampled_from("'\"`;-%_\\*?[](){}$:@#/\n\r\t\0\x1b, aé🦄\u2028"), min_size=1, max_size=20)
PARTS = ["' OR '1'='1", "'; DROP TABLE aureus_metrics; --", "%", "_", ":token", "?", "\\", "{}", "\r\n2026-01-01 INFO"]

quickly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quickly
@given(text=TEXTS | st.sampled_from(PARTS))
def test_telemetry_is_found_by_what_it_was_given(api: httpx.Client, text: str) -> None:
    name, tags = f"{uuid4()}{text}", {text: text}
    metric = {"id": name, "name": name, "value": 1, "timestamp": NOW, "tags": tags}
    span = {"id": name, "trace_id": name, "name": text, "start_time": NOW, "tags": tags}
    for path, item in (("metrics", metric), ("metrics", metric), ("spans", span)):
        assert api.post(f"/observability/{path}", json=item).status_code == 202
    query = {"name": name, "tags": httpx.Response(200, json=tags).text}

    [found] = api.get("/observability/metrics", params=query).json()
    [found_span] = api.get(f"/observability/traces/{quote(name, safe='')}").json()
    assert (found["id"], found["tags"]) == (name, tags)
    assert (found_span["id"], found_span["name"], found_span["tags"]) == (name, text, tags)


@quickly
@given(text=TEXTS | st.sampled_from(PARTS))
def test_approvals_and_runs_are_those_of_the_ids_that_were_given(api: httpx.Client, text: str) -> None:
    name = f"{uuid4()}{text}"
    asked = approval_request(name, name) | {"action": action(name) | {"name": text}, "reason": text}
    key = {"Idempotency-Key": quote(text)}
    token = api.post("/policy/approval", json=asked).json()["approval_token"]
    path = f"/policy/approvals/{quote(token, safe='')}"
    approval = api.post(f"{path}/decision", json={"approved": True, "approver": text}, headers=key).json()
    redeemed = api.post(f"{path}/redeem", json={"action_id": name, "principal_id": name}, headers=key).json()
    echo = task(text, "echo", inputs={text: text}) | {"name": text}
    spec = workflow(echo, workflow_id=name) | {"name": text}
    run = api.post("/workflows/execute", json={"workflow": spec, "correlation_id": name}).json()

    assert (approval["approver"], approval["action_id"], approval["reason"]) == (text, name, text)
    assert (redeemed["status"], redeemed["principal"]["id"]) == ("redeemed", name)
    assert run["task_results"][text]["result"] == {text: text}
    assert api.get(f"/workflows/{quote(name, safe='')}/status").json()["run_id"] == run["run_id"]
    assert len(api.get(f"/observability/traces/{quote(name, safe='')}").json()) == 2


@quickly
@given(text=TEXTS | st.sampled_from(PARTS))
def test_validators_are_named_as_they_were_registered(api: httpx.Client, text: str) -> None:
    name = f"{uuid4()}{text}"
    config = {"type": "max_size", "parameters": {"max_bytes": 1000}}
    assert api.post("/crv/validators", json={"validator_id": name, "config": config}).status_code == 200
    gate = {"name": text, "validators": [name], "block_on_failure": True}
    verdict = api.post("/crv/validate", json={"commit": {"id": text, "data": text}, "gate_config": gate}).json()

    assert (verdict["passed"], verdict["gate_name"]) == (True, text)


@given(text=st.text())
def test_an_entry_of_the_log_is_a_line_and_its_traceback_is_indented(text: str) -> None:
    root, handlers = logging.getLogger(), logging.getLogger().handlers
    root.handlers = []
    try:
        configure_log()
        formatter = root.handlers[0].formatter
    finally:
        root.handlers = handlers
    assert formatter is not None
    info = (ValueError, ValueError(text), None)
    record = logging.LogRecord("aureus", logging.INFO, "", 0, "%s", (text,), info)
    first, *rest = formatter.format(record).splitlines()

    assert " INFO " in first
    assert rest
    assert all(line.startswith("    ") for line in rest)
