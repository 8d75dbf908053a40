from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aureus_local.domain.gates import Validators, is_quick, run_gate
from aureus_local.domain.validators import BUILT_IN
from aureus_local.domain.validators.custom import CustomFunction
from aureus_local.judging.bounded import BoundedJudge
from aureus_sdk.models import (
    Commit,
    CrvStatus,
    FailureTaxonomy,
    GateConfig,
    GateResult,
    RetryAltToolStrategy,
    ValidationResult,
    ValidatorConfig,
    ValidatorType,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
RECOVERY = RetryAltToolStrategy(tool_name="backup", max_retries=1)


def run(
    *answers: Any,
    data: Any = None,
    block: bool = True,
    required: float | None = None,
    validators: list[str] | None = None,
    registered: dict[str, ValidatorConfig] | None = None,
    others: Sequence[str] = (),
    functions: dict[str, CustomFunction] | None = None,
) -> GateResult:
    """Run a gate of custom validators that answer what they are told to, or of the validators given."""
    names = [str(number) for number in range(len(answers))]
    fixed = {
        name: ValidatorConfig(type=ValidatorType.CUSTOM, validation_logic="fixed", parameters={"answer": answer})
        for name, answer in zip(names, answers, strict=True)
    }
    gate = GateConfig(
        name="gate",
        validators=validators if validators is not None else names,
        block_on_failure=block,
        required_confidence=required,
        recovery_strategy=RECOVERY,
    )
    return run_gate(
        Commit(id="c", data=data),
        gate,
        Validators(
            registered={**fixed, **(registered or {})},
            others=others,
            functions={"fixed": lambda _, parameters: parameters["answer"], **(functions or {})},
        ),
        judge=BoundedJudge(),
        now=NOW,
    )


def test_a_gate_without_validators_is_passed() -> None:
    result = run()
    assert (result.passed, result.crv_status, result.gate_name, result.timestamp) == (True, "passed", "gate", NOW)


def test_all_validators_run_in_order() -> None:
    result = run({"valid": False, "reason": "a"}, {"valid": True, "reason": "b"}, {"valid": False, "reason": "c"})
    assert [answer.reason for answer in result.validation_results] == ["a", "b", "c"]


def test_a_validator_that_is_named_twice_has_a_result_in_both_places() -> None:
    verdict = run(data=None, validators=["monotonic", "not_null", "monotonic"])
    assert [result.valid for result in verdict.validation_results] == [True, False, True]


@pytest.mark.parametrize(
    ("block", "valid", "status", "blocked"),
    [
        (True, True, "passed", False),
        (True, False, "blocked", True),
        (False, True, "passed", False),
        (False, False, "warning", False),
    ],
)
def test_status(block: bool, valid: bool, status: str, blocked: bool) -> None:
    result = run({"valid": valid}, block=block)
    assert (result.passed, result.crv_status, result.blocked_commit) == (valid, CrvStatus(status), blocked)


@pytest.mark.parametrize("valid", [True, False])
def test_the_recovery_strategy_is_echoed_when_the_gate_is_not_passed(valid: bool) -> None:
    assert run({"valid": valid}).recovery_strategy == (None if valid else RECOVERY)


@pytest.mark.parametrize(
    ("confidence", "required", "passed"),
    [
        (None, 0.8, True),
        (0.8, None, True),
        (0.8, 0.8, True),
        (0.79, 0.8, False),
        (0, 0.8, False),
        (0, 0, True),
        (1, 1, True),
    ],
)
def test_required_confidence(confidence: float | None, required: float | None, passed: bool) -> None:
    result = run({"valid": True, "confidence": confidence}, required=required)
    assert result.passed is passed
    assert result.failure_code == (None if passed else FailureTaxonomy.LOW_CONFIDENCE)
    assert bool(result.remediation) is not passed


@pytest.mark.parametrize(
    ("answers", "code", "remediation"),
    [
        ([{"valid": False}], None, None),
        ([{"valid": False, "remediation": "r"}], None, None),
        ([{"valid": False, "failure_code": "CONFLICT"}], "CONFLICT", None),
        (
            [
                {"valid": False, "remediation": "0"},
                {"valid": False, "failure_code": "CONFLICT", "remediation": "1"},
                {"valid": False, "failure_code": "TOOL_ERROR", "remediation": "2"},
            ],
            "CONFLICT",
            "1",
        ),
        ([{"valid": True, "failure_code": "CONFLICT", "remediation": "r"}], None, None),
        (
            [{"valid": True, "confidence": 0.1}, {"valid": False, "failure_code": "CONFLICT", "remediation": "r"}],
            "CONFLICT",
            "r",
        ),
        ([{"valid": True, "confidence": 0.1}, {"valid": False}], None, None),
    ],
)
def test_the_failure_is_that_of_the_first_invalid_result_with_a_code(
    answers: list[Any], code: str | None, remediation: str | None
) -> None:
    result = run(*answers, required=0.5)
    assert (result.failure_code, result.remediation) == (code and FailureTaxonomy(code), remediation)


@pytest.mark.parametrize("name", [name for name, rule in BUILT_IN.items() if not rule.needs_parameters])
def test_a_type_that_needs_no_parameters_works_unregistered(name: str) -> None:
    assert run(data={}, validators=[name]).passed


@pytest.mark.parametrize("name", [name for name, rule in BUILT_IN.items() if rule.needs_parameters] + ["custom"])
def test_a_type_that_needs_parameters_does_not(name: str) -> None:
    result = run(data={}, validators=[name])
    assert result.failure_code == FailureTaxonomy.TOOL_ERROR
    assert name in (result.validation_results[0].reason or "")


def test_an_unregistered_validator_fails_the_gate_and_the_nearest_name_is_told() -> None:
    result = run(data={}, validators=["not_nul"])
    assert (result.blocked_commit, result.failure_code) == (True, FailureTaxonomy.TOOL_ERROR)
    assert 'did you mean "not_null"' in (result.validation_results[0].reason or "")


def test_the_nearest_name_may_be_one_that_was_registered() -> None:
    result = run(data={}, validators=["balances"], others=["owner", "balance"])
    assert 'did you mean "balance"' in (result.validation_results[0].reason or "")


def test_no_name_is_looked_for_that_is_near_to_a_long_one() -> None:
    """It would take long, for as many names as are registered."""
    name = "ab" * 512
    result = run(data={}, validators=[name], others=[name[1:]])
    assert (result.validation_results[0].reason or "").endswith("is registered")


def test_results_without_room_are_told_in_short_and_count_as_the_others() -> None:
    long = {"valid": True, "reason": "r" * 4_000_000, "remediation": "m" * 4_000_000, "metadata": {"m": [1]}}
    results = run(long, long, long, {"valid": False, "reason": "short", "metadata": {"m": 1}}).validation_results

    assert [len(result.reason or "") for result in results] == [4_000_000, 4_000_000, 1003, 5]
    assert [len(result.remediation or "") for result in results] == [4_000_000, 4_000_000, 1003, 0]
    assert [result.metadata for result in results] == [{"m": [1]}, {"m": [1]}, None, {"m": 1}]
    assert [result.valid for result in results] == [True, True, True, False]


class _Counted(dict[str, Any]):
    """An object that counts how often it is read as a whole."""

    readings = 0

    def items(self) -> Any:
        self.readings += 1
        return super().items()


def test_data_is_measured_once_however_many_ask_for_its_size() -> None:
    limits = {
        "max": ValidatorConfig(type=ValidatorType.MAX_SIZE, parameters={"max_bytes": 19}),
        "compressed": ValidatorConfig(
            type=ValidatorType.COMPRESSION_COMPLIANCE, parameters={"size_threshold_bytes": 18}
        ),
        "policy": ValidatorConfig(
            type=ValidatorType.FULL_MEMORY_POLICY_COMPLIANCE,
            parameters={"max_size_bytes": 18, "require_compression": True},
        ),
    }

    one, many = _Counted(compressed=True), _Counted(compressed=True)
    assert run(data=one, validators=["max"], registered=limits).passed
    assert run(data=many, validators=[*limits] * 30, registered=limits).passed
    assert many.readings == one.readings


@pytest.mark.parametrize(
    ("type_", "parameters"),
    [
        ("schema", {"fields": {f"field-{number}": "string" for number in range(10_000)}}),
        ("retention_compliance", {"max_retention_ms": 1, "timestamp_field": "x" * 10_000}),
        ("anomaly_detection", {"field": "v", "history": [1] * 10_000}),
        ("compliance_standards", {"required_standards": ["GDPR"] * 10_000}),
        ("full_memory_policy_compliance", {"required_compliance": ["GDPR"] * 10_000}),
        ("json_schema", {"schema": {}}),
        ("expression", {"expression": "true"}),
        ("custom", {}),
    ],
)
def test_a_gate_that_may_take_its_time_is_not_quick(type_: str, parameters: dict[str, Any]) -> None:
    config = ValidatorConfig(type=ValidatorType(type_), parameters=parameters)
    gate = GateConfig(name="g", validators=["not_null", "v"], block_on_failure=True)
    assert not is_quick(gate, {"v": config})


def test_a_gate_of_few_small_validators_is_quick() -> None:
    config = ValidatorConfig(type=ValidatorType.ANOMALY_DETECTION, parameters={"field": "v", "history": [1, 2, 3]})
    few, many = (GateConfig(name="g", validators=["v"] * count, block_on_failure=True) for count in (10, 100))
    assert is_quick(few, {"v": config})
    assert not is_quick(many, {"v": config})
    assert not is_quick(few, {})


def test_a_registered_name_goes_before_a_type() -> None:
    config = ValidatorConfig(type=ValidatorType.EXPRESSION, parameters={"expression": "data == null"})
    assert run(data=None, validators=["not_null"], registered={"not_null": config}).passed


def test_a_custom_validator_gets_the_commit_and_its_parameters() -> None:
    config = ValidatorConfig(type=ValidatorType.CUSTOM, validation_logic="within", parameters={"most": 10})

    def within(commit: Commit, parameters: dict[str, Any]) -> bool:
        return bool(commit.data["amount"] <= parameters["most"])

    for amount, passed in ((10, True), (11, False)):
        result = run(data={"amount": amount}, validators=["v"], registered={"v": config}, functions={"within": within})
        assert result.passed is passed
        assert passed or result.validation_results[0].reason


def test_a_custom_validator_whose_function_is_not_loaded_fails_the_gate() -> None:
    config = ValidatorConfig(type=ValidatorType.CUSTOM, validation_logic="absent")
    result = run(validators=["v"], registered={"v": config})
    assert result.failure_code == FailureTaxonomy.TOOL_ERROR
    assert '"absent", which is not loaded' in (result.validation_results[0].reason or "")


def test_a_custom_validator_may_answer_a_result() -> None:
    answer = ValidationResult(valid=False, reason="no", confidence=0.4, failure_code=FailureTaxonomy.OUT_OF_SCOPE)
    assert run(answer).validation_results == [answer]


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "valid",
        1,
        [True],
        {},
        {"reason": "there is no valid"},
        {"valid": True, "failure_cod": "CONFLICT"},
        {"valid": None},
        {"valid": "false"},
        {"valid": 1},
        {"valid": True, "confidence": 2},
        {"valid": True, "confidence": float("nan")},
        {"valid": True, "confidence": "high"},
        {"valid": False, "failure_code": "NO_SUCH_CODE"},
        {"valid": True, "metadata": {"score": float("nan")}},
        {"valid": False, "reason": "\ud800"},
        {"valid": True, "metadata": {"not JSON": 1j}},
    ],
    ids=ascii,
)
def test_a_custom_validator_that_answers_nonsense_fails_the_gate(answer: Any) -> None:
    result = run(answer)
    assert (result.blocked_commit, result.failure_code) == (True, FailureTaxonomy.TOOL_ERROR)


class UntellableError(Exception):
    def __str__(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("bad luck"), "ValueError: bad luck"),
        (RecursionError("bad luck"), "RecursionError: bad luck"),
        (MemoryError("bad luck"), "MemoryError: bad luck"),
        (UntellableError(), "UntellableError"),
        (SystemExit(3), "SystemExit: 3"),
        (KeyboardInterrupt("now"), "KeyboardInterrupt: now"),
        (GeneratorExit(), "GeneratorExit"),
        (ValueError("\ud800"), "ValueError: \\ud800"),
    ],
    ids=ascii,
)
def test_a_validator_that_raises_fails_the_gate_and_says_so(error: BaseException, told: str) -> None:
    def broken(*_: object) -> bool:
        raise error

    config = ValidatorConfig(type=ValidatorType.CUSTOM, validation_logic="broken")
    result = run(validators=["v"], registered={"v": config}, functions={"broken": broken})
    assert (result.blocked_commit, result.failure_code) == (True, FailureTaxonomy.TOOL_ERROR)
    assert told in (result.validation_results[0].reason or "")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=3), children, max_size=3),
    max_leaves=8,
)
FIELDS = ["v", "timestamp", "version", "dataClassification", "encrypted", "complianceStandards", "compressed"]
STATES = JSON | st.dictionaries(st.sampled_from(FIELDS), JSON | st.just(10**400) | st.just("2024-01-01"), max_size=5)
ALL_TYPES: dict[str, dict[str, Any]] = {
    "schema": {"fields": {"v": "number"}},
    "max_size": {"max_bytes": 10},
    "json_schema": {"schema": {"type": "object", "properties": {"v": {"type": "number", "multipleOf": 0.1}}}},
    "statistical_bounds": {"field": "v", "min": -(10**400), "mean": 0.1, "stddev": 5e-324},
    "anomaly_detection": {"field": "v", "history": [1, 2, 1e308, -1e308], "threshold": 1e-300},
    "temporal_monotonic": {"max_time_drift": 5},
    "retention_compliance": {"max_retention_ms": 10**400},
    "compression_compliance": {"size_threshold_bytes": 3},
    "compliance_standards": {"required_standards": ["GDPR"]},
    "full_memory_policy_compliance": {"max_retention_ms": 1, "require_encryption": True},
    "cross_field_consistency": {"rules": [{"name": "r", "fields": ["v"], "expression": "data.v + 1.5 > 2"}]},
    "expression": {"expression": "data.v / data.version > previous_state.v"},
}
REGISTERED = {
    type_: ValidatorConfig(type=ValidatorType(type_), parameters=parameters) for type_, parameters in ALL_TYPES.items()
}


@given(
    data=STATES,
    previous=STATES,
    names=st.lists(st.sampled_from([*BUILT_IN, "unknown"]), max_size=4),
    block=st.booleans(),
    required=st.none() | st.floats(0, 1),
)
def test_a_gate_always_gives_a_verdict_that_agrees_with_itself(
    data: Any,
    previous: Any,
    names: list[str],
    block: bool,
    required: float | None,
) -> None:
    gate = GateConfig(name="g", validators=names, block_on_failure=block, required_confidence=required)
    commit = Commit(id="c", data=data, previous_state=previous)
    result = run_gate(commit, gate, Validators(REGISTERED, (), {}), judge=BoundedJudge(), now=NOW)
    assert len(result.validation_results) == len(names)
    assert result.blocked_commit == (block and not result.passed)
    assert (result.crv_status == "passed") == result.passed
    assert result.passed or result.failure_code
    for answer in result.validation_results:
        assert answer.reason
        assert answer.valid == (answer.failure_code is None)
        assert answer.valid or not result.passed
        assert answer.valid or answer.remediation
        assert answer.confidence is not None
        assert 0 <= answer.confidence <= 1


@given(answers=st.lists(st.booleans(), max_size=6))
def test_a_gate_is_passed_when_every_result_is_valid(answers: list[bool]) -> None:
    assert run(*answers).passed == all(answers)
