"""
JSON Schema 2020-12, the same wherever the runtime judges by one.

`format` is asserted for the formats that the standard names (`email`, `date-time`, ...), others are ignored. References
stay inside the schema: nothing is fetched. Patterns are ECMA 262's, with look-around; where one is given up, as it
backtracks without end, the value does not fit what depends on it, `not` and `if` included. A schema that refers to
itself can take years: a `Judge` puts an end to that, and takes nothing that `nests_too_deep`.
"""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import islice
from typing import Any

from attrs import frozen
from jsonschema_rs import Draft202012Validator, FancyRegexOptions, ReferencingError, ValidationError

from aureus_sdk.errors import format_path

from .texts import shortened

MOST_FAULTS = 10_000
"""How many faults of a value are told: there can be one for each byte of it."""

_BACKTRACK_LIMIT = 100_000
_MAX_MESSAGE = 300
_MAX_PATH = 1000


class InvalidSchemaError(ValueError):
    """A JSON Schema that is none, or that refers to something outside itself."""


@frozen
class SchemaFault:
    """
    One way in which a value does not fit a schema.

    Attributes:
        path: Where in the value, as in `items[0].price`; empty for the value itself.
        message: What is wrong there.
        keyword: The keyword of the schema that says so, such as `required`.
    """

    path: str
    message: str
    keyword: str


def check_schema(schema: Any) -> None:
    """
    Check that a schema is one.

    Raises:
        InvalidSchemaError: It is not; the message says where and why.
    """
    _validator(json.dumps(schema))


def schema_faults(schema: Any, value: Any) -> list[SchemaFault]:
    """
    In which ways a value does not fit a schema.

    Args:
        schema: The JSON Schema.
        value: The JSON value to be judged.

    Returns:
        The first 10,000 faults; none if it fits. All are found before the first are told.

    Raises:
        InvalidSchemaError: The schema is none.
    """
    return [_fault(error) for error in islice(_validator(json.dumps(schema)).iter_errors(value), MOST_FAULTS)]


@lru_cache(maxsize=256)
def _validator(schema: str) -> Draft202012Validator:
    try:
        return Draft202012Validator(
            json.loads(schema),
            validate_formats=True,
            pattern_options=FancyRegexOptions(backtrack_limit=_BACKTRACK_LIMIT),
            offline=True,
        )
    except ValidationError as error:
        where = format_path(tuple(error.instance_path))
        raise InvalidSchemaError(
            f"{where}: {shortened(error.message, _MAX_MESSAGE)}" if where else shortened(error.message, _MAX_MESSAGE)
        ) from error
    except (ReferencingError, ValueError) as error:
        raise InvalidSchemaError(shortened(str(error), _MAX_MESSAGE)) from error


def _fault(error: ValidationError) -> SchemaFault:
    path = shortened(format_path(tuple(error.instance_path)), _MAX_PATH)
    return SchemaFault(path, shortened(error.message, _MAX_MESSAGE), error.kind.name)
