"""Every operation of the contract, with a call to send and the answer that the contract has for it."""

import importlib
import json
from importlib.resources import files
from typing import Any, NamedTuple

from aureus_sdk.types import Call
from tests.models.contract import example, resolved
from tests.support.canned_server import JSON, http_answer

EVENT_STREAM = "text/event-stream"
PATHS: dict[str, dict[str, Any]] = json.loads(files("aureus_sdk").joinpath("openapi.json").read_text("utf-8"))["paths"]


class Answer(NamedTuple):
    """An answer of success."""

    status: int
    body: bytes
    content_type: str

    @property
    def raw(self) -> bytes:
        return http_answer(self.status, self.body, content_type=self.content_type)


class Operation(NamedTuple):
    """
    An operation.

    Attributes:
        name: Its id in the contract.
        tag: The group that it is in.
        method: HTTP method.
        takes_key: The contract has an idempotency key for it, for it changes something.
        arguments: Of its ``build``.
        answer: What a server in good order answers.
    """

    name: str
    tag: str
    method: str
    takes_key: bool
    arguments: dict[str, Any]
    answer: Answer

    @property
    def is_stream(self) -> bool:
        return self.answer.content_type == EVENT_STREAM

    @property
    def answers_with_object(self) -> bool:
        return self.answer.body.startswith(b"{") and self.answer.body != b"{}"

    def call(self) -> Call[Any]:
        """What its ``build`` makes of the arguments."""
        module = importlib.import_module(f"aureus_sdk.api.{self.tag}.{self.name}")
        built: Call[Any] = module.build(**self.arguments)
        return built


def operations() -> list[Operation]:
    """All of them, in the order of the contract."""
    return [
        _operation(methods, method, operation)
        for methods in PATHS.values()
        for method, operation in methods.items()
        if method != "parameters"
    ]


def _operation(path_item: dict[str, Any], method: str, operation: dict[str, Any]) -> Operation:
    parameters = [*path_item.get("parameters", []), *operation.get("parameters", [])]
    names = [parameter.get("name") or parameter["$ref"].rpartition("/")[2] for parameter in parameters]
    takes_key = "IdempotencyKey" in names
    path_names = {"WorkflowId": "workflow_id", "ApprovalToken": "token", "trace_id": "trace_id"}
    arguments: dict[str, Any] = {path_names[name]: "some-id" for name in names if name in path_names}
    if "requestBody" in operation:
        arguments["body"] = example(operation["requestBody"]["content"][JSON]["schema"])
    return Operation(
        operation["operationId"], operation["tags"][0], method.upper(), takes_key, arguments, _answer(operation)
    )


def _answer(operation: dict[str, Any]) -> Answer:
    status, response = next((int(code), found) for code, found in operation["responses"].items() if code[0] == "2")
    content = response.get("content", {})
    if EVENT_STREAM in content:
        event = json.dumps(example(resolved({"$ref": "#/components/schemas/TelemetryEvent"})))
        return Answer(status, f"id: 1\ndata: {event}\n\n".encode(), EVENT_STREAM)
    body = json.dumps(example(content[JSON]["schema"])).encode() if JSON in content else b""
    return Answer(status, body, JSON)
