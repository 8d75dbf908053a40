"""Validators that are written as expressions, see `aureus_local.domain.expressions`."""

from __future__ import annotations

from aureus_local.domain.expressions import ExpressionError
from aureus_local.domain.json_values import is_object
from aureus_local.domain.validators.subject import Subject, invalid, not_an_object, valid
from aureus_sdk.models import FailureTaxonomy, ValidationResult

_RULE_BROKE = 0.5


def expression(subject: Subject) -> ValidationResult:
    """The `expression` is true of the commit."""
    source = subject.parameters["expression"]
    try:
        holds = _holds(source, subject)
    except ExpressionError as error:
        return _broke(f"the expression {source!r}", error)
    if holds:
        return valid(f"the expression {source!r} holds")
    return invalid(
        FailureTaxonomy(subject.parameters.get("failure_code", FailureTaxonomy.POLICY_VIOLATION)),
        subject.parameters.get("reason") or f"the expression {source!r} does not hold",
        f"Change the commit so that this holds: {source}",
        expression=source,
    )


def cross_field_consistency(subject: Subject) -> ValidationResult:
    """The data has the fields of all `rules`, and the expression of each is true."""
    if not is_object(subject.data):
        return not_an_object(subject.data)
    rules = subject.parameters["rules"]
    absent = list(dict.fromkeys(f for rule in rules for f in rule["fields"] if f not in subject.data))
    if absent:
        return invalid(
            FailureTaxonomy.MISSING_DATA,
            f"fields are missing: {', '.join(absent)}",
            f"Add the fields {', '.join(absent)}.",
            fields=absent,
        )
    for rule in rules:
        name, source = rule["name"], rule["expression"]
        try:
            holds = _holds(source, subject)
        except ExpressionError as error:
            return _broke(f'the rule "{name}"', error, confidence=_RULE_BROKE)
        if not holds:
            return invalid(
                FailureTaxonomy.CONFLICT,
                rule.get("message") or f'the rule "{name}" does not hold: {source}',
                f"Make these fields agree: {', '.join(rule['fields']) or name}.",
                rule=name,
                fields=rule["fields"],
            )
    return valid(f"{len(rules)} rules hold", rules=len(rules))


def _holds(source: str, subject: Subject) -> bool:
    values = {
        "data": subject.data,
        "previous_state": subject.previous_state,
        "metadata": subject.metadata,
        "params": subject.parameters,
    }
    return subject.judge.evaluate(source, values)


def _broke(what: str, error: ExpressionError, confidence: float = 1) -> ValidationResult:
    return invalid(
        FailureTaxonomy.TOOL_ERROR,
        f"{what} has no answer: {error}",
        "Correct the expression; where a field may be absent, ask first, as in has(data.total).",
        confidence=confidence,
    )
