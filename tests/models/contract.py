"""The contract as the tests of the models see it: its schemas, and JSON that fits them."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from hypothesis import strategies as st

from aureus_sdk import models
from aureus_sdk._model import Model

DOCUMENT: dict[str, Any] = json.loads(files("aureus_sdk").joinpath("openapi.json").read_text("utf-8"))
SCHEMAS: dict[str, dict[str, Any]] = DOCUMENT["components"]["schemas"]
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
    if "oneOf" in schema:
        return st.one_of([instances(variant) for variant in schema["oneOf"]])
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    return INSTANCES_BY_TYPE[schema.get("type", "any")](schema)


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


INSTANCES_BY_TYPE: dict[str, Callable[[dict[str, Any]], st.SearchStrategy[Any]]] = {
    "any": lambda _: JSON,
    "boolean": lambda _: st.booleans(),
    "integer": lambda of: st.integers(of.get("minimum", -(2**53)), of.get("maximum", 2**53)),
    "number": lambda of: st.floats(of.get("minimum"), of.get("maximum"), allow_nan=False, allow_infinity=False),
    "string": lambda of: TIMES if of.get("format") == "date-time" else texts(of),
    "array": lambda of: st.lists(instances(of["items"]), min_size=of.get("minItems", 0), max_size=3),
    "object": objects,
}


def texts(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    """Strings that fit a schema."""
    excluded = schema.get("not", {}).get("enum", ())
    sizes = schema.get("minLength", 0), schema.get("maxLength")
    return st.text(min_size=sizes[0], max_size=sizes[1]).filter(lambda text: text not in excluded)


def smallest(name: str) -> dict[str, Any]:
    """An object of a schema with its required fields only."""
    return example(SCHEMAS[name])  # type: ignore[no-any-return]  # the schema is of an object


def example(schema: dict[str, Any]) -> Any:
    """Some value that fits a schema."""
    schema = resolved(schema)
    if "oneOf" in schema:
        return example(schema["oneOf"][0])
    if "enum" in schema or "const" in schema:
        return schema.get("enum", [schema.get("const")])[0]
    if "properties" in schema:
        return {key: example(schema["properties"][key]) for key in schema.get("required", [])}
    if schema.get("format") == "date-time":
        return "2026-01-31T12:00:00Z"
    number = schema.get("minimum", 0)
    examples: dict[str, Any] = {"boolean": True, "string": "text", "array": [], "object": {}, "any": None}
    return examples.get(schema.get("type", "any"), number)
