from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from aureus_local.domain.gates import Validators, run_gate
from aureus_local.domain.validators import check_config
from aureus_local.judging.bounded import BoundedJudge
from aureus_sdk.models import Commit, GateConfig, ValidationResult, ValidatorConfig, ValidatorType

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
NOW_MS = 1767268800000
DAY_MS = 24 * 60 * 60 * 1000


def judge(
    type_: str, data: Any, parameters: dict[str, Any] | None = None, previous: Any = None, **metadata: Any
) -> ValidationResult:
    config = ValidatorConfig(type=ValidatorType(type_), parameters=parameters)
    assert check_config(config, BoundedJudge()) == []
    commit = Commit(id="c", data=data, previous_state=previous, metadata=metadata)
    gate = GateConfig(name="g", validators=["v"], block_on_failure=True)
    verdict = run_gate(commit, gate, Validators({"v": config}, (), {}), judge=BoundedJudge(), now=NOW)
    result = verdict.validation_results[0]
    assert result.reason
    assert result.valid or result.remediation
    return result


def told(result: ValidationResult) -> str:
    return "valid" if result.valid else str(result.failure_code)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (None, "MISSING_DATA"),
        (0, "valid"),
        ("", "valid"),
        (False, "valid"),
        ([], "valid"),
        ({}, "valid"),
        ({"a": None}, "valid"),
    ],
)
def test_not_null(data: Any, expected: str) -> None:
    assert told(judge("not_null", data)) == expected


@pytest.mark.parametrize(
    ("fields", "data", "expected"),
    [
        ({}, {}, "valid"),
        ({}, {"other": 1}, "valid"),
        ({}, [], "CONFLICT"),
        ({}, None, "CONFLICT"),
        ({"a": "number"}, "a", "CONFLICT"),
        ({"a": "number"}, {}, "MISSING_DATA"),
        ({"a": "number", "b": "string"}, {"a": "x"}, "CONFLICT"),
        ({"b": "string", "a": "number"}, {"a": "x"}, "MISSING_DATA"),
    ],
)
def test_schema_looks_at_fields_in_declared_order(fields: dict[str, str], data: Any, expected: str) -> None:
    assert told(judge("schema", data, {"fields": fields})) == expected


VALUES_OF_TYPES: dict[str, list[Any]] = {
    "string": ["", "x"],
    "number": [0, -1, 1.5, 1.0, 2**70],
    "integer": [0, -1, 1.0, 2**70],
    "boolean": [True, False],
    "object": [{}, {"a": 1}],
    "array": [[], [1]],
    "null": [None],
}


@pytest.mark.parametrize("type_", VALUES_OF_TYPES)
def test_schema_tells_the_types_apart(type_: str) -> None:
    of_type = VALUES_OF_TYPES[type_]
    others = [
        value
        for other, values in VALUES_OF_TYPES.items()
        for value in values
        if {type_, other} != {"number", "integer"} and type_ != other
    ]
    for value in of_type:
        assert told(judge("schema", {"a": value}, {"fields": {"a": type_}})) == "valid"
    for value in others:
        assert told(judge("schema", {"a": value}, {"fields": {"a": type_}})) == "CONFLICT"


def test_an_integer_has_no_fraction() -> None:
    assert told(judge("schema", {"a": 1.5}, {"fields": {"a": "integer"}})) == "CONFLICT"
    assert told(judge("schema", {"a": 1e300}, {"fields": {"a": "integer"}})) == "valid"


@pytest.mark.parametrize(
    ("data", "max_bytes", "expected"),
    [
        ({"a": 1}, 7, "valid"),
        ({"a": 1}, 6, "OUT_OF_SCOPE"),
        (None, 4, "valid"),
        (None, 3, "OUT_OF_SCOPE"),
        ("", 0, "OUT_OF_SCOPE"),
        ("é", 4, "valid"),
        ("é", 3, "OUT_OF_SCOPE"),
        ("😀", 6, "valid"),
        ("😀", 5, "OUT_OF_SCOPE"),
        ("\ud800", 5, "valid"),
        ([1, [2, {"b": "x"}]], 17, "valid"),
        ([1, [2, {"b": "x"}]], 16, "OUT_OF_SCOPE"),
    ],
)
def test_max_size_counts_bytes_of_compact_json(data: Any, max_bytes: int, expected: str) -> None:
    assert told(judge("max_size", data, {"max_bytes": max_bytes})) == expected


@pytest.mark.parametrize(
    ("data", "expected", "reason"),
    [
        ({"balance": 1, "owner": {"name": "A"}}, "valid", ""),
        ({}, "MISSING_DATA", "balance"),
        ({"balance": 1, "owner": {}}, "MISSING_DATA", "owner: "),
        ({"balance": "1"}, "CONFLICT", "balance: "),
        ({"balance": "1", "owner": {}}, "CONFLICT", "balance: "),
        ([], "CONFLICT", "object"),
    ],
)
def test_json_schema(data: Any, expected: str, reason: str) -> None:
    schema = {
        "type": "object",
        "required": ["balance"],
        "properties": {"balance": {"type": "number"}, "owner": {"required": ["name"]}},
    }
    result = judge("json_schema", data, {"schema": schema})
    assert told(result) == expected
    assert reason in (result.reason or "")


def test_json_schema_says_that_there_are_more_errors_than_it_lists() -> None:
    result = judge("json_schema", [1] * 20_000, {"schema": {"items": {"type": "string"}}})
    assert len((result.metadata or {})["errors"]) == 10_000
    assert (result.reason or "").endswith("; and at least 9995 more")


def test_json_schema_lists_every_error_in_the_metadata_and_the_first_in_the_reason() -> None:
    schema = {"additionalProperties": {"type": "integer"}}
    result = judge("json_schema", {f"f{n}": "x" for n in range(8)}, {"schema": schema})
    assert sorted(error["path"] for error in (result.metadata or {})["errors"]) == [f"f{n}" for n in range(8)]
    assert "and 3 more" in (result.reason or "")


@pytest.mark.parametrize(
    ("bounds", "value", "expected", "confidence"),
    [
        ({}, 5, "valid", 1),
        ({"min": 0, "max": 10}, 0, "valid", 1),
        ({"min": 0, "max": 10}, 10, "valid", 1),
        ({"min": 0, "max": 10}, -1e-9, "OUT_OF_SCOPE", 1),
        ({"min": 0, "max": 10}, 11, "OUT_OF_SCOPE", 1),
        ({"mean": 100, "stddev": 10}, 130, "valid", 1),
        ({"mean": 100, "stddev": 10}, 70, "valid", 1),
        ({"mean": 0.1, "stddev": 0.1}, 0.4, "valid", 1),
        ({"mean": 0.1, "stddev": 0.1}, -0.2, "valid", 1),
        ({"mean": 100, "stddev": 10}, 130.0001, "OUT_OF_SCOPE", 1),
        ({"mean": 100, "stddev": 10}, 145, "OUT_OF_SCOPE", 0.5),
        ({"mean": 100, "stddev": 10}, 55, "OUT_OF_SCOPE", 0.5),
        ({"mean": 100, "stddev": 10}, 160, "OUT_OF_SCOPE", 0),
        ({"mean": 100, "stddev": 10}, 1000, "OUT_OF_SCOPE", 0),
        ({"mean": 100, "stddev": 10, "tolerance": 4}, 155, "OUT_OF_SCOPE", 0.63),
        ({"mean": 100, "stddev": 10, "tolerance": 1}, 111, "OUT_OF_SCOPE", 0.9),
        ({"mean": 100, "stddev": 10, "tolerance": 0}, 100, "valid", 1),
        ({"mean": 100, "stddev": 10, "tolerance": 0}, 101, "OUT_OF_SCOPE", 0),
        ({"mean": 100, "stddev": 0}, 100, "valid", 1),
        ({"mean": 100, "stddev": 0}, 100.0, "valid", 1),
        ({"mean": 100, "stddev": 0}, 101, "OUT_OF_SCOPE", 1),
        ({"mean": 100}, 1e9, "valid", 1),
        ({"min": 50, "mean": 100, "stddev": 10}, 1, "OUT_OF_SCOPE", 1),
        ({"max": 500, "mean": 100, "stddev": 10}, 501, "OUT_OF_SCOPE", 1),
    ],
)
def test_statistical_bounds(bounds: dict[str, float], value: float, expected: str, confidence: float) -> None:
    result = judge("statistical_bounds", {"v": value}, {"field": "v", **bounds})
    assert (told(result), result.confidence) == (expected, confidence)


HISTORY = [10, 12, 11, 13, 9, 10, 11, 12]


@pytest.mark.parametrize(
    ("history", "threshold", "value", "expected", "confidence"),
    [
        (HISTORY, 3, 11, "valid", 1),
        (HISTORY, 3, 12, "valid", 0.75),
        (HISTORY, 3, 14, "valid", 0.7),
        (HISTORY, 3, 16, "OUT_OF_SCOPE", 0.73),
        (HISTORY, 3, 100, "OUT_OF_SCOPE", 0),
        ([0, 2], 1, 1 + 2**0.5, "valid", 0.7),
        ([0, 2], 1, 3, "OUT_OF_SCOPE", 0.59),
        ([], 3, 1e9, "valid", 0.5),
        ([5], 3, 1e9, "valid", 0.5),
        ([4, 6], 3, 5, "valid", 1),
        ([0.1, 0.1, 0.1], 3, 0.1, "valid", 1),
        ([0.1, 0.1, 0.1], 3, 0.2, "OUT_OF_SCOPE", 1),
    ],
)
def test_anomaly_detection(
    history: list[float], threshold: float, value: float, expected: str, confidence: float
) -> None:
    parameters = {"field": "v", "history": history, "threshold": threshold}
    result = judge("anomaly_detection", {"v": value}, parameters)
    assert (told(result), result.confidence) == (expected, confidence)


def test_three_deviations_are_the_default() -> None:
    assert told(judge("anomaly_detection", {"v": 14.9}, {"field": "v", "history": HISTORY})) == "valid"
    assert told(judge("anomaly_detection", {"v": 15}, {"field": "v", "history": HISTORY})) == "OUT_OF_SCOPE"


def test_integers_beyond_the_range_of_floats_are_measured_too() -> None:
    data = {"v": 10**400}
    assert told(judge("statistical_bounds", data, {"field": "v", "min": 0})) == "valid"
    assert told(judge("statistical_bounds", data, {"field": "v", "max": 0})) == "OUT_OF_SCOPE"
    result = judge("statistical_bounds", data, {"field": "v", "mean": 0, "stddev": 1})
    assert (told(result), result.confidence) == ("OUT_OF_SCOPE", 0)
    assert told(judge("anomaly_detection", data, {"field": "v", "history": HISTORY})) == "OUT_OF_SCOPE"


@pytest.mark.parametrize(
    ("type_", "value", "parameters"),
    [
        ("statistical_bounds", 10**400, {"mean": 0, "stddev": 1e308}),
        ("statistical_bounds", 10**308, {"mean": -1.7e308, "stddev": 1, "tolerance": 1.7e308}),
        ("anomaly_detection", 10**400, {"history": [1.7e308, -1.7e308]}),
        ("anomaly_detection", 10**308, {"history": [1.7e308, -1.7e308]}),
        ("anomaly_detection", 10**308, {"history": [1.7e308, 1.6e308]}),
    ],
)
def test_what_floats_cannot_tell_is_out_of_scope(type_: str, value: int, parameters: dict[str, Any]) -> None:
    result = judge(type_, {"v": value}, {"field": "v", **parameters})

    assert (told(result), result.confidence) == ("OUT_OF_SCOPE", 0)
    assert json.dumps(result.to_dict(), allow_nan=False)


def test_many_standards_are_looked_for_at_once() -> None:
    """One by one in a list, it would take an hour."""
    names = [f"standard-{number}" for number in range(200_000)]
    data: dict[str, Any] = {"complianceStandards": [[], {}, *reversed(names)]}
    assert told(judge("compliance_standards", data, {"required_standards": names})) == "valid"


@pytest.mark.parametrize("type_", ["statistical_bounds", "anomaly_detection"])
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ([1], "CONFLICT"),
        (None, "CONFLICT"),
        ({}, "MISSING_DATA"),
        ({"v": "5"}, "CONFLICT"),
        ({"v": None}, "CONFLICT"),
        ({"v": True}, "CONFLICT"),
    ],
)
def test_what_is_no_number_is_refused_before_it_is_measured(type_: str, data: Any, expected: str) -> None:
    extra = {"history": [1, 2]} if type_ == "anomaly_detection" else {}
    assert told(judge(type_, data, {"field": "v", **extra})) == expected


@pytest.mark.parametrize(
    ("previous", "data", "expected", "confidence"),
    [
        (None, {"version": 1}, "valid", 1),
        ({"version": 1}, {"version": 2}, "valid", 0.9),
        ({"version": 1}, {"version": 1}, "valid", 0.9),
        ({"version": 0}, {"version": 0.5}, "valid", 0.9),
        ({"version": 2}, {"version": 1}, "CONFLICT", 1),
        ({"version": 1}, {"version": 0}, "CONFLICT", 1),
        ({"version": 2}, {}, "valid", 1),
        ({}, {"version": 1}, "valid", 1),
        ({"version": "2"}, {"version": "1"}, "valid", 1),
        ({"version": True}, {"version": 0}, "valid", 1),
        ("text", None, "valid", 1),
    ],
)
def test_monotonic(previous: Any, data: Any, expected: str, confidence: float) -> None:
    result = judge("monotonic", data, previous=previous)
    assert (told(result), result.confidence) == (expected, confidence)


JANUARY_1, JANUARY_2 = "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"


@pytest.mark.parametrize(
    ("parameters", "previous", "data", "expected", "confidence"),
    [
        ({}, None, None, "valid", 1),
        ({}, None, {"version": 1}, "valid", 1),
        ({}, {}, {}, "valid", 0.95),
        ({}, {}, [], "CONFLICT", 1),
        ({}, {"version": 1}, None, "CONFLICT", 1),
        ({}, "text", {"version": 1}, "valid", 0.95),
        ({}, {"version": 1}, {"version": 2}, "valid", 0.95),
        ({}, {"version": 1}, {"version": 1}, "CONFLICT", 1),
        ({"allow_equal": True}, {"version": 1}, {"version": 1}, "valid", 0.95),
        ({"allow_equal": True}, {"version": 2}, {"version": 1}, "CONFLICT", 1),
        ({}, {"version": "2"}, {"version": "1"}, "valid", 0.95),
        ({"version_field": "v"}, {"v": 2, "version": 1}, {"v": 1, "version": 2}, "CONFLICT", 1),
        ({}, {"timestamp": JANUARY_1}, {"timestamp": JANUARY_2}, "valid", 0.95),
        ({}, {"timestamp": JANUARY_2}, {"timestamp": JANUARY_1}, "CONFLICT", 1),
        ({}, {"timestamp": JANUARY_1}, {"timestamp": "2024-01-01T01:00:00+01:00"}, "CONFLICT", 1),
        ({}, {"timestamp": JANUARY_1}, {"timestamp": 1704067200001}, "valid", 0.95),
        ({}, {"timestamp": JANUARY_1}, {"timestamp": 1704067200000}, "CONFLICT", 1),
        ({}, {"timestamp": JANUARY_1}, {"timestamp": "2024-01-01T00:00:00"}, "CONFLICT", 1),
        ({}, {"timestamp": JANUARY_2}, {"timestamp": "yesterday"}, "valid", 0.95),
        ({}, {"timestamp": JANUARY_2}, {"timestamp": True}, "valid", 0.95),
        ({"timestamp_field": "at"}, {"at": 2}, {"at": 1}, "CONFLICT", 1),
        ({"max_time_drift": 10}, {"timestamp": 0}, {"timestamp": 10}, "valid", 0.95),
        ({"max_time_drift": 10}, {"timestamp": 0}, {"timestamp": 11}, "NON_DETERMINISM", 0.8),
        ({"max_time_drift": 0}, {"timestamp": 0}, {"timestamp": 1}, "NON_DETERMINISM", 0.8),
        ({"max_time_drift": 10}, {"timestamp": 0}, {"timestamp": 10**400}, "NON_DETERMINISM", 0.8),
        (
            {"max_time_drift": 10},
            {"timestamp": 0, "version": 2},
            {"timestamp": 11, "version": 1},
            "NON_DETERMINISM",
            0.8,
        ),
        ({"max_time_drift": 10}, {"timestamp": 99}, {"timestamp": 0}, "CONFLICT", 1),
    ],
)
def test_temporal_monotonic(
    parameters: dict[str, Any], previous: Any, data: Any, expected: str, confidence: float
) -> None:
    result = judge("temporal_monotonic", data, parameters, previous)
    assert (told(result), result.confidence) == (expected, confidence)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"timestamp": NOW_MS - DAY_MS}, "valid"),
        ({"timestamp": NOW_MS - DAY_MS - 1}, "POLICY_VIOLATION"),
        ({"timestamp": "2025-12-31T12:00:00Z"}, "valid"),
        ({"timestamp": "2025-12-31T12:00:00"}, "valid"),
        ({"timestamp": "2025-12-31T13:00:00+01:00"}, "valid"),
        ({"timestamp": "2025-12-31T11:59:59.999Z"}, "POLICY_VIOLATION"),
        ({"timestamp": "2025-12-31T12:00:00+01:00"}, "POLICY_VIOLATION"),
        ({"timestamp": "2999-01-01"}, "valid"),
        ({"timestamp": 10**400}, "valid"),
        ({"timestamp": -(10**400)}, "POLICY_VIOLATION"),
        ({"timestamp": "0001-01-01T00:00:00+23:59"}, "POLICY_VIOLATION"),
        ({"timestamp": "last week"}, "CONFLICT"),
        ({"timestamp": True}, "CONFLICT"),
        ({"timestamp": None}, "CONFLICT"),
        ({}, "MISSING_DATA"),
        (None, "CONFLICT"),
    ],
)
def test_retention_compliance(data: Any, expected: str) -> None:
    assert told(judge("retention_compliance", data, {"max_retention_ms": DAY_MS})) == expected


def test_retention_reads_the_field_that_it_is_told_to() -> None:
    parameters = {"max_retention_ms": 0, "timestamp_field": "at"}
    assert told(judge("retention_compliance", {"at": NOW_MS, "timestamp": 0}, parameters)) == "valid"
    assert (
        told(judge("retention_compliance", {"at": NOW_MS - 1, "timestamp": NOW_MS}, parameters)) == "POLICY_VIOLATION"
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"a": "x" * 12}, "valid"),
        ({"a": "x" * 13}, "POLICY_VIOLATION"),
        ({"a": "x" * 13, "compressed": True}, "valid"),
        ({"a": "x" * 13, "compressed": "gzip"}, "valid"),
        ({"a": "x" * 13, "compressed": False}, "POLICY_VIOLATION"),
        ("x" * 18, "valid"),
        ("x" * 19, "POLICY_VIOLATION"),
    ],
)
def test_compression_compliance(data: Any, expected: str) -> None:
    assert told(judge("compression_compliance", data, {"size_threshold_bytes": 20})) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"dataClassification": "sensitive"}, "POLICY_VIOLATION"),
        ({"dataClassification": "confidential"}, "POLICY_VIOLATION"),
        ({"dataClassification": "confidential", "encrypted": False}, "POLICY_VIOLATION"),
        ({"dataClassification": "confidential", "encrypted": True}, "valid"),
        ({"dataClassification": "restricted"}, "valid"),
        ({"dataClassification": ["sensitive"]}, "valid"),
        ({"data_classification": "sensitive"}, "valid"),
        ({}, "valid"),
        (None, "valid"),
    ],
)
def test_encryption_compliance(data: Any, expected: str) -> None:
    assert told(judge("encryption_compliance", data)) == expected


@pytest.mark.parametrize(
    ("required", "data", "expected"),
    [
        (["GDPR"], {"complianceStandards": ["HIPAA", "GDPR"]}, "valid"),
        (["GDPR", "HIPAA"], {"complianceStandards": ["GDPR"]}, "POLICY_VIOLATION"),
        (["GDPR"], {"complianceStandards": ["gdpr"]}, "POLICY_VIOLATION"),
        (["GDPR"], {"complianceStandards": "GDPR"}, "MISSING_DATA"),
        (["GDPR"], {"complianceStandards": None}, "MISSING_DATA"),
        (["GDPR"], {}, "MISSING_DATA"),
        (["GDPR"], None, "CONFLICT"),
        ([], None, "valid"),
    ],
)
def test_compliance_standards(required: list[str], data: Any, expected: str) -> None:
    assert told(judge("compliance_standards", data, {"required_standards": required})) == expected


@pytest.mark.parametrize(
    ("policy", "data", "expected"),
    [
        ({}, None, "valid"),
        ({"max_retention_ms": DAY_MS}, {"timestamp": NOW_MS}, "valid"),
        ({"max_retention_ms": DAY_MS}, {}, "MISSING_DATA"),
        ({"max_retention_ms": DAY_MS}, {"timestamp": 0}, "POLICY_VIOLATION"),
        ({"max_size_bytes": 5, "require_compression": True}, {"a": "long"}, "POLICY_VIOLATION"),
        ({"max_size_bytes": 5, "require_compression": True}, {"a": "long", "compressed": True}, "valid"),
        ({"max_size_bytes": 5, "require_compression": False}, {"a": "long"}, "valid"),
        ({"require_encryption": True}, {"dataClassification": "sensitive"}, "POLICY_VIOLATION"),
        ({"require_encryption": False}, {"dataClassification": "sensitive"}, "valid"),
        ({"required_compliance": ["GDPR"]}, {}, "MISSING_DATA"),
        ({"required_compliance": []}, None, "valid"),
        ({"max_retention_ms": 0, "required_compliance": ["GDPR"]}, {"timestamp": 0}, "POLICY_VIOLATION"),
    ],
)
def test_full_memory_policy_compliance(policy: dict[str, Any], data: Any, expected: str) -> None:
    assert told(judge("full_memory_policy_compliance", data, policy)) == expected


def test_full_memory_policy_compliance_tells_of_every_failure() -> None:
    policy = {"max_retention_ms": 0, "require_encryption": True, "required_compliance": ["GDPR"]}
    result = judge("full_memory_policy_compliance", {"timestamp": 0, "dataClassification": "sensitive"}, policy)
    for word in ("timestamp", "encrypted", "complianceStandards"):
        assert word in (result.reason or "")
        assert word in (result.remediation or "") or word == "timestamp"
    codes = [failure["failure_code"] for failure in (result.metadata or {})["failures"]]
    assert codes == ["POLICY_VIOLATION", "POLICY_VIOLATION", "MISSING_DATA"]


START_BEFORE_END = {"name": "order", "fields": ["start", "end"], "expression": "data.start <= data.end"}
SUM = {"name": "sum", "fields": ["total"], "expression": "data.start + data.end == data.total", "message": "wrong sum"}


@pytest.mark.parametrize(
    ("data", "expected", "confidence", "reason"),
    [
        ({"start": 1, "end": 2.5, "total": 3.5}, "valid", 1, "2 rules"),
        ({"start": 3, "end": 2, "total": 5}, "CONFLICT", 1, "order"),
        ({"start": 1, "end": 2, "total": 5}, "CONFLICT", 1, "wrong sum"),
        ({"start": 3, "end": 2}, "MISSING_DATA", 1, "total"),
        ({}, "MISSING_DATA", 1, "start, end, total"),
        ({"start": "1", "end": 2, "total": 5}, "TOOL_ERROR", 0.5, "order"),
        (None, "CONFLICT", 1, "object"),
    ],
)
def test_cross_field_consistency(data: Any, expected: str, confidence: float, reason: str) -> None:
    result = judge("cross_field_consistency", data, {"rules": [START_BEFORE_END, SUM]})
    assert (told(result), result.confidence) == (expected, confidence)
    assert reason in (result.reason or "")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("data.balance > 0", "valid"),
        ("data.balance > 1000", "POLICY_VIOLATION"),
        ("data.balance - previous_state.balance <= params.largest_step", "valid"),
        ("metadata.user == 'u-1'", "valid"),
        ("previous_state == null", "POLICY_VIOLATION"),
        ("data.absent > 0", "TOOL_ERROR"),
        ("has(data.absent) && data.absent > 0", "POLICY_VIOLATION"),
        ("unknown > 0", "TOOL_ERROR"),
        ("data.balance", "TOOL_ERROR"),
    ],
)
def test_expression(expression: str, expected: str) -> None:
    parameters = {"expression": expression, "largest_step": 500}
    assert told(judge("expression", {"balance": 1000}, parameters, {"balance": 500.0}, user="u-1")) == expected


def test_expression_says_what_it_was_told_to_say() -> None:
    parameters = {"expression": "false", "reason": "too risky", "failure_code": "OUT_OF_SCOPE"}
    result = judge("expression", None, parameters)
    assert (told(result), result.reason) == ("OUT_OF_SCOPE", "too risky")
