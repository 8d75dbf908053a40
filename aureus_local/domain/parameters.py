"""The parameters of a validator, by the JSON Schema of its type, which has keywords for expressions and schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, NamedTuple

from jsonschema_rs import Draft202012Validator, ValidationError

from aureus_local.domain.expressions import check_expression
from aureus_local.domain.json_schemas import check_schema
from aureus_sdk.errors import format_path

__all__ = ["ParameterFault", "parameter_faults"]

_ROOT = "parameters"


class ParameterFault(NamedTuple):
    """What is wrong with parameters, and the path of what is."""

    path: str
    message: str


def parameter_faults(schema: Mapping[str, Any], parameters: Mapping[str, Any]) -> list[ParameterFault]:
    """
    All ways in which parameters do not fit their schema. To compile what is in them can take long, see `Judge`.

    Args:
        schema: The JSON Schema. Its keyword `isExpression` demands of text that it is an expression, and `isJsonSchema`
            of a value that it is a JSON Schema.
        parameters: The parameters.

    Returns:
        One fault each, with paths from `parameters` on; none if they fit.
    """
    errors = _validator(json.dumps(schema)).iter_errors(parameters)
    return [fault for error in errors for fault in _faults(error, schema)]


def _faults(error: ValidationError, schema: Mapping[str, Any]) -> Iterator[ParameterFault]:
    """An error of the validator, as one fault for each name that is unknown."""
    if error.kind.name != "additionalProperties":
        yield ParameterFault(format_path((_ROOT, *error.instance_path)), error.message)
        return
    place: Any = schema
    for step in error.schema_path[:-1]:
        place = place[step]
    for name in error.kind.as_dict()["unexpected"]:
        yield ParameterFault(format_path((_ROOT, *error.instance_path, name)), _unknown(name, place["properties"]))


def _unknown(name: str, known: Mapping[str, Any]) -> str:
    if near := get_close_matches(name, known, n=1):
        return f'is unknown; did you mean "{near[0]}"?'
    return f"is unknown; there are {', '.join(known)}" if known else "is unknown; there are no parameters"


@lru_cache(maxsize=32)
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(
        json.loads(schema), keywords={"isExpression": _IsExpression, "isJsonSchema": _IsJsonSchema}
    )


class _IsExpression:
    """The JSON Schema keyword for text that must be an expression."""

    def __init__(self, parent_schema: dict[str, Any], value: Any, schema_path: list[str | int]) -> None: ...

    def validate(self, instance: Any) -> None:
        if isinstance(instance, str):
            check_expression(instance)


class _IsJsonSchema:
    """The JSON Schema keyword for a value that must be a JSON Schema itself."""

    def __init__(self, parent_schema: dict[str, Any], value: Any, schema_path: list[str | int]) -> None: ...

    def validate(self, instance: Any) -> None:
        check_schema(instance)
