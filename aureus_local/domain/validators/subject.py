"""What a validator is given, and the two kinds of answer that it gives."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from attrs import frozen

from aureus_local.domain.json_values import type_name
from aureus_local.domain.judge import Judge
from aureus_sdk.models import FailureTaxonomy, ValidationResult


@frozen
class Subject:
    """
    What a validator judges.

    Attributes:
        data: The state that is to be committed; any JSON value.
        previous_state: The state before it, None where there is none.
        metadata: What else is known of the commit.
        parameters: The parameters of the validator.
        now: The current time, with a time zone.
        judge: Whom to ask by expressions and schemas.
        data_size: The length of the data in bytes as compact JSON; measured once, as the data may be large.
    """

    data: Any
    previous_state: Any
    metadata: Mapping[str, Any]
    parameters: Mapping[str, Any]
    now: datetime
    judge: Judge
    data_size: Callable[[], int]


Check: TypeAlias = Callable[[Subject], ValidationResult]
"""A validator: a pure function that judges a subject."""


def valid(reason: str, confidence: float = 1, **details: Any) -> ValidationResult:
    """The answer that there is nothing against the commit; the details become the result's metadata."""
    return ValidationResult(valid=True, reason=reason, confidence=confidence, metadata=_finite(details))


def invalid(
    code: FailureTaxonomy, reason: str, remediation: str, *, confidence: float = 1, **details: Any
) -> ValidationResult:
    """The answer that the commit must not be: why, and what can be done about it, both for people."""
    return ValidationResult(
        valid=False,
        reason=reason,
        confidence=confidence,
        metadata=_finite(details),
        failure_code=code,
        remediation=remediation,
    )


def not_an_object(data: Any) -> ValidationResult:
    """The answer to data that has no fields to look at."""
    reason = f"the data is of type {type_name(data)}, not an object"
    return invalid(FailureTaxonomy.CONFLICT, reason, "Commit an object with named fields.")


def missing(field: str) -> ValidationResult:
    """The answer to data that lacks a field."""
    return invalid(
        FailureTaxonomy.MISSING_DATA, f'the field "{field}" is missing', f'Add the field "{field}".', field=field
    )


def _finite(details: dict[str, Any]) -> dict[str, Any] | None:
    """The details without infinite numbers, which JSON cannot carry; None if nothing is left."""
    return {k: v for k, v in details.items() if not (isinstance(v, float) and not math.isfinite(v))} or None
