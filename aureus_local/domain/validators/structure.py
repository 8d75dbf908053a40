"""Validators of what the data is made of: there at all, of the right types, not too large, fitting a JSON Schema."""

from __future__ import annotations

from aureus_local.domain.json_schemas import MOST_FAULTS, SchemaFault
from aureus_local.domain.json_values import TYPES, is_object, type_name
from aureus_local.domain.validators.subject import Subject, invalid, missing, not_an_object, valid
from aureus_sdk.models import FailureTaxonomy, ValidationResult

_FAULTS_IN_REASON = 5


def not_null(subject: Subject) -> ValidationResult:
    """The data is not null."""
    if subject.data is None:
        return invalid(FailureTaxonomy.MISSING_DATA, "the data is null", "Commit the state that is to be kept.")
    return valid("the data is not null")


def schema(subject: Subject) -> ValidationResult:
    """The data is an object with the declared fields, each of its type; others may be there too."""
    if not is_object(subject.data):
        return not_an_object(subject.data)
    for field, expected in subject.parameters["fields"].items():
        if field not in subject.data:
            return missing(field)
        value = subject.data[field]
        if not TYPES[expected](value):
            return invalid(
                FailureTaxonomy.CONFLICT,
                f'the field "{field}" is of type {type_name(value)}, not {expected}',
                f'Make the field "{field}" of type {expected}.',
                field=field,
                expected=expected,
            )
    return valid("every declared field is there and of its type")


def max_size(subject: Subject) -> ValidationResult:
    """The data is no longer than `max_bytes` as compact JSON in UTF-8."""
    size, limit = subject.data_size(), subject.parameters["max_bytes"]
    if size > limit:
        return invalid(
            FailureTaxonomy.OUT_OF_SCOPE,
            f"the data is {size} bytes of JSON, more than the {limit} allowed",
            f"Commit at most {limit} bytes: less data, or a reference to it.",
            size_bytes=size,
            max_bytes=limit,
        )
    return valid(f"the data is {size} bytes of JSON, within the {limit} allowed", size_bytes=size, max_bytes=limit)


def json_schema(subject: Subject) -> ValidationResult:
    """The data fits the JSON Schema `schema`."""
    faults = subject.judge.schema_faults(subject.parameters["schema"], subject.data)
    if not faults:
        return valid("the data fits the JSON Schema")
    only_missing = all(fault.keyword == "required" for fault in faults)
    return invalid(
        FailureTaxonomy.MISSING_DATA if only_missing else FailureTaxonomy.CONFLICT,
        _describe_faults(faults),
        "Add what is missing." if only_missing else "Correct the data where the reason says.",
        errors=[{"path": fault.path, "message": fault.message} for fault in faults],
    )


def _describe_faults(faults: list[SchemaFault]) -> str:
    """The first faults in one line, and how many are told besides in the result's metadata."""
    told = [f"{fault.path}: {fault.message}" if fault.path else fault.message for fault in faults[:_FAULTS_IN_REASON]]
    more = len(faults) - len(told)
    least = "at least " if len(faults) == MOST_FAULTS else ""
    return "; ".join(told) + (f"; and {least}{more} more" if more else "")
