"""Validators of one number in the data: within bounds, and not unlike the numbers before it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from aureus_local.domain.json_values import as_float, is_number, is_object, type_name
from aureus_local.domain.parameters import ParameterFault
from aureus_local.domain.validators.subject import Subject, invalid, missing, not_an_object, valid
from aureus_sdk.models import FailureTaxonomy, ValidationResult

_DEFAULT_DEVIATIONS = 3
_FEWEST_POINTS = 2
_CONFIDENCE_WITHOUT_HISTORY = 0.5
_LEAST_CONFIDENCE_IF_NORMAL = 0.7
_CENT = Decimal("0.01")


def statistical_bounds(subject: Subject) -> ValidationResult:
    """The number in `field` is from `min` to `max`, and within `tolerance` deviations (`stddev`) of the `mean`."""
    bounds = subject.parameters
    field = bounds["field"]
    value = _number_in(subject.data, field)
    if isinstance(value, ValidationResult):
        return value
    if "min" in bounds and value < bounds["min"]:
        return _out_of_scope(field, value, f"below the minimum {bounds['min']}", min=bounds["min"])
    if "max" in bounds and value > bounds["max"]:
        return _out_of_scope(field, value, f"above the maximum {bounds['max']}", max=bounds["max"])
    if "mean" in bounds and "stddev" in bounds:
        tolerance = bounds.get("tolerance", _DEFAULT_DEVIATIONS)
        return _near_mean(field, value, bounds["mean"], bounds["stddev"], tolerance)
    return _in_scope(field, value, "within its bounds")


def bounds_faults(parameters: Mapping[str, Any]) -> Iterator[ParameterFault]:
    """Why bounds of the right types could never judge: what no schema can say of them."""
    low, high = parameters.get("min"), parameters.get("max")
    if low is not None and high is not None and low > high:
        yield ParameterFault("parameters.min", f"{low} is more than the max of {high}, so that no value would be valid")
    if "stddev" in parameters and "mean" not in parameters:
        yield ParameterFault("parameters.stddev", "would not be used: give the mean that it is measured from")


def bounds_remarks(parameters: Mapping[str, Any]) -> Iterator[str]:
    """What in bounds that can judge is of no use."""
    if "mean" in parameters and "stddev" not in parameters:
        yield "its mean counts for nothing: that takes a stddev as well"


def _near_mean(field: str, value: float, mean: float, deviation: float, tolerance: float) -> ValidationResult:
    if deviation == 0:
        return _equal(field, value, mean, "the mean, from which nothing deviates")
    z = _deviations(value, mean, deviation)
    where = f"{z:.2f} standard deviations from the mean {mean}"
    details = {"mean": mean, "stddev": deviation, "tolerance": tolerance, **_if_finite(z_score=z)}
    if _exceeds(z, tolerance):
        confidence = _confidence_beyond(z, tolerance)
        return _out_of_scope(field, value, f"{where}, more than {tolerance}", confidence, **details)
    return _in_scope(field, value, where, **details)


def anomaly_detection(subject: Subject) -> ValidationResult:
    """The number in `field` is at most `threshold` sample deviations from the mean of the numbers in `history`."""
    field, history = subject.parameters["field"], subject.parameters["history"]
    value = _number_in(subject.data, field)
    if isinstance(value, ValidationResult):
        return value
    if len(history) < _FEWEST_POINTS:
        where = "and its history too short to tell whether that is unusual"
        return _in_scope(field, value, where, _CONFIDENCE_WITHOUT_HISTORY, points=len(history))
    if min(history) == max(history):
        return _equal(field, value, history[0], "what it always was")
    threshold = subject.parameters.get("threshold", _DEFAULT_DEVIATIONS)
    mean, deviation = _mean_and_sample_deviation(history)
    z = _deviations(value, mean, deviation)
    where = f"{z:.2f} standard deviations from the mean {mean:g} of its history"
    details = {"threshold": threshold, **_if_finite(mean=mean, stddev=deviation, z_score=z)}
    if _exceeds(z, threshold):
        confidence = _confidence_beyond(z, threshold)
        return _out_of_scope(field, value, f"{where}, more than {threshold}", confidence, **details)
    confidence = _to_cents(max(_LEAST_CONFIDENCE_IF_NORMAL, 1 - z / threshold))
    return _in_scope(field, value, where, confidence, **details)


def _number_in(data: Any, field: str) -> float | ValidationResult:
    """The number in the field, or the answer to its not being there."""
    if not is_object(data):
        return not_an_object(data)
    if field not in data:
        return missing(field)
    value = data[field]
    if not is_number(value):
        return invalid(
            FailureTaxonomy.CONFLICT,
            f'the field "{field}" is of type {type_name(value)}, not a number',
            f'Make the field "{field}" a number.',
            field=field,
        )
    return value


def _equal(field: str, value: float, expected: float, what: str) -> ValidationResult:
    if value == expected:
        return _in_scope(field, value, what, expected=expected)
    return _out_of_scope(field, value, f"not {expected}, {what}", expected=expected)


def _in_scope(field: str, value: float, where: str, confidence: float = 1, **details: float) -> ValidationResult:
    return valid(f'"{field}" is {value}, {where}', confidence, field=field, value=value, **details)


def _out_of_scope(field: str, value: float, where: str, confidence: float = 1, **details: float) -> ValidationResult:
    return invalid(
        FailureTaxonomy.OUT_OF_SCOPE,
        f'"{field}" is {value}, {where}',
        f'Check where the value of "{field}" comes from, or widen what the validator allows.',
        confidence=confidence,
        field=field,
        value=value,
        **details,
    )


def _deviations(value: float, mean: float, deviation: float) -> float:
    """How many standard deviations the value is from the mean; not a number where floats cannot tell."""
    finite = as_float(deviation)
    return abs(as_float(value) - as_float(mean)) / finite if math.isfinite(finite) else math.nan


def _exceeds(z: float, limit: float) -> bool:
    """
    Whether z is not known to be within the limit. One that is above it only by the rounding of binary fractions is
    within: (0.4 - 0.1) / 0.1 is 3.
    """
    return not (z <= limit or math.isclose(z, limit, rel_tol=1e-9))


def _if_finite(**numbers: float) -> dict[str, float]:
    """Those of the numbers that JSON has."""
    return {name: number for name, number in numbers.items() if math.isfinite(number)}


def _confidence_beyond(z: float, limit: float) -> float:
    """1 at the limit, falling to 0 at twice the limit."""
    return _to_cents(max(0.0, 1 - (z - limit) / limit)) if limit else 0.0


def _to_cents(confidence: float) -> float:
    return float(Decimal(confidence).quantize(_CENT, ROUND_HALF_UP))


def _mean_and_sample_deviation(numbers: Sequence[float]) -> tuple[float, float]:
    """
    The mean and the standard deviation of numbers that are a sample (n - 1), not all equal; not numbers where their sum
    is beyond the range of floats.
    """
    try:
        mean = math.fsum(numbers) / len(numbers)
    except OverflowError:
        return math.nan, math.nan
    return mean, math.hypot(*(number - mean for number in numbers)) / math.sqrt(len(numbers) - 1)
