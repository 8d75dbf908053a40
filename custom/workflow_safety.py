# hand-written; composed into aureus_sdk by make generate
"""
Whether a workflow keeps the rules of a safety policy: the same check before it is sent and when it is received.

Each rule is a function of the table at the end, which finds the tasks that do not keep it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

from .errors import InvalidInputError
from .models.common import RiskTier
from .models.workflow import (
    SafetyPolicy,
    SafetyRule,
    SafetyRuleType,
    SafetySeverity,
    SafetyViolation,
    WorkflowSpec,
)
from .workflow_checks import hooks_of, shown_cycle
from .workflow_graph import find_cycles

__all__ = ["SafetyReport", "check_workflow", "safety_preset"]

_RANK: Mapping[str, int] = {RiskTier.LOW: 0, RiskTier.MEDIUM: 1, RiskTier.HIGH: 2, RiskTier.CRITICAL: 3}

_MOST_FINDINGS = 10_000
_MOST_IDS = 1_000_000
"""Findings are told until they name so many tasks: the cycles of a dense graph name more than fit into memory."""


@dataclass(frozen=True, slots=True)
class SafetyReport:
    """
    What a safety policy says of a workflow.

    Attributes:
        violations: Where the workflow does not keep rules of severity ``error``; a runtime refuses to run it.
        warnings: Where it does not keep rules of severity ``warning``.
    """

    violations: list[SafetyViolation]
    warnings: list[SafetyViolation]

    @property
    def valid(self) -> bool:
        """Whether there are no violations; warnings do not count."""
        return not self.violations


class _Finding(NamedTuple):
    task_ids: list[str]
    message: str


_Check: TypeAlias = Callable[[WorkflowSpec, SafetyRule], Iterator[_Finding]]


def check_workflow(
    workflow: WorkflowSpec | Mapping[str, Any], policy: SafetyPolicy | Mapping[str, Any] | str | None = None
) -> SafetyReport:
    """
    Check a workflow against a safety policy. Nothing is sent: a runtime does the same with the workflow's own policy.

    Args:
        workflow: The graph of tasks.
        policy: The policy, or the name of one that is built in: ``default``, ``strict`` or ``permissive``. Where it is
            not given, the workflow's own policy, or ``default`` if it has none.

    Returns:
        What violates the policy, and what it warns of, in the order of its rules: the first 10,000 each,
        or as many as name a million tasks in all. Of cycles, one for each dependency that closes one.

    Raises:
        InvalidInputError: an argument does not fit, or a rule is of a type that this version does not know.

    Example:
        >>> report = check_workflow(workflow, "strict")
        >>> for violation in report.violations:
        ...     print(violation.rule_type, violation.task_ids, violation.message)
    """
    spec = WorkflowSpec.of(workflow)
    chosen = _policy(spec.safety_policy if policy is None else policy)
    report = SafetyReport([], [])
    found: dict[Hashable, list[_Finding]] = {}
    for index, rule in enumerate(chosen.rules):
        if rule.enabled is False:
            continue
        if rule.type not in _CHECKS:
            path = ("safety_policy", "rules", index, "type")
            raise InvalidInputError(f"there is no safety rule {str(rule.type)!r}", path=path)
        is_warning = rule.severity == SafetySeverity.WARNING
        told = report.warnings if is_warning else report.violations
        # There is ever less room: what did not fit when it was looked for does not fit now.
        asked = (is_warning, _asked(rule))
        if asked not in found:
            found[asked] = [*_that_fit(_CHECKS[rule.type](spec, rule), told)]
        told.extend([_violation(rule, finding) for finding in _that_fit(found[asked], told)])
        if chosen.fail_fast and report.violations:
            break
    return report


def safety_preset(name: str) -> SafetyPolicy:
    """
    A safety policy that is built in, to be changed or given to a workflow.

    Args:
        name: ``default`` (approval after critical tasks, permissions for risky ones and no cycles; it only warns of
            critical tasks that cannot be undone), ``strict`` (all of these are errors) or ``permissive`` (no cycles).

    Raises:
        InvalidInputError: there is no policy of this name.

    Example:
        >>> workflow.safety_policy = safety_preset("strict")
    """
    if name not in _PRESETS:
        choices = ", ".join(map(repr, _PRESETS))
        raise InvalidInputError(f"there is no safety policy {name!r}; there are {choices}")
    rules = [SafetyRule(type=kind, severity=severity) for kind, severity in _PRESETS[name]]
    return SafetyPolicy(name=name, rules=rules)


def _policy(policy: SafetyPolicy | Mapping[str, Any] | str | None) -> SafetyPolicy:
    if policy is None or isinstance(policy, str):
        return safety_preset(policy or "default")
    return SafetyPolicy.of(policy)


def _asked(rule: SafetyRule) -> Hashable:
    """What the findings of a rule can depend on: rules that ask the same find the same."""
    return rule.type, rule.minimum_risk_tier, frozenset(rule.approved_followers or ())


def _that_fit(findings: Iterable[_Finding], told: Sequence[SafetyViolation]) -> Iterator[_Finding]:
    """The findings that a report has room for beside what it tells already."""
    ids = sum(len(violation.task_ids) for violation in told)
    for finding in islice(findings, _MOST_FINDINGS - len(told)):
        if ids > _MOST_IDS:
            return
        ids += len(finding.task_ids)
        yield finding


def _violation(rule: SafetyRule, finding: _Finding) -> SafetyViolation:
    return SafetyViolation(
        rule_type=rule.type,
        severity=rule.severity or SafetySeverity.ERROR,
        task_ids=finding.task_ids,
        message=rule.message or finding.message,
    )


def _unapproved_followers(workflow: WorkflowSpec, rule: SafetyRule) -> Iterator[_Finding]:
    critical = {task.id: task for task in workflow.tasks if task.risk_tier == RiskTier.CRITICAL}
    approved = frozenset(rule.approved_followers or ())
    for task in workflow.tasks:
        if task.id in approved or task.compensation_action is not None:
            continue
        for prerequisite in dict.fromkeys(workflow.dependencies.get(task.id, ())):
            if prerequisite in critical and task.id not in hooks_of(critical[prerequisite]):
                message = (
                    f"{task.id!r} follows the critical task {prerequisite!r} without approval: "
                    "name it in approved_followers, or give it a compensation_action"
                )
                yield _Finding([prerequisite, task.id], message)


def _risky_without_permissions(workflow: WorkflowSpec, rule: SafetyRule) -> Iterator[_Finding]:
    minimum = _rank(rule.minimum_risk_tier or RiskTier.HIGH)
    for task in workflow.tasks:
        if task.risk_tier is not None and _rank(task.risk_tier) >= minimum and not task.required_permissions:
            tier = f"the risk tier {task.risk_tier}"
            yield _Finding([task.id], f"{task.id!r} has {tier} and no permissions: give it required_permissions")


def _critical_without_compensation(workflow: WorkflowSpec, _rule: SafetyRule) -> Iterator[_Finding]:
    for task in workflow.tasks:
        is_compensated = task.compensation_action is not None or any(hooks_of(task))
        if task.risk_tier == RiskTier.CRITICAL and not is_compensated:
            message = f"the critical task {task.id!r} cannot be undone: give it a compensation or a compensation_action"
            yield _Finding([task.id], message)


def _cycles(workflow: WorkflowSpec, _rule: SafetyRule) -> Iterator[_Finding]:
    for cycle in find_cycles([task.id for task in workflow.tasks], workflow.dependencies):
        yield _Finding(cycle, f"tasks wait for themselves: {shown_cycle(cycle)}")


def _rank(tier: RiskTier) -> int:
    return _RANK.get(tier, _RANK[RiskTier.CRITICAL])  # what only a newer server knows may be the worst


_CHECKS: Mapping[str, _Check] = {
    SafetyRuleType.NO_ACTION_AFTER_CRITICAL_WITHOUT_APPROVAL: _unapproved_followers,
    SafetyRuleType.REQUIRE_PERMISSIONS_FOR_HIGH_RISK: _risky_without_permissions,
    SafetyRuleType.REQUIRE_COMPENSATION_FOR_CRITICAL: _critical_without_compensation,
    SafetyRuleType.NO_CYCLES: _cycles,
}

_PRESETS: Mapping[str, Sequence[tuple[SafetyRuleType, SafetySeverity]]] = {
    "default": [
        (SafetyRuleType.NO_ACTION_AFTER_CRITICAL_WITHOUT_APPROVAL, SafetySeverity.ERROR),
        (SafetyRuleType.REQUIRE_PERMISSIONS_FOR_HIGH_RISK, SafetySeverity.ERROR),
        (SafetyRuleType.NO_CYCLES, SafetySeverity.ERROR),
        (SafetyRuleType.REQUIRE_COMPENSATION_FOR_CRITICAL, SafetySeverity.WARNING),
    ],
    "strict": [(kind, SafetySeverity.ERROR) for kind in SafetyRuleType],
    "permissive": [(SafetyRuleType.NO_CYCLES, SafetySeverity.ERROR)],
}
