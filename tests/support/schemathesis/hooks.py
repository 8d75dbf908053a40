"""What schemathesis has to be told of the contract: what stands there in prose, and what it reads otherwise."""

# Schemathesis leaves some of its types open.
# pyright: reportUnknownMemberType=false

import uuid
from typing import Any

import schemathesis

from aureus_local.domain.json_values import is_array, is_object

_REFERENCE = "#/components/schemas/"
_TAKEN = "Taken"


@schemathesis.hook
def before_load_schema(context: schemathesis.HookContext, raw_schema: dict[str, Any]) -> None:
    """
    Tell apart what the server takes, and what it answers.

    Nulls in requests may mean "absent", and the items of a batch are judged one by one. The schema of a stream is that
    of its text, which schemathesis would take for that of each event.
    """
    del context
    schemas = raw_schema["components"]["schemas"]
    schemas |= {f"{_TAKEN}{name}": _as_taken(schema) for name, schema in schemas.items()}
    for items in schemas[f"{_TAKEN}TelemetryBatch"]["properties"].values():
        del items["anyOf"][0]["items"]
    for operations in raw_schema["paths"].values():
        for operation in operations.values():
            for content in _contents(operation.get("requestBody", {})):
                content["schema"] = _as_taken(content["schema"])
            for response in operation["responses"].values():
                response.get("content", {}).get("text/event-stream", {}).pop("schema", None)


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case[Any], kwargs: dict[str, Any]) -> None:
    """Each request has an idempotency key of its own: the same one for another body is refused, as it should be."""
    del context, kwargs
    if _is_fit(case.headers.get("Idempotency-Key")):
        case.headers["Idempotency-Key"] = str(uuid.uuid4())


def _is_fit(key: Any) -> bool:
    return isinstance(key, str) and 0 < len(key) <= 255


def _contents(body: dict[str, Any]) -> list[dict[str, Any]]:
    return list(body.get("content", {}).values())


def _as_taken(schema: Any) -> Any:
    """A schema, or a part of one, as the server takes it: what is optional may be null."""
    if isinstance(schema, str):
        return schema.replace(_REFERENCE, _REFERENCE + _TAKEN)
    if is_array(schema):
        return [_as_taken(part) for part in schema]
    if not is_object(schema):
        return schema
    taken = {name: _as_taken(part) for name, part in schema.items()}
    if taken.get("type") == "object":
        required, properties = taken.get("required", ()), taken.get("properties", {})
        properties |= {name: _or_null(part) for name, part in properties.items() if name not in required}
        if is_object(taken.get("additionalProperties")):
            taken["additionalProperties"] = _or_null(taken["additionalProperties"])
    return taken


def _or_null(schema: Any) -> Any:
    return {"anyOf": [schema, {"type": "null"}]}
