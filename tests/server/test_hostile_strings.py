"""Text that means something to SQL, in every place of the contract that takes any: inert, and given back as it was."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from aureus_local.domain.json_values import is_array, is_object
from tests.models.contract import DOCUMENT, example, resolved
from tests.support.approvals import approval_request
from tests.support.operations import PATHS
from tests.support.workflows import task, workflow

JSON = "application/json"
IN_HEADERS = '\'; DROP TABLE aureus_approvals; -- " OR "1"="1\' % _ ? :token $1 {} \\'
IN_BODIES = IN_HEADERS + "\0\r\n\t\x1b[2J\u2028\U0001f984"
LISTS = ["/workflows", "/policy/approvals", "/policy/audit", "/observability/metrics", "/crv/validators"]
OPERATIONS = [
    (path.removeprefix("/api/v1"), method, operation)
    for path, item in PATHS.items()
    for method, operation in item.items()
]
NAMES = [operation["operationId"] for _, _, operation in OPERATIONS]


def parameters(operation: dict[str, Any]) -> list[dict[str, Any]]:
    common: dict[str, Any] = DOCUMENT["components"]["parameters"]
    return [common[each["$ref"].rpartition("/")[2]] if "$ref" in each else each for each in operation["parameters"]]


def versions(schema: dict[str, Any], text: str, base: Any) -> Iterator[Any]:
    """Versions of a value, each with the text in another place: for a value, or for a name where those are free."""
    schema = resolved(schema)
    if "oneOf" in schema:
        for variant in schema["oneOf"]:
            yield from versions(variant, text, example(variant))
    elif "properties" in schema:
        whole = base if is_object(base) else example(schema)
        for name, member in schema["properties"].items():
            yield from (whole | {name: version} for version in versions(member, text, whole.get(name)))
    elif schema.get("type") == "array":
        first, *rest = base or [example(schema["items"])]
        yield from ([version, *rest] for version in versions(schema["items"], text, first))
    elif schema.get("type") == "object":
        values: Any = schema.get("additionalProperties", True)
        values = {} if values is True else values
        yield {text: example(values)}
        yield from ({"name": version} for version in versions(values, text, None))
    else:
        yield text
        if "type" not in schema:
            yield {text: [text]}


def requests(path: str, method: str, operation: dict[str, Any], text: str, header: str) -> Iterator[dict[str, Any]]:
    """Requests of an operation that fit its example but for one place, where the text is."""
    content = operation.get("requestBody", {}).get("content", {}).get(JSON)
    common: dict[str, Any] = {"method": method, "url": filled(path, "id")}
    common |= {"json": content["example"]} if content else {}
    for parameter in parameters(operation) if "parameters" in operation else []:
        name, place = parameter["name"], parameter["in"]
        if place == "path":
            yield common | {"url": filled(path, text)}
        else:
            yield common | ({"params": {name: text}} if place == "query" else {"headers": {name: header}})
    if content:
        for body in versions(content["schema"], text, content["example"]):
            yield common | {"json": body}


def filled(path: str, value: str) -> str:
    return "/".join(quote(value, safe="") if part.startswith("{") else part for part in path.split("/"))


def texts_in(value: Any) -> Iterator[str]:
    """All text in JSON, names included."""
    if isinstance(value, str):
        yield value
    elif is_object(value):
        for name, member in value.items():
            yield from texts_in(name)
            yield from texts_in(member)
    elif is_array(value):
        for member in value:
            yield from texts_in(member)


@pytest.fixture
def canary(api: httpx.Client, unique: str) -> Iterator[None]:
    """What is stored beforehand is there afterwards, in each table that can be read."""
    spec = workflow(task("t", "echo", inputs={"data": 1}), workflow_id=unique)
    stored: list[tuple[str, dict[str, Any]]] = [
        ("/workflows/execute", {"workflow": spec}),
        ("/policy/approval", approval_request(unique, unique)),
        ("/observability/metrics", {"name": unique, "value": 1, "timestamp": "2026-01-01T00:00:00Z"}),
        ("/crv/validators", {"validator_id": unique, "config": {"type": "not_null"}}),
    ]
    for path, body in stored:
        api.post(path, json=body, headers={"Idempotency-Key": unique}).raise_for_status()
    before = canaries(api, unique)
    yield
    assert canaries(api, unique) == before


def canaries(api: httpx.Client, name: str) -> list[Any]:
    return [
        api.get(f"/workflows/{name}/status").raise_for_status().json(),
        api.get("/policy/audit", params={"action_id": name}).json()["items"],
        api.get("/observability/metrics", params={"name": name}).json(),
        [each for each in api.get("/crv/validators").json() if each["validator_id"] == name],
        [each for each in api.get("/policy/approvals").json()["items"] if each["action_id"] == name],
    ]


@pytest.mark.usefixtures("canary")
@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=NAMES)
def test_it_is_inert_and_comes_back_as_it_was(
    api: httpx.Client, path: str, method: str, operation: dict[str, Any]
) -> None:
    marker = uuid4().hex
    text, header = marker + IN_BODIES, marker + IN_HEADERS
    answers = [api.request(**request) for request in requests(path, method, operation, text, header)]

    wrong = [answer for answer in answers if answer.status_code >= 500]
    assert [(answer.request.content, answer.text) for answer in wrong] == []
    kept = [answer.json() for answer in answers if answer.is_success and answer.headers.get("content-type") == JSON]
    kept += [api.get(listed, params={"limit": 1000}).raise_for_status().json() for listed in LISTS]
    exact = [text, header, json.dumps(text, ensure_ascii=False)]  # quoted where a batch tells what it has rejected
    altered = {each for each in texts_in(kept) if marker in each and not any(form in each for form in exact)}
    assert altered == set()


def test_most_of_the_places_are_taken_as_good_input(api: httpx.Client) -> None:
    """Refused all over, the text would prove nothing."""
    statuses = [
        api.request(**request).status_code
        for path, method, operation in OPERATIONS
        for request in requests(path, method, operation, uuid4().hex + IN_BODIES, uuid4().hex + IN_HEADERS)
        if path.startswith(("/policy", "/crv", "/observability"))
    ]
    assert len(statuses) > 100
    assert sum(status < 300 for status in statuses) > len(statuses) / 3
