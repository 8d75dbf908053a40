"""Validators of versions and times against the previous state."""

from __future__ import annotations

from typing import Any

from aureus_local.domain.json_values import is_number, is_object
from aureus_local.domain.moments import epoch_milliseconds
from aureus_local.domain.validators.subject import Subject, invalid, not_an_object, valid
from aureus_sdk.models import FailureTaxonomy, ValidationResult

_COMPARED = 0.9
_IN_ORDER = 0.95
_DRIFTED = 0.8


def monotonic(subject: Subject) -> ValidationResult:
    """The numeric field `version` did not decrease."""
    before, after = _numbers(subject, "version")
    if before is None or after is None:
        return valid("there are no two versions to compare")
    if after < before:
        return invalid(
            FailureTaxonomy.CONFLICT,
            f"the version decreased from {before} to {after}",
            "Read the current state again and commit a later version.",
            previous=before,
            current=after,
        )
    return valid(f"the version went from {before} to {after}", _COMPARED, previous=before, current=after)


def temporal_monotonic(subject: Subject) -> ValidationResult:
    """Version and time went on from the previous state, the time by no more than `max_time_drift` milliseconds."""
    if subject.previous_state is None:
        return valid("there is no previous state to compare with")
    if not is_object(subject.data):
        return not_an_object(subject.data)
    version_field = subject.parameters.get("version_field", "version")
    timestamp_field = subject.parameters.get("timestamp_field", "timestamp")
    versions = _numbers(subject, version_field)
    times = _times(subject, timestamp_field)
    drift = _drift(*times)
    limit = subject.parameters.get("max_time_drift")
    if drift is not None and limit is not None and drift > limit:
        return invalid(
            FailureTaxonomy.NON_DETERMINISM,
            f'the time in "{timestamp_field}" is {drift:.10g} ms after the previous one, more than {limit}',
            "Commit sooner after the previous state, or check the clocks that set the time.",
            confidence=_DRIFTED,
            drift_ms=drift,
            max_time_drift=limit,
        )
    allow_equal = subject.parameters.get("allow_equal", False)
    stale = [
        field
        for field, (before, after) in ((version_field, versions), (timestamp_field, times))
        if before is not None and after is not None and (after < before or (after == before and not allow_equal))
    ]
    if stale:
        return invalid(
            FailureTaxonomy.CONFLICT,
            "; ".join(_describe_stale(subject, field) for field in stale),
            "Read the current state again and commit a later version of it.",
            fields=stale,
        )
    return valid("what can be compared with the previous state went on from it", _IN_ORDER)


def _numbers(subject: Subject, field: str) -> tuple[float | None, float | None]:
    before, after = _before_and_after(subject, field)
    return before if is_number(before) else None, after if is_number(after) else None


def _times(subject: Subject, field: str) -> tuple[float | None, float | None]:
    before, after = _before_and_after(subject, field)
    return epoch_milliseconds(before), epoch_milliseconds(after)


def _before_and_after(subject: Subject, field: str) -> tuple[Any, Any]:
    before = subject.previous_state.get(field) if is_object(subject.previous_state) else None
    after = subject.data.get(field) if is_object(subject.data) else None
    return before, after


def _drift(before: float | None, after: float | None) -> float | None:
    """How far the time went on; going back is no drift but a conflict."""
    return after - before if before is not None and after is not None and after > before else None


def _describe_stale(subject: Subject, field: str) -> str:
    before, after = _before_and_after(subject, field)
    return f'"{field}" did not go on: it was {before} and is {after}'
