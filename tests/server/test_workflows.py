"""Workflows over HTTP: answered at once or at the end, listed, followed."""

import json
from itertools import islice
from typing import Any

import httpx
import pytest

from tests.support.http import pages


def workflow(workflow_id: str, *durations_ms: int) -> dict[str, Any]:
    tasks = [
        {"id": f"t{number}", "name": "T", "type": "action", "tool_name": "sleep", "inputs": {"duration_ms": duration}}
        for number, duration in enumerate(durations_ms)
    ]
    dependencies = {f"t{number}": [f"t{number - 1}"] for number in range(1, len(tasks))}
    return {"workflow": {"id": workflow_id, "name": "W", "tasks": tasks, "dependencies": dependencies}}


def events_in(text: str) -> list[dict[str, str]]:
    blocks = [block for block in text.split("\n\n") if block and not block.startswith(":")]
    return [dict(line.split(": ", 1) for line in block.split("\n")) for block in blocks]


@pytest.mark.parametrize("prefer", ["respond-async", "wait=5, Respond-Async; x=1", "handling=lenient,respond-async"])
def test_who_prefers_it_is_answered_at_once(api: httpx.Client, unique: str, prefer: str) -> None:
    answer = api.post("/workflows/execute", json=workflow(unique, 60_000), headers={"Prefer": prefer})

    assert (answer.status_code, answer.headers["preference-applied"]) == (202, "respond-async")
    assert answer.json()["status"] in {"pending", "running"}
    cancelled = api.post(f"/workflows/{unique}/cancel").json()
    assert (cancelled["status"], cancelled["run_id"]) == ("cancelled", answer.json()["run_id"])
    assert api.post(f"/workflows/{unique}/cancel").json() == cancelled


def test_who_does_not_is_answered_at_the_end(api: httpx.Client, unique: str) -> None:
    answer = api.post("/workflows/execute", json=workflow(unique, 1), headers={"Prefer": "wait=5"})

    assert (answer.status_code, answer.json()["status"]) == (200, "success")
    assert "preference-applied" not in answer.headers


def test_a_workflow_without_tasks_succeeds(api: httpx.Client, unique: str) -> None:
    assert api.post("/workflows/execute", json=workflow(unique)).json()["status"] == "success"


def test_runs_are_listed_newest_first_in_pages(api: httpx.Client, unique: str) -> None:
    runs = [api.post("/workflows/execute", json=workflow(unique, 0)).json()["run_id"] for _ in range(3)]

    listed = list(islice(pages(api, "/workflows", limit=2), 3))
    assert all(len(page.json()["items"]) <= 2 for page in listed)
    assert [run["run_id"] for page in listed for run in page.json()["items"]][:3] == runs[::-1]


def test_a_page_has_fewer_runs_where_they_are_large(api: httpx.Client, unique: str) -> None:
    asked = workflow(unique, 60_000, *[0] * 999)
    for task in asked["workflow"]["tasks"]:
        task["risk_tier"] = "CRITICAL"
    rule = {"type": "require_compensation_for_critical", "severity": "warning", "message": "€" * 1024}
    asked["workflow"]["safety_policy"] = {"name": "own", "rules": [rule]}
    runs: list[str] = []
    for _ in range(3):  # each takes more than 3 MiB to tell
        runs.append(api.post("/workflows/execute", json=asked, headers={"Prefer": "respond-async"}).json()["run_id"])
        api.post(f"/workflows/{unique}/cancel")

    first, second = (page.json()["items"] for page in islice(pages(api, "/workflows", limit=100), 2))
    [only] = next(pages(api, "/workflows", limit=1)).json()["items"]

    assert [run["run_id"] for run in first] == [runs[2], runs[1]]
    assert second[0]["run_id"] == runs[0]
    assert only == first[0]


def test_events_come_in_order_and_end_with_the_run(api: httpx.Client, unique: str) -> None:
    api.post("/workflows/execute", json=workflow(unique, 1, 1))
    answer = api.get(f"/workflows/{unique}/events")

    events = events_in(answer.text)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert [event["event"] for event in events] == ["step_start", "step_end", "step_start", "step_end"]
    assert [json.loads(event["data"])["task_id"] for event in events] == ["t0", "t0", "t1", "t1"]
    assert [int(event["id"]) for event in events] == sorted({int(event["id"]) for event in events})


def test_a_stream_goes_on_after_the_last_event_seen(api: httpx.Client, unique: str) -> None:
    api.post("/workflows/execute", json=workflow(unique, 1, 1))
    events = events_in(api.get(f"/workflows/{unique}/events").text)

    for seen, event in enumerate(events, 1):
        answer = api.get(f"/workflows/{unique}/events", headers={"Last-Event-ID": event["id"]})
        assert events_in(answer.text) == events[seen:]
    assert api.get(f"/workflows/{unique}/events", headers={"Last-Event-ID": "x"}).status_code == 422


def test_a_stream_goes_on_with_the_run_of_the_last_event_seen(api: httpx.Client, unique: str) -> None:
    api.post("/workflows/execute", json=workflow(unique, 1, 1))
    earlier = events_in(api.get(f"/workflows/{unique}/events").text)
    api.post("/workflows/execute", json=workflow(unique, 1, 1))
    latest = events_in(api.get(f"/workflows/{unique}/events").text)

    for events in (earlier, latest):
        for seen, event in enumerate(events, 1):
            answer = api.get(f"/workflows/{unique}/events", headers={"Last-Event-ID": event["id"]})
            assert events_in(answer.text) == events[seen:]


def test_a_last_event_of_no_run_of_the_workflow_leads_to_the_beginning_of_its_latest_run(
    api: httpx.Client, unique: str
) -> None:
    def tell(tags: dict[str, str]) -> None:
        event = {"type": "custom", "timestamp": "2026-01-01T00:00:00Z", "data": {}, "tags": tags}
        assert api.post("/observability/events", json=event).status_code == 202

    api.post("/workflows/execute", json=workflow(f"{unique}-other", 1))
    of_other = events_in(api.get(f"/workflows/{unique}-other/events").text)
    for tags in ({}, {"run_id": "no run"}, {"run_id": "long" * 100}):
        tell(tags)
    run_id = api.post("/workflows/execute", json=workflow(unique, 1)).json()["run_id"]
    tell({})
    tell({"run_id": run_id})
    events = events_in(api.get(f"/workflows/{unique}/events").text)

    first, *_, before_last, last = (int(event["id"]) for event in events)
    for number in (*range(int(of_other[0]["id"]), first), *range(before_last + 1, last), 10**18 - 1):
        answer = api.get(f"/workflows/{unique}/events", headers={"Last-Event-ID": str(number)})
        assert events_in(answer.text) == events


def test_a_stream_follows_a_run_that_goes_on(api: httpx.Client, unique: str) -> None:
    api.post("/workflows/execute", json=workflow(unique, 1_500, 60_000), headers={"Prefer": "respond-async"})
    seen: list[str] = []
    with api.stream("GET", f"/workflows/{unique}/events") as answer:
        for line in answer.iter_lines():
            if line.startswith("event: "):
                seen.append(line.removeprefix("event: "))
            if seen == ["step_start", "step_end", "step_start"]:
                api.post(f"/workflows/{unique}/cancel")

    assert seen[:3] == ["step_start", "step_end", "step_start"]
    assert api.get(f"/workflows/{unique}/status").json()["status"] == "cancelled"


def test_only_the_latest_run_is_streamed(api: httpx.Client, unique: str) -> None:
    _, latest = (api.post("/workflows/execute", json=workflow(unique, 1)).json()["run_id"] for _ in range(2))
    events = [json.loads(event["data"]) for event in events_in(api.get(f"/workflows/{unique}/events").text)]

    assert {event["tags"]["run_id"] for event in events} == {latest}


def test_an_event_of_ones_own_joins_the_run_that_its_tag_names(api: httpx.Client, unique: str) -> None:
    run_id = api.post("/workflows/execute", json=workflow(unique, 1)).json()["run_id"]
    event = {"type": "custom", "timestamp": "2026-01-01T00:00:00Z", "data": {"note": 1}, "tags": {"run_id": run_id}}
    api.post("/observability/events", json=event)

    assert [each["event"] for each in events_in(api.get(f"/workflows/{unique}/events").text)][-1] == "custom"


@pytest.mark.parametrize(("method", "what"), [("GET", "status"), ("GET", "events"), ("POST", "cancel")])
def test_a_workflow_that_was_never_run_is_not_found(api: httpx.Client, unique: str, method: str, what: str) -> None:
    assert api.request(method, f"/workflows/{unique}/{what}").status_code == 404


def risky(unique: str, severity: str) -> dict[str, Any]:
    asked = workflow(unique, 0)
    asked["workflow"]["tasks"][0]["risk_tier"] = "HIGH"
    rule = {"type": "require_permissions_for_high_risk", "severity": severity}
    asked["workflow"]["safety_policy"] = {"name": "own", "rules": [rule]}
    return asked


def test_a_workflow_that_violates_its_safety_policy_is_refused(api: httpx.Client, unique: str) -> None:
    answer = api.post("/workflows/execute", json=risky(unique, "error"))

    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    assert fault["path"] == "workflow.tasks[0]"
    assert "require_permissions_for_high_risk, safety policy 'own'" in fault["message"]
    assert api.get(f"/workflows/{unique}/status").status_code == 404


def test_what_a_safety_policy_warns_of_is_in_every_answer(api: httpx.Client, unique: str) -> None:
    result = api.post("/workflows/execute", json=risky(unique, "warning")).json()
    started = api.post("/workflows/execute", json=risky(unique, "warning"), headers={"Prefer": "respond-async"}).json()

    [warning] = result["warnings"]
    assert result["status"] == "success"
    assert (warning["rule_type"], warning["task_ids"]) == ("require_permissions_for_high_risk", ["t0"])
    assert started["warnings"] == api.get(f"/workflows/{unique}/status").json()["warnings"] == [warning]


def test_references_that_double_what_they_refer_to_fail_a_task_and_hold_up_nobody(
    api: httpx.Client, unique: str
) -> None:
    asked = workflow(unique, *[0] * 30)
    for number, task in enumerate(asked["workflow"]["tasks"]):
        before = {"$from": f"t{number - 1}"}
        task |= {"tool_name": "echo", "inputs": {"a": before, "b": before} if number else {"text": "x" * 1_000}}

    result = api.post("/workflows/execute", json=asked).json()

    tasks = result["task_results"].values()
    assert result["status"] == "partial"
    assert "the results that the task is given take more than 16 MiB as JSON" in result["error"]
    assert {task["attempts"] for task in tasks if task["status"] == "failed"} == {1}
    assert {task["status"] for task in tasks} == {"success", "failed", "skipped"}
    assert api.get("/health").status_code == 200


def test_a_chain_of_a_hundred_thousand_tasks_that_bites_its_tail_is_refused(api: httpx.Client, unique: str) -> None:
    count = 100_000
    tasks = [{"id": f"t{number}", "name": "", "type": "action"} for number in range(count)]
    dependencies = {f"t{number}": [f"t{number - 1 if number else count - 1}"] for number in range(count)}
    asked = {"workflow": {"id": unique, "name": "W", "tasks": tasks, "dependencies": dependencies}}

    answer = api.post("/workflows/execute", json=asked)

    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    assert fault["path"] == "workflow.dependencies.t0"
    assert "t0 -> t99999 -> t99998" in fault["message"]


def test_a_reference_that_leads_nowhere_is_refused(api: httpx.Client, unique: str) -> None:
    asked = workflow(unique, 0, 0)
    asked["workflow"]["tasks"][0]["inputs"]["data"] = {"$from": "t1"}
    asked["workflow"]["tasks"][1]["inputs"]["data"] = {"$from": "context", "path": "user"}

    paths = [fault["path"] for fault in api.post("/workflows/execute", json=asked).json()["errors"]]

    assert sorted(paths) == ["workflow.tasks[0].inputs.data", "workflow.tasks[1].inputs.data"]
