"""The contract as the server reads it."""

import json
from importlib import resources
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aureus_local.server.contract import Contract
from aureus_local.server.handlers import find_handlers
from aureus_local.server.schemas import Schema, without_nulls

DOCUMENT: dict[str, Any] = json.loads((resources.files("aureus_sdk") / "openapi.json").read_bytes())
OPERATIONS: list[tuple[str, str, dict[str, Any]]] = [
    (path, method, operation) for path, item in DOCUMENT["paths"].items() for method, operation in item.items()
]
WITH_BODY = [case for case in OPERATIONS if "requestBody" in case[2]]
CONTRACT = Contract.load()


def names_of(cases: list[tuple[str, str, dict[str, Any]]]) -> list[str]:
    return [operation["operationId"] for _, _, operation in cases]


def ask(api: httpx.Client, path: str, method: str, **request: Any) -> httpx.Response:
    target = path.removeprefix("/api/v1").format(workflow_id="no-such", token="no-such", trace_id="no-such")
    return api.request(method, target, **request)


def example(operation: dict[str, Any]) -> Any:
    return operation["requestBody"]["content"]["application/json"]["example"]


def test_every_operation_has_one_handler_and_every_handler_an_operation() -> None:
    assert find_handlers().keys() == CONTRACT.operations.keys()


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=names_of(OPERATIONS))
def test_the_example_of_an_operation_gets_a_documented_answer(
    api: httpx.Client, path: str, method: str, operation: dict[str, Any]
) -> None:
    body = example(operation) if "requestBody" in operation else None
    answer = ask(api, path, method, json=body)

    expected = {404, 409} if "no-such" in str(answer.url) else set[int]()
    assert answer.is_success or answer.status_code in expected
    assert answer.headers["x-request-id"]
    assert_documented(answer, operation["responses"][str(answer.status_code)])


def assert_documented(answer: httpx.Response, response: dict[str, Any]) -> None:
    if "$ref" in response:
        response = DOCUMENT["components"]["responses"][response["$ref"].rpartition("/")[2]]
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    assert media_type in response.get("content", [""])
    if media_type.endswith("json"):
        schema = Schema(response["content"][media_type]["schema"], DOCUMENT["components"]["schemas"])
        assert schema.faults(answer.json()) == []


@pytest.mark.parametrize(("path", "method", "operation"), WITH_BODY, ids=names_of(WITH_BODY))
def test_what_is_no_body_of_an_operation_is_refused(
    api: httpx.Client, path: str, method: str, operation: dict[str, Any]
) -> None:
    text = json.dumps(example(operation))
    is_json = {"Content-Type": "application/json"}

    assert ask(api, path, method, json=[]).json()["errors"] == [{"path": "", "message": '[] is not of type "object"'}]
    assert ask(api, path, method, content=text[:-1], headers=is_json).status_code == 400
    assert ask(api, path, method, content="", headers=is_json).status_code == 400
    assert ask(api, path, method, content=text, headers={"Content-Type": "text/plain"}).status_code == 415
    assert ask(api, path, method, content=text).status_code == 415


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=names_of(OPERATIONS))
def test_an_unknown_method_is_told_the_known_ones(
    api: httpx.Client, path: str, method: str, operation: dict[str, Any]
) -> None:
    del operation
    answer = ask(api, path, "PATCH")

    assert answer.status_code == 405
    assert method.upper() in answer.headers["allow"].split(", ")


@given(st.text(min_size=1).filter(lambda text: "\ud800" not in text))
def test_any_id_is_one_segment_of_a_path(workflow_id: str) -> None:
    path = f"/api/v1/workflows/{quote(workflow_id, safe='')}/status"
    operations, values = CONTRACT.route(path.encode())

    assert operations["GET"].id == "get_workflow_status"
    assert values == {"workflow_id": workflow_id}


COMPONENTS: dict[str, Any] = {
    "Thing": {
        "type": "object",
        "required": ["must"],
        "properties": {
            "must": {"type": "string"},
            "may": {"type": "string"},
            "free": {"description": "Anything."},
            "map": {"type": "object", "additionalProperties": True},
            "texts": {"type": "object", "additionalProperties": {"type": "string"}},
            "things": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
            "choice": {"$ref": "#/components/schemas/Choice"},
        },
    },
    "Choice": {
        "oneOf": [{"$ref": "#/components/schemas/Thing"}],
        "discriminator": {"propertyName": "must", "mapping": {"thing": "#/components/schemas/Thing"}},
    },
}


NULLS: list[tuple[Any, Any]] = [
    ({"must": None, "may": None}, {"must": None}),
    ({"free": None, "other": None}, {"free": None, "other": None}),
    ({"map": {"a": None, "b": {"c": [None]}}}, {"map": {"a": None, "b": {"c": [None]}}}),
    ({"map": None, "texts": {"a": None, "b": "b"}}, {"texts": {"b": "b"}}),
    ({"things": [{"may": None}, None]}, {"things": [{}, None]}),
    ({"choice": {"must": "thing", "may": None}}, {"choice": {"must": "thing"}}),
    ({"choice": {"must": "other", "may": None}}, {"choice": {"must": "other", "may": None}}),
    ({"choice": {"must": ["odd"], "may": None}}, {"choice": {"must": ["odd"], "may": None}}),
    (None, None),
]


@pytest.mark.parametrize(("value", "kept"), NULLS)
def test_only_nulls_that_mean_absent_are_dropped(value: Any, kept: Any) -> None:
    assert without_nulls(value, {"$ref": "#/components/schemas/Thing"}, COMPONENTS) == kept
