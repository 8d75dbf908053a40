from __future__ import annotations

from typing import Any

import pytest

from aureus_local.domain.validators import BUILT_IN, check_config
from aureus_local.judging.bounded import BoundedJudge
from aureus_sdk.models import ValidatorConfig, ValidatorType


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


RULE = {"name": "r", "fields": ["a"], "expression": "data.a > 0"}

GOOD: dict[str, dict[str, Any]] = {
    "not_null": {},
    "schema": {"fields": {"a": "number"}},
    "max_size": {"max_bytes": 0},
    "json_schema": {"schema": {"type": "object"}},
    "statistical_bounds": {"field": "v", "min": 0, "max": 1, "mean": 0.5, "stddev": 0, "tolerance": 0},
    "anomaly_detection": {"field": "v", "history": [1, 2.5], "threshold": 0.1},
    "monotonic": {},
    "temporal_monotonic": {"timestamp_field": "t", "version_field": "v", "allow_equal": True, "max_time_drift": 0},
    "retention_compliance": {"max_retention_ms": 0.5, "timestamp_field": "t"},
    "compression_compliance": {"size_threshold_bytes": 1},
    "encryption_compliance": {},
    "compliance_standards": {"required_standards": []},
    "full_memory_policy_compliance": {
        "max_retention_ms": 1,
        "max_size_bytes": 1,
        "require_compression": True,
        "require_encryption": True,
        "required_compliance": ["GDPR"],
    },
    "cross_field_consistency": {"rules": [RULE, {**RULE, "message": "m"}]},
    "expression": {"expression": "data.a > params.least", "reason": "r", "failure_code": "CONFLICT", "least": 1},
}


def faults(type_: str, parameters: dict[str, Any] | None, logic: str | None = None) -> dict[str, str]:
    config = ValidatorConfig(type=ValidatorType(type_), parameters=parameters, validation_logic=logic)
    return {fault.path: fault.message for fault in check_config(config, BoundedJudge())}


def test_every_type_is_in_the_table() -> None:
    assert {*BUILT_IN, "custom"} == {type_.value for type_ in ValidatorType}
    assert set(GOOD) == set(BUILT_IN)


@pytest.mark.parametrize("type_", GOOD)
def test_good_parameters_are_accepted(type_: str) -> None:
    assert faults(type_, GOOD[type_]) == {}


@pytest.mark.parametrize("type_", sorted(set(GOOD) - {"expression"}))
def test_unknown_parameters_are_refused(type_: str) -> None:
    found = faults(type_, {**GOOD[type_], "surplus": 1})
    assert list(found) == ["parameters.surplus"]
    assert all(
        name in found["parameters.surplus"] for name in ["is unknown", *BUILT_IN[type_].parameters["properties"]]
    )


def test_a_misspelt_parameter_is_refused_with_the_name_that_is_near() -> None:
    assert faults("statistical_bounds", {"field": "v", "mim": 1, "std_dev": 2}) == {
        "parameters.mim": 'is unknown; did you mean "min"?',
        "parameters.std_dev": 'is unknown; did you mean "stddev"?',
    }
    assert faults("not_null", {"fields": ["a"]}) == {"parameters.fields": "is unknown; there are no parameters"}


def test_bounds_that_could_never_judge_are_refused() -> None:
    assert faults("statistical_bounds", {"field": "v", "min": 2, "max": 1.5, "stddev": 1}) == {
        "parameters.min": "2 is more than the max of 1.5, so that no value would be valid",
        "parameters.stddev": "would not be used: give the mean that it is measured from",
    }
    assert faults("statistical_bounds", {"field": "v", "min": 1, "max": 1, "mean": 1}) == {}


@pytest.mark.parametrize(
    ("type_", "name"), [(type_, name) for type_, rule in BUILT_IN.items() for name in rule.parameters["required"]]
)
def test_missing_parameters_are_refused(type_: str, name: str) -> None:
    rest = {key: value for key, value in GOOD[type_].items() if key != name}
    assert name in faults(type_, rest)["parameters"]


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("schema", {"fields": {"a": "text"}}, "parameters.fields.a"),
    ("schema", {"fields": ["a"]}, "parameters.fields"),
    ("max_size", {"max_bytes": -1}, "parameters.max_bytes"),
    ("max_size", {"max_bytes": 1.5}, "parameters.max_bytes"),
    ("max_size", {"max_bytes": True}, "parameters.max_bytes"),
    ("json_schema", {"schema": {"type": "numbr"}}, "parameters.schema"),
    ("json_schema", {"schema": None}, "parameters.schema"),
    ("json_schema", {"schema": {"$ref": "file:///etc/hostname"}}, "parameters.schema"),
    ("statistical_bounds", {"field": ""}, "parameters.field"),
    ("statistical_bounds", {"field": 1}, "parameters.field"),
    ("statistical_bounds", {"min": "0"}, "parameters.min"),
    ("statistical_bounds", {"stddev": -1}, "parameters.stddev"),
    ("statistical_bounds", {"tolerance": -1}, "parameters.tolerance"),
    ("statistical_bounds", {"max": 10**400}, "parameters.max"),
    ("statistical_bounds", {"min": -(10**400)}, "parameters.min"),
    ("statistical_bounds", {"mean": 10**400}, "parameters.mean"),
    ("statistical_bounds", {"stddev": 10**400}, "parameters.stddev"),
    ("statistical_bounds", {"tolerance": 10**400}, "parameters.tolerance"),
    ("anomaly_detection", {"history": [1, -(10**400)]}, "parameters.history[1]"),
    ("anomaly_detection", {"threshold": 10**400}, "parameters.threshold"),
    ("anomaly_detection", {"history": [1, "2"]}, "parameters.history[1]"),
    ("anomaly_detection", {"history": [True]}, "parameters.history[0]"),
    ("anomaly_detection", {"threshold": 0}, "parameters.threshold"),
    ("temporal_monotonic", {"allow_equal": "yes"}, "parameters.allow_equal"),
    ("temporal_monotonic", {"max_time_drift": -1}, "parameters.max_time_drift"),
    ("retention_compliance", {"max_retention_ms": "7d"}, "parameters.max_retention_ms"),
    ("compression_compliance", {"size_threshold_bytes": None}, "parameters.size_threshold_bytes"),
    ("compliance_standards", {"required_standards": "GDPR"}, "parameters.required_standards"),
    ("full_memory_policy_compliance", {"require_encryption": 1}, "parameters.require_encryption"),
    (
        "cross_field_consistency",
        {"rules": [RULE, {**RULE, "expression": "data.("}]},
        "parameters.rules[1].expression",
    ),
    ("cross_field_consistency", {"rules": [{"name": "r", "fields": []}]}, "parameters.rules[0]"),
    ("cross_field_consistency", {"rules": [{**RULE, "msg": "m"}]}, "parameters.rules[0].msg"),
    ("expression", {"expression": "data.balance >"}, "parameters.expression"),
    ("expression", {"expression": ""}, "parameters.expression"),
    ("expression", {"expression": "\ud800"}, "parameters"),
    ("expression", {"limits": nested(100_000)}, "parameters"),
    ("expression", {"expression": 1}, "parameters.expression"),
    ("expression", {"failure_code": "BAD"}, "parameters.failure_code"),
]


@pytest.mark.parametrize(("type_", "change", "path"), BAD)
def test_bad_parameters_are_refused_with_their_path(type_: str, change: dict[str, Any], path: str) -> None:
    found = faults(type_, {**GOOD[type_], **change})
    assert list(found) == [path]
    assert found[path]


def test_every_fault_is_listed() -> None:
    assert set(faults("statistical_bounds", {"min": "a", "max": "b"})) == {
        "parameters",
        "parameters.min",
        "parameters.max",
    }


def test_a_custom_validator_names_its_function_and_takes_any_parameters() -> None:
    assert faults("custom", {"anything": [1, None]}, logic="check_business_rules") == {}
    assert list(faults("custom", {})) == ["validation_logic"]
    assert list(faults("not_null", None, logic="check_business_rules")) == ["validation_logic"]
