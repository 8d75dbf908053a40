"""The contract as the server reads it."""

import json
from dataclasses import replace
from importlib import resources
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request as HTTPRequest

from aureus_local.server.contract import Contract
from aureus_local.server.handlers import HandlerError, find_handlers
from aureus_local.server.problems import ProblemError
from aureus_local.server.requests import read_request
from aureus_local.server.schemas import Schema, without_nulls
from aureus_sdk.models import ProblemField

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
    assert find_handlers(CONTRACT.operations.values()).keys() == CONTRACT.operations.keys()


def test_an_operation_without_a_handler_is_told_where_that_belongs() -> None:
    unheard = replace(CONTRACT.operations["get_trace"], id="draw_trace", tag="drawing")
    with pytest.raises(HandlerError, match=r"^the operation draw_trace has no handler: handlers/drawing\.py needs"):
        find_handlers([*CONTRACT.operations.values(), unheard])


def test_a_handler_without_an_operation_is_told() -> None:
    others = [operation for name, operation in CONTRACT.operations.items() if name != "get_trace"]
    with pytest.raises(HandlerError, match=r"^the handler get_trace in handlers/observability\.py has no operation"):
        find_handlers(others)


def test_a_handler_in_the_module_of_another_tag_is_told() -> None:
    moved = replace(CONTRACT.operations["get_trace"], tag="system")
    with pytest.raises(HandlerError, match=r"handlers/system\.py needs .* handlers/observability\.py has no operation"):
        find_handlers([moved if name == "get_trace" else each for name, each in CONTRACT.operations.items()])


@pytest.mark.parametrize(
    ("query", "headers", "missing"),
    [
        (b"", [], ["colour", "X-Size"]),
        (b"colour=red", [], ["X-Size"]),
        (b"", [(b"x-size", b"5")], ["colour"]),
        (b"colour=red", [(b"x-size", b"5")], []),
    ],
)
async def test_a_parameter_that_is_required_is_required(
    query: bytes, headers: list[tuple[bytes, bytes]], missing: list[str]
) -> None:
    parameters: list[dict[str, Any]] = [
        {"name": "colour", "in": "query", "required": True, "schema": {"type": "string"}},
        {"name": "X-Size", "in": "header", "required": True, "schema": {"type": "string"}},
        {"name": "shape", "in": "query", "schema": {"type": "string"}},
    ]
    operation = {"operationId": "paint", "tags": ["paints"], "parameters": parameters}
    contract = Contract({"paths": {"/paint": {"get": operation}}, "components": {"schemas": {}}})
    request = HTTPRequest({"type": "http", "method": "GET", "query_string": query, "headers": headers})

    if not missing:
        read = await read_request(request, contract.operations["paint"], {}, "/paint")
        assert read.query == {"colour": "red"}
        return
    with pytest.raises(ProblemError) as refused:
        await read_request(request, contract.operations["paint"], {}, "/paint")
    assert refused.value.status == 422
    assert refused.value.errors == [ProblemField(path=name, message="is required") for name in missing]


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/api/v1/policy/approvals/t", "/api/v1/policy/approvals/***"),
        ("/api/v1/policy/approvals/t/redeem", "/api/v1/policy/approvals/***/redeem"),
        ("/api/v1/policy/approvals/t/decision", "/api/v1/policy/approvals/***/decision"),
        ("/api/v1/policy/approvals/a/t/redeem", "/api/v1/policy/approvals/***/***/redeem"),
        ("/api/v1/policy/%61pprovals/t", "/api/v1/policy/***/***"),
        ("/api/v1/policy/approvals/t/typo", "/api/v1/policy/approvals/***/***"),
        ("/api/v1/policy/approvals%2Ft", "/api/v1/policy/***"),
        ("/api/v1/policy//approvals/t", "/api/v1/policy//approvals/***"),
        ("/api/v1/Policy/approvals/t", "/api/v1/***/approvals/***"),
        ("/prefix/api/v1/policy/approvals/t/redeem", "/***/api/v1/policy/approvals/***/redeem"),
        ("/policy/approval/t", "/policy/approval/***"),
        ("/api/v1/policy/approvals", "/api/v1/policy/approvals"),
        ("/api/v1/workflows/a%2Fb/status", "/api/v1/workflows/a%2Fb/status"),
        ("/", "/"),
    ],
)
def test_no_approval_token_is_in_what_is_logged_of_a_path(path: str, logged: str) -> None:
    assert CONTRACT.without_secrets(path) == logged


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


def test_the_contract_has_only_patterns_that_take_linear_time() -> None:
    with pytest.raises(ValueError, match=r"is not a .regex."):
        Schema({"type": "string", "pattern": r"^(?!x)."}, {})
