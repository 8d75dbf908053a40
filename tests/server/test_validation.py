"""What is wrong with a request is told with its path, and changes nothing."""

from typing import Any

import httpx
import pytest

from tests.support.approvals import approval_request

LONG = "x" * 1025
TASK = {"id": "t", "name": "T", "type": "action"}


def workflow(task: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    return {"workflow": {"id": "w", "name": "W", "tasks": [TASK | (task or {})], "dependencies": {}} | changes}


def metric(**changes: Any) -> dict[str, Any]:
    return {"name": "m", "value": 1, "timestamp": "2026-01-01T00:00:00Z"} | changes


def gate(strategy: Any) -> dict[str, Any]:
    gate_config: dict[str, Any] = {
        "name": "G",
        "validators": [],
        "block_on_failure": True,
        "recovery_strategy": strategy,
    }
    return {"commit": {"id": "c", "data": 1}, "gate_config": gate_config}


def bounds(**parameters: float) -> dict[str, Any]:
    config = {"type": "statistical_bounds", "parameters": {"field": "v", **parameters}}
    return {"validator_id": "bounds", "config": config}


def faults(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return {error["path"]: error["message"] for error in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/workflows/execute", {}, {"workflow": "is required"}),
        (
            "/workflows/execute",
            workflow({"retry": {"max_attempts": 0}}),
            {
                "workflow.tasks[0].retry.max_attempts": "0 is less than the minimum of 1",
                "workflow.tasks[0].retry.backoff_ms": "is required",
            },
        ),
        (
            "/workflows/execute",
            workflow({"type": "actoin", "timeout_ms": 1.5}),
            {
                "workflow.tasks[0].type": '"actoin" is not one of "action", "decision" or "parallel"',
                "workflow.tasks[0].timeout_ms": '1.5 is not of type "integer"',
            },
        ),
        (
            "/workflows/execute",
            workflow(dependencies={"t": "other"}),
            {"workflow.dependencies.t": '"other" is not of type "array"'},
        ),
        (
            "/workflows/execute",
            workflow(dependencies={"t": ["nobody"], "x": []}),
            {
                "workflow.dependencies.t[0]": "there is no task 'nobody'",
                "workflow.dependencies.x": "there is no task 'x'",
            },
        ),
        (
            "/workflows/execute",
            workflow(dependencies={"t": ["t"]}),
            {"workflow.dependencies.t": "tasks wait for themselves: t -> t"},
        ),
        ("/observability/metrics", metric(timestamp="yesterday"), {"timestamp": None}),
        ("/observability/metrics", metric(timestamp="0001-01-01T00:00:00+05:00"), {"timestamp": None}),
        ("/observability/metrics", metric(timestamp=5), {"timestamp": '5 is not of type "string"'}),
        ("/observability/metrics", metric(value=True, tags={"a": 1}), {"value": None, "tags.a": None}),
        ("/observability/metrics", metric(value=10**400), {"value": None}),
        (
            "/observability/metrics",
            metric(name=None),
            {"name": '"null" is not of type "string"'.replace('"null"', "null")},
        ),
        (
            "/crv/validate",
            gate({"type": "retry_alt_tool", "tool_name": "x"}),
            {"gate_config.recovery_strategy.max_retries": "is required"},
        ),
        ("/crv/validate", gate({"type": "pray"}), {"gate_config.recovery_strategy.type": None}),
        ("/crv/validate", gate({}), {"gate_config.recovery_strategy.type": "is required"}),
        (
            "/crv/validators",
            {"validator_id": "v", "config": {"type": "max_size", "parameters": {"max_bytes": "many"}}},
            {"config.parameters.max_bytes": None},
        ),
        (
            "/crv/validators",
            bounds(min=2, max=1, mim=1),
            {"config.parameters.mim": 'is unknown; did you mean "min"?'},
        ),
        (
            "/crv/validators",
            bounds(min=2, max=1, stddev=1),
            {
                "config.parameters.min": "2 is more than the max of 1, so that no value would be valid",
                "config.parameters.stddev": "would not be used: give the mean that it is measured from",
            },
        ),
        (
            "/crv/validators",
            {"validator_id": "", "config": {"type": "custom"}},
            {"validator_id": '"" is shorter than 1 character'},
        ),
        ("/workflows/execute", workflow({"id": LONG}), {"workflow.tasks[0].id": None}),
        (
            "/workflows/execute",
            workflow(safety_policy={"name": LONG, "rules": [{"type": "no_cycles", "message": LONG}]}),
            {"workflow.safety_policy.name": None, "workflow.safety_policy.rules[0].message": None},
        ),
        (
            "/workflows/execute",
            workflow(safety_policy={"name": "many", "rules": [{"type": "no_cycles"}] * 101}),
            {"workflow.safety_policy.rules": None},
        ),
    ],
)
def test_faults_have_paths(api: httpx.Client, path: str, body: dict[str, Any], expected: dict[str, str | None]) -> None:
    told = faults(api.post(path, json=body))

    assert told.keys() == expected.keys()
    assert {name: told[name] for name, message in expected.items() if message} == {
        k: v for k, v in expected.items() if v
    }


def test_a_long_key_is_not_repeated_with_each_fault_below_it(api: httpx.Client) -> None:
    key = "k" * 1_000_000
    of_types = api.post("/workflows/execute", json=workflow(dependencies={key: [1] * 200}))
    of_structure = api.post("/workflows/execute", json=workflow(dependencies={key: ["absent"] * 200}))

    cut = f"workflow.dependencies.{'k' * 256}…"
    assert [*faults(of_types)] == [f"{cut}[{index}]" for index in range(100)]
    assert [*faults(of_structure)] == [cut, *[f"{cut}[{index}]" for index in range(99)]]


def test_a_gate_that_names_no_validator_is_told_of_one_that_is_near(api: httpx.Client, unique: str) -> None:
    api.post("/crv/validators", json={"validator_id": unique, "config": {"type": "not_null"}}).raise_for_status()
    asked = {"commit": {"id": "c", "data": 1}, "gate_config": gate(None)["gate_config"] | {"validators": [unique[1:]]}}
    [result] = api.post("/crv/validate", json=asked).json()["validation_results"]
    assert result["reason"] == f'no validator "{unique[1:]}" is registered; did you mean "{unique}"?'


def test_a_mean_that_counts_for_nothing_is_told(api: httpx.Client) -> None:
    alone, with_deviation = (
        api.post("/crv/validators", json=body).raise_for_status().json()["detail"]
        for body in (bounds(mean=1), bounds(mean=1, stddev=1))
    )

    assert alone == "Ready to use in a gate, but its mean counts for nothing: that takes a stddev as well."
    assert with_deviation == "Ready to use in a gate."


@pytest.mark.parametrize(
    ("id_", "message"),
    [
        (".", 'must not be "." or ".."'),
        ("..", 'must not be "." or ".."'),
        ("x" * 60_000, " is longer than 1024 characters"),
    ],
)
def test_an_id_that_no_path_can_hold_is_refused(api: httpx.Client, id_: str, message: str) -> None:
    span = {"id": "s", "trace_id": id_, "name": "S", "start_time": "2026-01-01T00:00:00Z"}

    of_run = faults(api.post("/workflows/execute", json=workflow(id=id_) | {"correlation_id": id_}))
    of_span = faults(api.post("/observability/spans", json=span))

    assert {*of_run} == {"workflow.id", "correlation_id"}
    assert {*of_span} == {"trace_id"}
    assert all(told.endswith(message) for told in [*of_run.values(), *of_span.values()])


def test_an_action_whose_token_no_path_could_hold_is_refused(api: httpx.Client) -> None:
    asked = approval_request("x" * 60_000)

    assert [*faults(api.post("/policy/approval", json=asked))] == ["action.id"]


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/observability/metrics", "limit=0", {"limit": "0 is less than the minimum of 1"}),
        ("/observability/metrics", "limit=1001", {"limit": "1001 is greater than the maximum of 1000"}),
        ("/observability/metrics", "limit=ten", {"limit": '"ten" is not of type "integer"'}),
        ("/observability/metrics", "limit=1.0", {"limit": '"1.0" is not of type "integer"'}),
        ("/observability/metrics", "limit=1&limit=2", {"limit": "is given more than once"}),
        ("/observability/metrics", "start_time=then&end_time=", {"start_time": None, "end_time": None}),
        ("/observability/metrics", "tags=%7B", {"tags": None}),
        ("/observability/metrics", "tags=[]", {"tags": None}),
        ("/observability/metrics", "tags=%7B%22a%22:1%7D", {"tags": None}),
        ("/observability/metrics", "cursor=", {"cursor": '"" is shorter than 1 character'}),
        ("/observability/metrics", "cursor=nonsense", {"cursor": "is not a cursor of an answer"}),
        ("/policy/approvals", "status=lost", {"status": None}),
        ("/workflows", "cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk5", {"cursor": "is not a cursor of an answer"}),
    ],
)
def test_faults_of_the_query_have_names(
    api: httpx.Client, path: str, query: str, expected: dict[str, str | None]
) -> None:
    told = faults(api.get(f"{path}?{query}"))

    assert told.keys() == expected.keys()
    assert {name: told[name] for name, message in expected.items() if message} == {
        k: v for k, v in expected.items() if v
    }


def test_unknown_query_parameters_and_fields_are_ignored(api: httpx.Client, unique: str) -> None:
    assert api.get("/observability/metrics?colour=red&limit=1").status_code == 200
    assert api.post("/observability/metrics", json=metric(name=unique, colour="red")).status_code == 202
    [stored] = api.get("/observability/metrics", params={"name": unique}).json()
    assert "colour" not in stored


def test_nulls_mean_absent_but_in_free_form_values(api: httpx.Client) -> None:
    inputs = {"data": {"kept": None}}
    body = workflow({"tool_name": "echo", "inputs": inputs, "retry": None, "timeout_ms": None}, goal=None) | {
        "context": None,
        "correlation_id": None,
    }
    result = api.post("/workflows/execute", json=body).json()

    assert result["task_results"]["t"]["result"] == inputs
    assert "correlation_id" not in result


def test_null_is_a_fault_where_something_is_required(api: httpx.Client) -> None:
    assert faults(api.post("/workflows/execute", json={"workflow": None})) == {
        "workflow": 'null is not of type "object"'
    }


def test_a_hundred_faults_are_enough(api: httpx.Client) -> None:
    body = workflow(tasks=[{"name": "T", "type": "action"}] * 1000)
    answer = api.post("/workflows/execute", json=body)

    assert len(answer.json()["errors"]) == 100
    assert "more than 100" in answer.json()["detail"]


def test_a_long_value_is_not_repeated_whole(api: httpx.Client) -> None:
    answer = api.post("/observability/metrics", json=metric(value="x" * 100_000))

    assert len(answer.content) < 1000
    assert answer.json()["errors"][0]["message"].endswith('is not of type "number"')


def test_what_is_refused_changes_nothing(api: httpx.Client, unique: str) -> None:
    assert api.post("/workflows/execute", json=workflow(id=unique, dependencies={"t": ["t"]})).status_code == 422
    assert api.get(f"/workflows/{unique}/status").status_code == 404
    assert api.post("/observability/spans", json={"id": unique, "trace_id": unique, "name": "s"}).status_code == 422
    assert api.get(f"/observability/traces/{unique}").json() == []


@pytest.mark.parametrize(
    "content",
    [
        b"nothing",
        b'{"value": NaN}',
        b'{"value": -Infinity}',
        b'{"value": 1e999}',
        b'{"value": ' + b"9" * 5000 + b"}",
        b'{"value": 1, "value": 2}',
        b'{"name": "\xff"}',
        b'\xef\xbb\xbf{"name": "m"}',
        b'{"name": "\\ud800"}',
        b"[" * 200 + b"]" * 200,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"name": "m"} trailing',
        "{}".encode("utf-16"),
    ],
)
def test_what_is_not_json_is_malformed(api: httpx.Client, content: bytes) -> None:
    answer = api.post("/observability/metrics", content=content, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("The body cannot be read as JSON: ")


@pytest.mark.parametrize("text", ["\U0001f984", "\0", "\\", '"', "\u2028", "a" * 10_000])
def test_any_text_comes_back_as_it_is(api: httpx.Client, unique: str, text: str) -> None:
    name = unique + text
    assert api.post("/observability/metrics", json=metric(name=name, tags={text: text})).status_code == 202
    if len(text) < 10:
        [stored] = api.get("/observability/metrics", params={"name": name}).json()
        assert (stored["name"], stored["tags"]) == (name, {text: text})
