"""
Expressions, schemas and patterns that are made to take for ever: each gets a verdict or a refusal, and holds up nobody.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.workflows import task, workflow

TEN = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]"
TEN_TIMES = " + ".join(["a"] * 10)
GIVEN_UP = "it takes more than it may, 2 seconds or, on Linux, 1 GiB of memory"
NO_TIME_LEFT = "the 5 seconds are over that a gate's expressions and schemas may take together"
REFUSED = "refused"
AS_MANY_AS_READERS = 4
"""Requests at once, so that each thread that reads from the database has one, were they to be worked on there."""


@pytest.fixture
def api(runtime_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{runtime_url}/api/v1", timeout=60) as client:
        yield client


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def joined(times: int) -> str:
    """An expression that makes a text ten times as long, so many times over."""
    source = "data"
    for _ in range(times):
        source = f"[{source}].map(a, {TEN_TIMES})[0]"
    return f"{source}.size() > 0"


def doubled(times: int) -> dict[str, Any]:
    """A schema that is to be judged by 2 to the power of so many times."""
    definitions: dict[str, Any] = {
        f"d{number}": {"allOf": [{"$ref": f"#/$defs/d{number + 1}"}] * 2} for number in range(times)
    }
    return {"$ref": "#/$defs/d0", "$defs": definitions | {f"d{times}": {"type": "integer"}}}


def verdict(api: httpx.Client, unique: str, config: dict[str, Any], data: Any) -> dict[str, Any]:
    """What the only validator of a gate says; the answer to its registration, if it was refused."""
    registered = api.post("/crv/validators", json={"validator_id": unique, "config": config})
    if registered.status_code == 422:
        return dict(registered.json())
    assert registered.status_code == 200
    gate = {"name": "Gate", "validators": [unique], "block_on_failure": True}
    answer = api.post("/crv/validate", json={"commit": {"id": "commit", "data": data}, "gate_config": gate})
    assert answer.status_code == 200
    assert api.get("/health").status_code == 200
    [result] = answer.json()["validation_results"]
    return dict(result)


@pytest.mark.parametrize(
    ("expression", "data"),
    [
        (joined(4), "x" * 1_000_000),
        (f"{TEN}.all(b, {TEN}.all(c, {TEN}.all(d, data.map(a, {TEN_TIMES}).size() > 0)))", ["x" * 1_000_000]),
    ],
    ids=["joins", "copies"],
)
def test_an_expression_that_takes_too_much_is_given_up(
    api: httpx.Client, unique: str, expression: str, data: Any
) -> None:
    config = {"type": "expression", "parameters": {"expression": expression}}

    result = verdict(api, unique, config, data)

    assert (result["valid"], result["failure_code"]) == (False, "TOOL_ERROR")
    assert GIVEN_UP in result["reason"]
    assert expression[:40] in result["reason"]
    assert verdict(api, unique, {"type": "expression", "parameters": {"expression": "data == 1"}}, 1)["valid"]


def test_a_rule_that_takes_too_much_is_given_up(api: httpx.Client, unique: str) -> None:
    rule: dict[str, Any] = {
        "name": "Join",
        "fields": [],
        "expression": joined(4).replace("[data]", "[data.text]"),
        "message": "no",
    }
    config: dict[str, Any] = {"type": "cross_field_consistency", "parameters": {"rules": [rule]}}

    result = verdict(api, unique, config, {"text": "x" * 1_000_000})

    assert (result["valid"], result["failure_code"]) == (False, "TOOL_ERROR")
    assert GIVEN_UP in result["reason"]


@pytest.mark.parametrize(
    ("schema", "data"),
    [
        (doubled(60), 1),
        ({"oneOf": [{"type": "array", "items": {"$ref": "#"}}] * 2}, nested(100)),
    ],
    ids=["twice at each level", "twice at each level of the data"],
)
def test_a_schema_that_takes_too_much_is_given_up(api: httpx.Client, unique: str, schema: Any, data: Any) -> None:
    result = verdict(api, unique, {"type": "json_schema", "parameters": {"schema": schema}}, data)

    assert (result["valid"], result["failure_code"]) == (False, "TOOL_ERROR")
    assert GIVEN_UP in result["reason"]
    schema_of_integers = {"type": "json_schema", "parameters": {"schema": {"type": "integer"}}}
    assert verdict(api, unique, schema_of_integers, 1)["valid"]


def hostile_pattern(number: int) -> dict[str, Any]:
    """A schema of a few bytes that takes tens of milliseconds to compile."""
    return {"pattern": f"((a{{1,99}}){{1,99}}){{1,9}}{number}"}


def register(api: httpx.Client, validator_id: str, schema: Any) -> httpx.Response:
    config = {"type": "json_schema", "parameters": {"schema": schema}}
    return api.post("/crv/validators", json={"validator_id": validator_id, "config": config})


def pass_gate(api: httpx.Client, *validators: str, data: Any = 1) -> httpx.Response:
    gate = {"name": "Gate", "validators": validators, "block_on_failure": True}
    return api.post("/crv/validate", json={"commit": {"id": "commit", "data": data}, "gate_config": gate})


def answers_while(
    api: httpx.Client, hostile: Callable[[httpx.Client], httpx.Response], times: int
) -> list[httpx.Response]:
    """The answers to requests that take too long, after those to innocent ones that are sent later."""
    sent = threading.Semaphore(0)

    def note(event: str, _info: object) -> None:
        if event == "http11.send_request_body.complete":
            sent.release()

    def trace(request: httpx.Request) -> None:
        request.extensions["trace"] = note

    with (
        httpx.Client(base_url=api.base_url, timeout=60, event_hooks={"request": [trace]}) as other,
        ThreadPoolExecutor(times) as threads,
    ):
        waiting = [threads.submit(hostile, other) for _ in range(times)]
        assert all(sent.acquire(timeout=60) for _ in waiting)
        assert api.get("/health").status_code == 200
        assert api.get("/policy/approvals").status_code == 200
        assert pass_gate(api, "not_null").json()["passed"]
        assert not any(answer.done() for answer in waiting)
        return [answer.result() for answer in waiting]


def test_a_registration_that_takes_too_much_is_refused_and_holds_up_nobody(api: httpx.Client, unique: str) -> None:
    schema = {"allOf": [hostile_pattern(number) for number in range(300)]}

    [refusal] = answers_while(api, lambda client: register(client, unique, schema), 1)

    assert refusal.status_code == 422
    [fault] = refusal.json()["errors"]
    assert fault["path"] == "config.parameters"
    assert GIVEN_UP in fault["message"]
    assert unique not in {registered["validator_id"] for registered in api.get("/crv/validators").json()}


def test_gates_that_take_too_much_are_given_up_and_hold_up_nobody(api: httpx.Client, unique: str) -> None:
    assert register(api, unique, doubled(60)).status_code == 200

    verdicts = answers_while(api, lambda client: pass_gate(client, *[unique] * 100), AS_MANY_AS_READERS)

    for verdict in verdicts:
        reasons = [result["reason"] for result in verdict.json()["validation_results"]]
        assert len(reasons) == 100
        assert GIVEN_UP in reasons[0]
        assert all(NO_TIME_LEFT in reason for reason in reasons[5:])


def test_a_gate_of_too_many_validators_is_refused(api: httpx.Client) -> None:
    refusal = pass_gate(api, *["not_null"] * 101)

    assert refusal.status_code == 422
    assert refusal.json()["errors"][0]["path"] == "gate_config.validators"
    assert len(pass_gate(api, *["not_null"] * 100).json()["validation_results"]) == 100


@pytest.mark.parametrize(
    ("schema", "of_text", "of_lists"),
    [
        ({"$ref": "#"}, "", ""),
        ({"$dynamicAnchor": "a", "$dynamicRef": "#a"}, "", ""),
        ({"$dynamicAnchor": "a", "allOf": [{"$dynamicRef": "#a"}, {"$dynamicRef": "#a"}]}, "", ""),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}, "", ""),
        ({"$ref": "http://127.0.0.1:9/schema"}, REFUSED, REFUSED),
        ({"$ref": "file:///etc/passwd"}, REFUSED, REFUSED),
        ({"$ref": "#/nowhere"}, REFUSED, REFUSED),
        ({"pattern": "^(a+)+$"}, "CONFLICT", ""),
        ({"pattern": r"^(a|a)*\1$"}, "CONFLICT", ""),
        ({"pattern": "(a{1,1000}){1,1000}"}, REFUSED, REFUSED),
        ({"patternProperties": {"(x+x+)+y": {}}}, "", ""),
        ({"items": nested(100)}, REFUSED, REFUSED),
    ],
    ids=str,
)
def test_a_schema_that_leads_nowhere_has_a_verdict(
    api: httpx.Client, unique: str, schema: Any, of_text: str, of_lists: str
) -> None:
    config = {"type": "json_schema", "parameters": {"schema": schema}}

    assert outcome(verdict(api, unique, config, "a" * 5000 + "!")) == of_text
    assert outcome(verdict(api, unique, config, nested(100))) == of_lists


def outcome(result: dict[str, Any]) -> str:
    """The code with which a validator refuses a commit, "" where it does not; REFUSED if it is itself refused."""
    if result.get("status") == 422:
        assert all(fault["path"].startswith("config.parameters") for fault in result["errors"])
        return REFUSED
    assert result["valid"] == (result.get("failure_code") is None)
    return str(result.get("failure_code", ""))


def transformed(api: httpx.Client, unique: str, expression: Any, data: Any) -> dict[str, Any]:
    """What becomes of a task that transforms data."""
    transform = task("t", "transform_data", inputs={"data": data, "expression": expression})
    answer = api.post("/workflows/execute", json={"workflow": workflow(transform, workflow_id=unique)})
    assert api.get("/health").status_code == 200
    return dict(answer.json()["task_results"]["t"])


@pytest.mark.parametrize(
    ("expression", "data", "reason"),
    [
        ("|".join(["[@,@]"] * 100), "x" * 1_000_000, "what it finds takes more than 16 MiB as JSON"),
        ("|".join(["[@,@]"] * 100 + ["to_string(@)"]), [1], GIVEN_UP),
        ("|".join(["[@,@]", "[]"] * 100), [1], GIVEN_UP),
        ("|".join(["[@,@]", "join('', @)"] * 100), "x", GIVEN_UP),
        ("length(join(s, l))", {"s": "x" * 10_000_000, "l": [""] * 900}, GIVEN_UP),
        ("@" * 10_001, 1, "it has 10001 characters, and may have 10000"),
        ("@" * 10_000_000, 1, "it has 10000000 characters, and may have 10000"),
        (["@"] * 1_000_000, 1, "it is no text"),
        ("(" * 10_000, 1, "recursion"),
        ("[?", 1, "Incomplete expression"),
        ("max_by(@, &@)", [1, "a"], "not supported"),
        ("&a", 1, "not JSON"),
    ],
    ids=range(12),
)
def test_a_transformation_that_takes_too_much_or_has_no_answer_fails_its_task(
    api: httpx.Client, unique: str, expression: Any, data: Any, reason: str
) -> None:
    task = transformed(api, unique, expression, data)

    assert task["status"] == "failed"
    assert reason in task["error"]
    assert len(task["error"]) < 2_000
    assert transformed(api, unique, "a.b", {"a": {"b": 1}})["result"] == 1


PARTS = st.sampled_from(
    ["a", "b", "(", ")", "[ab]", "[^a]", "|", "*", "+", "?", "{2,9}", "{1,99}", "^", "$", r"\1", "(?=a)", "."]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PARTS, max_size=12).map("".join), st.text("ab!", max_size=200))
def test_whatever_a_pattern_is_it_has_a_verdict(api: httpx.Client, unique: str, pattern: str, text: str) -> None:
    schema = {"type": "json_schema", "parameters": {"schema": {"pattern": pattern}}}
    expression = f"data.matches('{pattern.replace(chr(92), chr(92) * 2)}')"

    by_schema = outcome(verdict(api, unique, schema, text * 50))
    by_expression = outcome(
        verdict(api, unique, {"type": "expression", "parameters": {"expression": expression}}, text * 50)
    )

    assert by_schema in {"", "CONFLICT", REFUSED}
    assert by_expression in {"", "POLICY_VIOLATION", "TOOL_ERROR"}
    if by_schema != REFUSED and by_expression != "TOOL_ERROR":  # there are patterns that only one of them knows
        assert (by_schema == "") == (by_expression == "")
