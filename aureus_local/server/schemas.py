"""The schemas of the contract at work: what is wrong with a value, and which of its nulls mean nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import islice
from typing import Any, TypeAlias

from jsonschema_rs import Draft202012Validator, RegexOptions, ValidationError

from aureus_local.domain.json_values import is_array, is_object
from aureus_sdk._codecs import Instant
from aureus_sdk.errors import InvalidInputError, format_path
from aureus_sdk.models import ProblemField

from .problems import MOST_FAULTS

__all__ = ["JSONSchema", "Schema", "without_nulls"]

JSONSchema: TypeAlias = Mapping[str, Any]
"""A schema of the contract, as JSON."""

_INSTANT = Instant()
_LONGEST_MESSAGE = 200
_REFERENCE = "#/components/schemas/"


class Schema:
    """
    A schema of the contract, compiled.

    Args:
        schema: The schema. Its references name `components`.
        components: The schemas that can be referred to.
    """

    def __init__(self, schema: JSONSchema, components: Mapping[str, JSONSchema]) -> None:
        self._schema = schema
        self._components = components
        dispatching = {name: _by_discriminator(each) for name, each in components.items()}
        self._validator = Draft202012Validator(
            {**schema, "components": {"schemas": dispatching}},
            formats={"date-time": _is_time},
            validate_formats=True,
            pattern_options=RegexOptions(),  # of linear time, and without look-around
        )

    def without_nulls(self, value: Any) -> Any:
        """The value without the nulls that mean "absent"."""
        return without_nulls(value, self._schema, self._components)

    def faults(self, value: Any, root: tuple[str | int, ...] = ()) -> list[ProblemField]:
        """
        What is wrong with a value; at most one more than is told to users.

        Args:
            value: The JSON value.
            root: Where the value is in the request.
        """
        if self._validator.is_valid(value):
            return []
        return [_fault(error, root) for error in islice(self._validator.iter_errors(value), MOST_FAULTS + 1)]


def without_nulls(value: Any, schema: JSONSchema, components: Mapping[str, JSONSchema]) -> Any:
    """
    A value without the nulls that mean "absent": those of optional properties that cannot be null.

    What the schema leaves open stays as it is, nulls included.

    Args:
        value: The JSON value.
        schema: What it is to fit.
        components: The schemas that can be referred to.
    """
    schema = _resolved(schema, value, components)
    if is_array(value) and "items" in schema:
        return [without_nulls(item, schema["items"], components) for item in value]
    if not is_object(value):
        return value
    properties, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    kept: dict[str, Any] = {}
    for name, member in value.items():
        expected = properties.get(name, others)
        if isinstance(expected, bool):
            kept[name] = member
        elif member is not None:
            kept[name] = without_nulls(member, expected, components)
        elif name in schema.get("required", ()) or _is_free_form(expected):
            kept[name] = None
    return kept


def _is_time(text: str) -> bool:
    """Whether the models of the SDK, which read the text afterwards, can."""
    try:
        _INSTANT.convert(text)
    except InvalidInputError:
        return False
    return True


def _is_free_form(schema: JSONSchema) -> bool:
    return not schema.keys() & {"$ref", "type", "oneOf", "enum", "const"}


def _resolved(schema: JSONSchema, value: Any, components: Mapping[str, JSONSchema]) -> JSONSchema:
    """The schema itself: references followed, and of a union the member that the value says it is."""
    while True:
        if "$ref" in schema:
            schema = components[schema["$ref"].removeprefix(_REFERENCE)]
        elif "discriminator" in schema:
            schema = _chosen(schema["discriminator"], value)
        else:
            return schema


def _chosen(discriminator: Mapping[str, Any], value: Any) -> JSONSchema:
    kind = value.get(discriminator["propertyName"]) if is_object(value) else None
    mapping = discriminator["mapping"]
    return {"$ref": mapping[kind]} if isinstance(kind, str) and kind in mapping else {}


def _by_discriminator(schema: JSONSchema) -> JSONSchema:
    """
    A union as a choice by its discriminator, so that faults are those of the member that was meant.

    JSON Schema knows no discriminator: it would try all members, and could only say that none fits.
    """
    if "discriminator" not in schema:
        return schema
    name, mapping = schema["discriminator"]["propertyName"], schema["discriminator"]["mapping"]
    choices = [
        {"if": {"properties": {name: {"const": kind}}, "required": [name]}, "then": {"$ref": reference}}
        for kind, reference in mapping.items()
    ]
    return {"type": "object", "required": [name], "properties": {name: {"enum": list(mapping)}}, "allOf": choices}


def _fault(error: ValidationError, root: tuple[str | int, ...]) -> ProblemField:
    path = (*root, *error.instance_path)
    if error.kind.name == "required":
        return ProblemField(path=format_path((*path, error.kind.as_dict()["property"])), message="is required")
    if error.kind.name == "format":
        return ProblemField(path=format_path(path), message="must be ISO-8601 text such as 2026-01-31T12:00:00Z")
    if error.kind.name == "not":  # names that a path cannot hold
        excluded = " or ".join(json.dumps(value) for value in error.kind.as_dict()["schema"]["enum"])
        return ProblemField(path=format_path(path), message=f"must not be {excluded}")
    return ProblemField(path=format_path(path), message=_short(error.message))


def _short(message: str) -> str:
    """The message without the middle of a long value: the value comes first, what is wrong with it last."""
    half = _LONGEST_MESSAGE // 2
    return message if len(message) <= _LONGEST_MESSAGE else f"{message[:half]} … {message[-half:]}"
