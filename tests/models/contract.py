"""The contract as the tests of the models see it: its schemas, and JSON that fits them."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from hypothesis import strategies as st

from aureus_sdk import models
from aureus_sdk._model import Model

SCHEMAS: dict[str, dict[str, Any]] = json.loads(files("aureus_sdk").joinpath("openapi.json").read_text("utf-8"))[
    "components"
]["schemas"]
OBJECTS = {name: schema for name, schema in SCHEMAS.items() if "properties" in schema}
ENUMS = {name: schema["enum"] for name, schema in SCHEMAS.items() if "enum" in schema}

NUMBERS = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
TIMES = st.datetimes().map(lambda time: time.isoformat() + "Z")


def model(name: str) -> type[Model]:
    """The class of a schema."""
    found: type[Model] = getattr(models, name)
    return found


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema, or the one that it refers to."""
    return SCHEMAS[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def instances(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """JSON that fits a schema."""
    schema = resolved(schema)
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "oneOf" in schema:
        return st.one_of([instances(variant) for variant in schema["oneOf"]])
    match schema.get("type"):
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(schema.get("minimum", -(2**53)), schema.get("maximum", 2**53))
        case "number":
            return st.floats(schema.get("minimum"), schema.get("maximum"), allow_nan=False, allow_infinity=False)
        case "string" if schema.get("format") == "date-time":
            return TIMES
        case "string":
            return st.text(min_size=schema.get("minLength", 0), max_size=schema.get("maxLength"))
        case "array":
            return st.lists(instances(schema["items"]), min_size=schema.get("minItems", 0), max_size=3)
        case "object":
            return objects(schema)
        case _:
            return JSON


def objects(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """JSON objects that fit a schema: of its properties, or any where it has none."""
    if "properties" not in schema:
        values = schema.get("additionalProperties", True)
        return st.dictionaries(st.text(), JSON if values is True else instances(values), max_size=3)
    required = schema.get("required", [])
    properties = {name: instances(of) for name, of in schema["properties"].items()}
    return st.fixed_dictionaries(
        {name: values for name, values in properties.items() if name in required},
        optional={
            # null stands for an absent optional field, and would not be there after a round trip
            name: values.filter(lambda value: value is not None)
            for name, values in properties.items()
            if name not in required
        },
    )


def smallest(name: str) -> dict[str, Any]:
    """An object of a schema with its required fields only."""
    schema = SCHEMAS[name]
    return {key: example(schema["properties"][key]) for key in schema.get("required", [])}


def example(schema: dict[str, Any]) -> Any:
    """Some value that fits a schema."""
    name = schema["$ref"].rpartition("/")[2] if "$ref" in schema else None
    schema = resolved(schema)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if "oneOf" in schema:
        return example(schema["oneOf"][0])
    match schema.get("type"):
        case "boolean":
            return True
        case "integer" | "number":
            return schema.get("minimum", 0)
        case "string":
            return "2026-01-31T12:00:00Z" if schema.get("format") == "date-time" else "text"
        case "array":
            return []
        case "object" if name and "properties" in schema:
            return smallest(name)
        case "object":
            return {}
        case _:
            return None
