"""
Expressions, schemas and patterns that are made to take for ever: each gets a verdict or a refusal, and nothing stops.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TEN = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]"
TEN_TIMES = " + ".join(["a"] * 10)
GIVEN_UP = "it takes more than it may, 2 seconds or 1 GiB of memory"


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


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"$dynamicAnchor": "a", "$dynamicRef": "#a"},
        {"$dynamicAnchor": "a", "allOf": [{"$dynamicRef": "#a"}, {"$dynamicRef": "#a"}]},
        {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}},
        {"$ref": "http://127.0.0.1:9/schema"},
        {"$ref": "file:///etc/passwd"},
        {"$ref": "#/nowhere"},
        {"pattern": "^(a+)+$"},
        {"pattern": r"^(a|a)*\1$"},
        {"pattern": "(a{1,1000}){1,1000}"},
        {"patternProperties": {"(x+x+)+y": {}}},
        {"items": nested(100)},
    ],
    ids=str,
)
@pytest.mark.parametrize("data", ["a" * 5000 + "!", nested(100)], ids=["text", "lists"])
def test_a_schema_that_leads_nowhere_has_a_verdict(api: httpx.Client, unique: str, schema: Any, data: Any) -> None:
    result = verdict(api, unique, {"type": "json_schema", "parameters": {"schema": schema}}, data)

    assert "valid" in result or result["status"] == 422


@pytest.mark.parametrize(
    "expression",
    ["|".join(["[@,@]"] * 100), "|".join(["[@,@]", "join('', @)"] * 100), "(" * 10_000, "[?", "a" + "[]" * 5_000],
    ids=["doubles lists", "doubles text", "deep", "cut off", "flattens"],
)
def test_a_transformation_that_takes_too_much_fails_its_task(api: httpx.Client, unique: str, expression: str) -> None:
    data = "x" if "join" in expression else [1]
    inputs = {"data": data, "expression": expression}
    task = {"id": "t", "name": "T", "type": "action", "tool_name": "transform_data", "inputs": inputs}
    asked: dict[str, Any] = {"workflow": {"id": unique, "name": "W", "tasks": [task], "dependencies": {}}}

    result = api.post("/workflows/execute", json=asked).json()

    assert result["status"] in {"failed", "success"}
    assert (result["task_results"]["t"]["status"] == "failed") == (
        "JMESPath" in result["task_results"]["t"].get("error", "")
    )
    assert api.get("/health").status_code == 200


PARTS = st.sampled_from(
    ["a", "b", "(", ")", "[ab]", "[^a]", "|", "*", "+", "?", "{2,9}", "{1,99}", "^", "$", r"\1", "(?=a)", "."]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PARTS, max_size=12).map("".join), st.text("ab!", max_size=200))
def test_whatever_a_pattern_is_it_has_a_verdict(api: httpx.Client, unique: str, pattern: str, text: str) -> None:
    by_schema = verdict(api, unique, {"type": "json_schema", "parameters": {"schema": {"pattern": pattern}}}, text * 50)
    expression = f"data.matches('{pattern.replace(chr(92), chr(92) * 2)}')"
    by_expression = verdict(api, unique, {"type": "expression", "parameters": {"expression": expression}}, text * 50)

    for result in (by_schema, by_expression):
        assert "valid" in result or result["status"] == 422
