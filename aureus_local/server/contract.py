"""The contract as the server uses it: which operations there are, under which paths, and what they take."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal, Self
from urllib.parse import unquote, unquote_to_bytes

from .schemas import JSONSchema, Schema

__all__ = ["Contract", "Operation", "Parameter"]

_JUDGED_ONE_BY_ONE = frozenset({"report_batch"})
"""Operations that judge each item of the lists in their body by itself: the lists are not judged with the body."""

_SECRETS = frozenset({"{token}"})
"""Parameters in paths that let whoever has them act for somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """
    A parameter of an operation.

    Attributes:
        name: Its name.
        place: Where it is.
        kind: Its JSON type.
        is_required: Whether it has to be there.
        default: What it is where it is not given; None if it then is not there.
        schema: What it has to fit.
    """

    name: str
    place: Literal["path", "query", "header"]
    kind: str
    is_required: bool
    default: Any
    schema: Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """
    An operation.

    Attributes:
        id: Its id, which the function that handles it is named like.
        tag: What it belongs to, which the module of that function is named like.
        method: HTTP method.
        path: Path, with the names of its parameters in braces.
        needs_key: Whether the API key has to be given, where there is one.
        parameters: Its parameters.
        body: What its body has to fit; None if it has no body. All bodies are required.
    """

    id: str
    tag: str
    method: str
    path: str
    needs_key: bool
    parameters: tuple[Parameter, ...]
    body: Schema | None


class Contract:
    """
    The operations and schemas of an OpenAPI document.

    Args:
        document: The document, as JSON.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._components: Mapping[str, JSONSchema] = document["components"]["schemas"]
        self._schemas: dict[str, Schema] = {}
        self.operations = {operation.id: operation for operation in self._read_operations()}
        self._routes: dict[tuple[str, ...], dict[str, Operation]] = {}
        for operation in self.operations.values():
            template = tuple(operation.path.split("/"))
            self._routes.setdefault(template, {})[operation.method] = operation
        self._words = {segment for template in self._routes for segment in template if not segment.startswith("{")}

    @classmethod
    def load(cls) -> Self:
        """The contract that this version of the SDK is generated from."""
        return cls(json.loads((resources.files("aureus_sdk") / "openapi.json").read_bytes()))

    def schema(self, name: str) -> Schema:
        """The schema of that name."""
        if name not in self._schemas:
            self._schemas[name] = Schema({"$ref": f"#/components/schemas/{name}"}, self._components)
        return self._schemas[name]

    def route(self, raw_path: bytes) -> tuple[Mapping[str, Operation], dict[str, str]]:
        """
        The operations under a path, by HTTP method, and the values of the path's parameters.

        Args:
            raw_path: The path as it was sent. It is split before it is decoded: an encoded slash is part of an id.

        Raises:
            UnicodeDecodeError: the path is not UTF-8.
        """
        template, values = self._find([unquote_to_bytes(segment).decode() for segment in raw_path.split(b"/")])
        return self._routes.get(template, {}), values

    def without_secrets(self, path: str) -> str:
        """
        A path as it may be logged: as it is if it is that of an operation without a secret in it, else the contract's
        words in it alone.

        Args:
            path: The path as it was sent.
        """
        segments = path.split("/")
        template, _ = self._find([unquote(segment) for segment in segments])
        if template and _SECRETS.isdisjoint(template):
            return path
        return "/".join(segment if segment in self._words else "***" for segment in segments)

    def _find(self, segments: list[str]) -> tuple[tuple[str, ...], dict[str, str]]:
        """The template of a path, and the values of its parameters in it; an empty one if there is none."""
        for template in self._routes:
            values = _match(template, segments)
            if values is not None:
                return template, values
        return (), {}

    def _read_operations(self) -> Iterator[Operation]:
        for path, item in self._document["paths"].items():
            for method, operation in item.items():
                yield Operation(
                    id=operation["operationId"],
                    tag=operation["tags"][0],
                    method=method.upper(),
                    path=path,
                    needs_key=operation.get("security") != [],
                    parameters=tuple(self._parameter(each) for each in operation.get("parameters", ())),
                    body=self._body(operation),
                )

    def _parameter(self, parameter: Mapping[str, Any]) -> Parameter:
        if "$ref" in parameter:
            parameter = self._document["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]
        schema = parameter["schema"]
        return Parameter(
            name=parameter["name"],
            place=parameter["in"],
            kind=schema.get("type", "string"),
            is_required=parameter.get("required", False),
            default=schema.get("default"),
            schema=Schema(schema, self._components),
        )

    def _body(self, operation: Mapping[str, Any]) -> Schema | None:
        if "requestBody" not in operation:
            return None
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        if operation["operationId"] in _JUDGED_ONE_BY_ONE:
            schema = _without_items(self._components[schema["$ref"].rpartition("/")[2]])
        return Schema(schema, self._components)


def _match(template: tuple[str, ...], segments: list[str]) -> dict[str, str] | None:
    """The values of a template's parameters in a path; None if the path is another one. An empty id is no id."""
    if len(template) != len(segments):
        return None
    values: dict[str, str] = {}
    for expected, segment in zip(template, segments, strict=True):
        if expected.startswith("{") and segment:
            values[expected[1:-1]] = segment
        elif expected != segment:
            return None
    return values


def _without_items(schema: JSONSchema) -> JSONSchema:
    """An object schema that takes lists with anything in them."""
    lists = {
        name: {keyword: value for keyword, value in member.items() if keyword != "items"}
        for name, member in schema["properties"].items()
    }
    return {**schema, "properties": lists}
