"""Safety policies: which tasks do not keep which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aureus_local.engine.plan import Plan
from aureus_sdk import InvalidInputError, SafetyRuleType, SafetyViolation, WorkflowSpec, check_workflow, safety_preset

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLLOWERS = "no_action_after_critical_without_approval"
PERMISSIONS = "require_permissions_for_high_risk"
COMPENSATION = "require_compensation_for_critical"
UNDO = {"tool": "undo"}
MAY = [{"action": "read", "resource": "db"}]


def task(name: str, tier: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": name, "type": "action", **({"risk_tier": tier} if tier else {}), **more}


def workflow(*tasks: dict[str, Any], **dependencies: list[str]) -> dict[str, Any]:
    return {"id": "w", "name": "W", "tasks": list(tasks), "dependencies": dependencies}


def policy(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "own", "rules": list(rules), **more}


def told(violations: list[SafetyViolation]) -> list[tuple[str, list[str]]]:
    return [(str(violation.rule_type), violation.task_ids) for violation in violations]


@pytest.mark.parametrize(
    ("follower", "rule"),
    [
        (task("b", compensation_action=UNDO), {}),
        (task("b"), {"approved_followers": ["b"]}),
        (task("hook"), {}),
        (task("late"), {}),
    ],
)
def test_some_tasks_may_follow_a_critical_one(follower: dict[str, Any], rule: dict[str, Any]) -> None:
    critical = task("a", "CRITICAL", compensation={"on_failure": "hook", "on_timeout": "late"})
    others = [task(name) for name in ("hook", "late") if name != follower["id"]]
    spec = workflow(critical, follower, *others, **{follower["id"]: ["a"]})

    assert check_workflow(spec, policy({"type": FOLLOWERS} | rule)).valid


def test_a_task_that_follows_two_critical_ones_violates_the_rule_twice() -> None:
    spec = workflow(task("a", "CRITICAL"), task("b", "CRITICAL"), task("c"), c=["b", "a", "b"])

    report = check_workflow(spec, policy({"type": FOLLOWERS, "message": "ask first"}))

    assert told(report.violations) == [(FOLLOWERS, ["b", "c"]), (FOLLOWERS, ["a", "c"])]
    assert {violation.message for violation in report.violations} == {"ask first"}


@pytest.mark.parametrize("minimum", ["LOW", "MEDIUM", "HIGH", "CRITICAL", None])
def test_permissions_are_required_from_a_tier_on(minimum: str | None) -> None:
    tiers = ["LOW", "MEDIUM", "HIGH", "CRITICAL"]
    spec = workflow(task("none"), task("may", "CRITICAL", required_permissions=MAY), *(task(t, t) for t in tiers))
    rule = {"type": PERMISSIONS} | ({"minimum_risk_tier": minimum} if minimum else {})

    report = check_workflow(spec, policy(rule))

    assert told(report.violations) == [(PERMISSIONS, [tier]) for tier in tiers[tiers.index(minimum or "HIGH") :]]


def test_an_empty_hook_undoes_nothing() -> None:
    spec = workflow(
        task("empty", "CRITICAL", compensation={}),
        task("hook", "CRITICAL", compensation={"on_timeout": "low"}),
        task("undo", "CRITICAL", compensation_action=UNDO),
        task("low", "HIGH"),
    )

    assert told(check_workflow(spec, policy({"type": COMPENSATION})).violations) == [(COMPENSATION, ["empty"])]


def test_severity_decides_where_a_violation_is_told_and_disabled_rules_are_skipped() -> None:
    spec = workflow(task("a", "CRITICAL"), a=["a"])
    rules: list[dict[str, Any]] = [
        {"type": PERMISSIONS, "severity": "warning"},
        {"type": COMPENSATION, "enabled": False},
    ]

    report = check_workflow(spec, policy(*rules))

    assert report.valid
    assert told(report.warnings) == [(PERMISSIONS, ["a"])]


def test_fail_fast_stops_after_the_first_rule_with_violations() -> None:
    spec = workflow(task("a", "CRITICAL"), task("b", "HIGH"), a=["a"])
    rules = [{"type": COMPENSATION, "severity": "warning"}, {"type": PERMISSIONS}, {"type": "no_cycles"}]

    report = check_workflow(spec, policy(*rules, fail_fast=True))

    assert told(report.warnings) == [(COMPENSATION, ["a"])]
    assert told(report.violations) == [(PERMISSIONS, ["a"]), (PERMISSIONS, ["b"])]


def test_the_policy_is_the_given_one_else_the_workflows_own_else_the_default() -> None:
    spec = WorkflowSpec.from_dict(workflow(task("a", "HIGH")))

    assert told(check_workflow(spec).violations) == [(PERMISSIONS, ["a"])]
    spec.safety_policy = safety_preset("permissive")
    assert check_workflow(spec).valid
    assert not check_workflow(spec, "strict").valid


def test_the_presets_are_made_of_the_rules() -> None:
    severities = {
        name: {str(rule.type): str(rule.severity) for rule in safety_preset(name).rules}
        for name in ("default", "strict", "permissive")
    }

    assert severities["strict"] == {str(kind): "error" for kind in SafetyRuleType}
    assert severities["default"] == severities["strict"] | {COMPENSATION: "warning"}
    assert severities["permissive"] == {"no_cycles": "error"}
    with pytest.raises(InvalidInputError, match="there are 'default', 'strict', 'permissive'"):
        safety_preset("lax")


def test_a_rule_that_is_not_known_is_no_rule_that_is_kept() -> None:
    spec = WorkflowSpec.from_dict(workflow(task("a")) | {"safety_policy": policy({"type": "newer"})})

    with pytest.raises(InvalidInputError, match=r"safety_policy\.rules\[0\]\.type: there is no safety rule 'newer'"):
        check_workflow(spec)


@given(st.lists(st.lists(st.integers(0, 29), max_size=20), min_size=30, max_size=30))
def test_of_a_dense_graph_every_back_edge_is_told_once(edges: list[list[int]]) -> None:
    names = [f"t{number}" for number in range(30)]
    spec = workflow(
        *(task(name) for name in names),
        **{name: [names[each] for each in each_edges] for name, each_edges in zip(names, edges, strict=True)},
    )

    closing = [tuple(violation.task_ids[-2:]) for violation in check_workflow(spec, "permissive").violations]

    assert len(set(closing)) == len(closing)
    assert set(closing) <= {(names[a], names[b]) for a, each in enumerate(edges) for b in each}


def test_a_dependency_that_is_listed_twice_is_one_back_edge() -> None:
    spec = workflow(task("a"), task("b"), a=["b"], b=["a", "a"])

    assert [violation.task_ids for violation in check_workflow(spec, "permissive").violations] == [["a", "b", "a"]]


def test_what_many_rules_find_in_many_tasks_is_bounded() -> None:
    warn = {"type": COMPENSATION, "severity": "warning"}
    spec = workflow(*(task(f"t{number}", risk_tier="CRITICAL") for number in range(2100)))

    report = check_workflow(spec, policy(*[warn] * 99, {"type": COMPENSATION}))

    assert (len(report.warnings), len(report.violations)) == (10_000, 2100)


def test_what_many_rules_find_in_a_long_cycle_is_bounded() -> None:
    names = [f"t{number}" for number in range(100_000)]
    following = [*names[1:], names[0]]
    spec = workflow(*map(task, names), **{name: [next_] for name, next_ in zip(names, following, strict=True)})

    report = check_workflow(spec, policy(*[{"type": "no_cycles"}] * 12))

    assert [len(violation.task_ids) for violation in report.violations] == [100_001] * 10


def test_what_many_rules_ask_is_looked_for_once() -> None:
    class Prerequisites(list[str]):
        reads = 0

        def __iter__(self) -> Iterator[str]:
            self.reads += 1
            return super().__iter__()

    def reads_of(*rules: dict[str, Any]) -> int:
        spec = WorkflowSpec.from_dict(workflow(task("a", "CRITICAL"), task("b"), b=["a"]))
        prerequisites = spec.dependencies["b"] = Prerequisites(["a"])
        found = told(check_workflow(spec, policy(*rules)).violations)
        assert found == [(FOLLOWERS, ["a", "b"]) for rule in rules if rule["type"] == FOLLOWERS]
        return prerequisites.reads

    cycles = {"type": "no_cycles"}
    followers = [{"type": FOLLOWERS, "approved_followers": approved} for approved in (["c", "d"], ["d", "c", "c"])]

    assert reads_of(cycles, *followers, cycles, *followers) == reads_of(cycles, followers[0])


def test_rules_that_ask_the_same_tell_it_each_in_its_own_way() -> None:
    spec = workflow(task("a", "HIGH"), task("b", "LOW"))
    rules: list[dict[str, Any]] = [
        {"type": PERMISSIONS, "minimum_risk_tier": "LOW"},
        {"type": PERMISSIONS, "message": "second"},
        {"type": PERMISSIONS, "minimum_risk_tier": "HIGH", "severity": "warning"},
        {"type": PERMISSIONS, "minimum_risk_tier": "LOW", "message": "last"},
    ]

    report = check_workflow(spec, policy(*rules))

    assert [each.task_ids for each in report.violations] == [["a"], ["b"], ["a"], ["a"], ["b"]]
    assert [each.message for each in report.violations][2:] == ["second", "last", "last"]
    assert [each.task_ids for each in report.warnings] == [["a"]]


def test_a_run_tells_a_thousand_warnings_at_most() -> None:
    own = policy({"type": COMPENSATION, "severity": "warning"})
    spec = workflow(*(task(f"t{number}", risk_tier="CRITICAL") for number in range(2001))) | {"safety_policy": own}

    assert len(Plan.of(WorkflowSpec.from_dict(spec)).warnings) == 1000
