"""Validators of what the data says of its own keeping: age, compression, encryption, standards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from aureus_local.domain.json_values import is_array, is_object
from aureus_local.domain.moments import epoch_milliseconds, milliseconds_of
from aureus_local.domain.validators.subject import Check, Subject, invalid, missing, not_an_object, valid
from aureus_sdk.models import FailureTaxonomy, ValidationResult

_TO_BE_ENCRYPTED = ("sensitive", "confidential")


def retention_compliance(subject: Subject) -> ValidationResult:
    """The time in `timestamp_field` is at most `max_retention_ms` ago, or to come."""
    field = subject.parameters.get("timestamp_field", "timestamp")
    if not is_object(subject.data):
        return not_an_object(subject.data)
    if field not in subject.data:
        return missing(field)
    time = epoch_milliseconds(subject.data[field])
    if time is None:
        return invalid(
            FailureTaxonomy.CONFLICT,
            f'the field "{field}" is no time',
            f'Write "{field}" as ISO 8601 text or in milliseconds since 1970.',
            field=field,
        )
    limit = subject.parameters["max_retention_ms"]
    if milliseconds_of(subject.now) - time > limit:
        return invalid(
            FailureTaxonomy.POLICY_VIOLATION,
            f'the time in "{field}" ({subject.data[field]}) is more than {limit} ms ago',
            "Delete or archive what may not be kept this long.",
            field=field,
            max_retention_ms=limit,
        )
    return valid(f'the time in "{field}" is no more than {limit} ms ago', field=field, max_retention_ms=limit)


def compression_compliance(subject: Subject) -> ValidationResult:
    """Data longer than `size_threshold_bytes` as compact JSON says that it is `compressed`."""
    size, threshold = subject.data_size(), subject.parameters["size_threshold_bytes"]
    compressed = is_object(subject.data) and subject.data.get("compressed")
    if size > threshold and not compressed:
        return invalid(
            FailureTaxonomy.POLICY_VIOLATION,
            f"the data is {size} bytes of JSON, more than {threshold}, and not compressed",
            'Compress the data and say so in the field "compressed".',
            size_bytes=size,
            size_threshold_bytes=threshold,
        )
    return valid("the data is small enough, or compressed", size_bytes=size, size_threshold_bytes=threshold)


def encryption_compliance(subject: Subject) -> ValidationResult:
    """Data whose `dataClassification` is sensitive or confidential says that it is `encrypted`."""
    data: Mapping[str, Any] = subject.data if is_object(subject.data) else {}
    classification = data.get("dataClassification")
    if classification in _TO_BE_ENCRYPTED and not data.get("encrypted"):
        return invalid(
            FailureTaxonomy.POLICY_VIOLATION,
            f"the data is {classification} and not encrypted",
            'Encrypt the data and say so in the field "encrypted".',
            classification=classification,
        )
    return valid("the data is encrypted, or need not be")


def compliance_standards(subject: Subject) -> ValidationResult:
    """The list in `complianceStandards` has all of `required_standards`."""
    required = subject.parameters["required_standards"]
    if not required:
        return valid("no standard is required")
    if not is_object(subject.data):
        return not_an_object(subject.data)
    met = subject.data.get("complianceStandards")
    if not is_array(met):
        return invalid(
            FailureTaxonomy.MISSING_DATA,
            'the data has no list "complianceStandards"',
            f'Meet and list in "complianceStandards": {", ".join(required)}.',
            missing=required,
        )
    names = {each for each in met if isinstance(each, str)}
    unmet = [standard for standard in required if standard not in names]
    if unmet:
        return invalid(
            FailureTaxonomy.POLICY_VIOLATION,
            f"the data does not meet {', '.join(unmet)}",
            f'Meet and list in "complianceStandards": {", ".join(unmet)}.',
            missing=unmet,
        )
    return valid(f"the data meets {', '.join(required)}")


def full_memory_policy_compliance(subject: Subject) -> ValidationResult:
    """All of retention, compression, encryption and standards that the parameters ask for."""
    results = [check(evolve(subject, parameters=parameters)) for check, parameters in _asked_for(subject.parameters)]
    failures = [result for result in results if not result.valid]
    if not failures:
        return valid(f"all of the memory policy that was asked for is met ({len(results)} checks)", checks=len(results))
    first = failures[0]
    return evolve(
        first,
        reason="; ".join(failure.reason or "" for failure in failures),
        remediation=" ".join(failure.remediation or "" for failure in failures),
        confidence=min(failure.confidence or 0 for failure in failures),
        metadata={"failures": [{"failure_code": str(f.failure_code), "reason": f.reason} for f in failures]},
    )


def _asked_for(policy: Mapping[str, Any]) -> list[tuple[Check, Mapping[str, Any]]]:
    """The checks with their parameters. `max_size_bytes` is the size from which on data must be compressed."""
    asked: list[tuple[Check, Mapping[str, Any]]] = []
    if "max_retention_ms" in policy:
        asked.append((retention_compliance, {"max_retention_ms": policy["max_retention_ms"]}))
    if policy.get("require_compression") and "max_size_bytes" in policy:
        asked.append((compression_compliance, {"size_threshold_bytes": policy["max_size_bytes"]}))
    if policy.get("require_encryption"):
        asked.append((encryption_compliance, {}))
    if policy.get("required_compliance"):
        asked.append((compliance_standards, {"required_standards": policy["required_compliance"]}))
    return asked
