"""Gates: what some validators say of a commit, as one verdict. A gate fails closed, and never without a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from functools import cache, partial
from traceback import format_exception_only

from attrs import evolve, frozen

from aureus_local.domain.json_values import LARGEST_VALUE, compact_size, size_up_to
from aureus_local.domain.judge import Judge, JudgingUnavailableError
from aureus_local.domain.texts import shortened
from aureus_local.domain.validators import BUILT_IN
from aureus_local.domain.validators.custom import CustomFunction, result_of
from aureus_local.domain.validators.subject import Subject, invalid
from aureus_sdk.models import (
    Commit,
    CrvStatus,
    FailureTaxonomy,
    GateConfig,
    GateResult,
    ValidationResult,
    ValidatorConfig,
    ValidatorType,
)

_FEW = 20
"""Validators of a gate that are run in no time."""

_SMALL = 1024
"""In bytes as JSON: parameters of a validator that are looked through in no time."""

_LONGEST_MISTYPED = 50
"""In characters: to look for names near to a longer one takes too long."""

_LONGEST_IN_SHORT = 1000
"""In characters: what is told of a text of a result where there is no room for all of it."""


@frozen
class Validators:
    """
    The validators that a gate can name, beside the types that need no parameters.

    Attributes:
        registered: The registered validators that the gate names, by name.
        others: Names of registered validators that it may have meant.
        functions: The loaded functions, by the name that validators of type custom give.
    """

    registered: Mapping[str, ValidatorConfig]
    others: Sequence[str]
    functions: Mapping[str, CustomFunction]


def run_gate(commit: Commit, gate: GateConfig, validators: Validators, *, judge: Judge, now: datetime) -> GateResult:
    """
    Run every validator of a gate on a commit, in order, and give the verdict.

    Args:
        commit: The commit.
        gate: The gate.
        validators: What it can name.
        judge: Whom validators ask by expressions and schemas.
        now: The current time, with a time zone.

    Returns:
        The verdict. A validator that raises, or that nobody registered, counts as invalid with TOOL_ERROR.
    """
    data_size = cache(partial(compact_size, commit.data))
    subject = Subject(commit.data, commit.previous_state, commit.metadata or {}, {}, now, judge, data_size)
    results = [*_within_bounds(_result(name, commit, validators, subject) for name in gate.validators)]
    return _verdict(gate, results, now)


def is_quick(gate: GateConfig, registered: Mapping[str, ValidatorConfig]) -> bool:
    """
    Whether a gate takes next to no time: it asks nothing of functions, expressions and schemas of users, nor for names
    near to a wrong one, it has few validators, and what they were given is small.
    """
    return len(gate.validators) <= _FEW and all(
        _is_quick(registered[name]) if name in registered else needs_no_registration(name) for name in gate.validators
    )


def _is_quick(config: ValidatorConfig) -> bool:
    if config.type == ValidatorType.CUSTOM or not BUILT_IN[config.type].is_quick:
        return False
    return size_up_to(config.parameters or {}, _SMALL) <= _SMALL


def needs_no_registration(name: str) -> bool:
    """Whether the validator of a gate may be used unregistered: its name is that of a type without parameters."""
    return name in BUILT_IN and not BUILT_IN[name].needs_parameters


def _verdict(gate: GateConfig, results: list[ValidationResult], now: datetime) -> GateResult:
    unsure = [result for result in results if _is_unsure(result, gate.required_confidence)]
    invalid_results = [result for result in results if not result.valid]
    passed = not unsure and not invalid_results
    blocked = gate.block_on_failure and not passed
    code, remediation = _failure(invalid_results, unsure)
    return GateResult(
        passed=passed,
        gate_name=gate.name,
        validation_results=results,
        blocked_commit=blocked,
        timestamp=now,
        recovery_strategy=None if passed else gate.recovery_strategy,
        crv_status=CrvStatus.PASSED if passed else CrvStatus.BLOCKED if blocked else CrvStatus.WARNING,
        failure_code=code,
        remediation=remediation,
    )


def _failure(
    invalid_results: list[ValidationResult], unsure: list[ValidationResult]
) -> tuple[FailureTaxonomy | None, str | None]:
    """Code and remediation of the gate: of the first invalid result with a code, else of a want of confidence alone."""
    for result in invalid_results:
        if result.failure_code:
            return result.failure_code, result.remediation
    if unsure and not invalid_results:
        remediation = "Have a person look at the commit, or lower the gate's required_confidence."
        return FailureTaxonomy.LOW_CONFIDENCE, remediation
    return None, None


def _is_unsure(result: ValidationResult, required: float | None) -> bool:
    return required is not None and result.confidence is not None and result.confidence < required


def _result(name: str, commit: Commit, validators: Validators, subject: Subject) -> ValidationResult:
    config = validators.registered.get(name)
    if config is None:
        if not needs_no_registration(name):
            return _not_registered(name, validators)
        config = ValidatorConfig(type=ValidatorType(name))
    try:
        if config.type == ValidatorType.CUSTOM:
            return _custom(name, config, commit, validators.functions)
        return BUILT_IN[config.type].check(evolve(subject, parameters=config.parameters or {}))
    except JudgingUnavailableError as error:
        return invalid(
            FailureTaxonomy.TOOL_ERROR,
            f'the validator "{name}" has no answer: {error}',
            "Try again; if that does not help, see the log of the runtime.",
        )
    except BaseException as error:  # noqa: BLE001  # a gate fails closed, with a verdict, whatever a validator does
        return _raised(name, error)


def _within_bounds(results: Iterable[ValidationResult]) -> Iterator[ValidationResult]:
    """The results as they are told: a hundred of them may repeat what they were given."""
    room = LARGEST_VALUE
    for result in results:
        size = size_up_to(result.to_dict(), room)
        if size <= room:
            room -= size
            yield result
        else:
            yield _in_short(result)


def _in_short(result: ValidationResult) -> ValidationResult:
    return evolve(
        result,
        reason=result.reason and shortened(result.reason, _LONGEST_IN_SHORT),
        remediation=result.remediation and shortened(result.remediation, _LONGEST_IN_SHORT),
        metadata=None,
    )


def _custom(
    name: str, config: ValidatorConfig, commit: Commit, functions: Mapping[str, CustomFunction]
) -> ValidationResult:
    function = functions.get(config.validation_logic or "")
    if function is None:
        return invalid(
            FailureTaxonomy.TOOL_ERROR,
            f'the validator "{name}" is the function "{config.validation_logic}", which is not loaded',
            "Start the runtime with --validators naming the module that has the function.",
        )
    return result_of(function(commit, config.parameters or {}), f'the validator "{name}"')


def _not_registered(name: str, validators: Validators) -> ValidationResult:
    if name in BUILT_IN:
        reason = f'no validator "{name}" is registered, and the type of that name needs parameters'
    else:
        known = [other for other in (*validators.others, *BUILT_IN) if len(other) <= _LONGEST_MISTYPED]
        near = get_close_matches(name, known, n=1) if len(name) <= _LONGEST_MISTYPED else []
        reason = f'no validator "{name}" is registered' + (f'; did you mean "{near[0]}"?' if near else "")
    return invalid(FailureTaxonomy.TOOL_ERROR, reason, "Register the validator, or correct its name in the gate.")


def _raised(name: str, error: BaseException) -> ValidationResult:
    told = "".join(format_exception_only(error)).strip()
    return invalid(
        FailureTaxonomy.TOOL_ERROR,
        f'the validator "{name}" raised {told.encode("utf-8", "backslashreplace").decode()}',  # a surrogate is no JSON
        "Correct the validator; the commit was not judged by it.",
    )
