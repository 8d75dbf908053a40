from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aureus_local.domain.policy import evaluate, is_permitted, meets, unmet_permissions
from aureus_sdk.models import (
    Action,
    DataZone,
    GuardDecision,
    Intent,
    Permission,
    PolicyRiskTier,
    Principal,
    PrincipalType,
)

READ = Permission(action="read", resource="db")
WRITE = Permission(action="write", resource="db")
ZONES = list(DataZone)


def principal(*held: Permission, type_: PrincipalType = PrincipalType.AGENT) -> Principal:
    return Principal(id="p-1", type=type_, permissions=list(held))


def action(*required: Permission, tier: PolicyRiskTier = PolicyRiskTier.LOW, **fields: Any) -> Action:
    return Action(id="act-1", name="Act", risk_tier=tier, required_permissions=list(required), **fields)


def told(decision: GuardDecision) -> str:
    assert decision.reason
    assert decision.approval_token is None
    assert not (decision.allowed and decision.requires_human_approval)
    return "allowed" if decision.allowed else "approval" if decision.requires_human_approval else "denied"


@pytest.mark.parametrize(
    ("tier", "expected"), [("low", "allowed"), ("medium", "allowed"), ("high", "approval"), ("critical", "approval")]
)
@pytest.mark.parametrize("type_", list(PrincipalType))
def test_risk_decides_when_permissions_are_held(tier: str, expected: str, type_: PrincipalType) -> None:
    wanted = action(READ, tier=PolicyRiskTier(tier))
    assert told(evaluate(principal(READ, type_=type_), wanted)) == expected
    assert told(evaluate(principal(WRITE, type_=type_), wanted)) == "denied"
    assert is_permitted(principal(READ, type_=type_), wanted)
    assert not is_permitted(principal(WRITE, type_=type_), wanted)


def test_nothing_required_is_permitted_to_anyone() -> None:
    assert told(evaluate(principal(), action())) == "allowed"


@pytest.mark.parametrize(
    ("tool", "allowed_tools", "expected"),
    [
        (None, ["a"], "allowed"),
        ("", ["a"], "allowed"),
        ("a", None, "allowed"),
        ("a", [], "allowed"),
        ("a", ["a", "b"], "allowed"),
        ("b", ["a", "b"], "allowed"),
        ("c", ["a", "b"], "denied"),
        ("A", ["a"], "denied"),
        (1, ["1"], "denied"),
        (0, ["a"], "denied"),
        (False, ["a"], "denied"),
        ([], ["a"], "denied"),
    ],
)
def test_allowed_tools(tool: object, allowed_tools: list[str] | None, expected: str) -> None:
    wanted = action(READ, metadata={"tool_name": tool}, allowed_tools=allowed_tools)
    assert told(evaluate(principal(READ), wanted)) == expected


def test_the_tool_is_judged_before_permissions_and_risk() -> None:
    metadata = {"tool_name": "c"}
    wanted = action(READ, tier=PolicyRiskTier.CRITICAL, metadata=metadata, allowed_tools=["a"])
    for someone in (principal(), principal(READ)):
        decision = evaluate(someone, wanted)
        assert told(decision) == "denied"
        assert '"c"' in decision.reason
        assert decision.reason.endswith(": a.")


def test_the_reason_names_every_missing_permission_and_no_other() -> None:
    delete = Permission(action="delete", resource="db", intent=Intent.DELETE, data_zone=DataZone.RESTRICTED)
    decision = evaluate(principal(READ), action(READ, WRITE, delete))
    assert "write on db, delete on db (delete, restricted)" in decision.reason
    assert "read" not in decision.reason


@pytest.mark.parametrize(
    ("held", "required", "expected"),
    [
        ({}, {}, True),
        ({"action": "Read"}, {}, False),
        ({"resource": "files"}, {}, False),
        ({"action": "*"}, {}, False),
        ({"resource": "*"}, {}, False),
        ({"intent": "read"}, {}, True),
        ({}, {"intent": "delete"}, True),
        ({"intent": "read"}, {"intent": "read"}, True),
        ({"intent": "read"}, {"intent": "write"}, False),
        ({"intent": "admin"}, {"intent": "read"}, False),
        ({"data_zone": "public"}, {}, True),
        ({}, {"data_zone": "restricted"}, True),
        ({"intent": "write", "data_zone": "restricted"}, {"intent": "read", "data_zone": "public"}, False),
        ({"conditions": {"hours": "9-5"}}, {}, True),
        ({}, {"conditions": {"hours": "9-5"}}, True),
    ],
)
def test_meets(held: dict[str, Any], required: dict[str, Any], expected: bool) -> None:
    base = {"action": "read", "resource": "db"}
    assert meets(Permission.from_dict({**base, **held}), Permission.from_dict({**base, **required})) is expected


@pytest.mark.parametrize("held", range(len(ZONES)))
@pytest.mark.parametrize("required", range(len(ZONES)))
def test_a_zone_includes_those_below_it(held: int, required: int) -> None:
    zones = [DataZone.PUBLIC, DataZone.INTERNAL, DataZone.CONFIDENTIAL, DataZone.RESTRICTED]
    one = Permission(action="read", resource="db", data_zone=zones[held])
    other = Permission(action="read", resource="db", data_zone=zones[required])
    assert meets(one, other) is (held >= required)


def test_one_permission_alone_must_meet_the_required_one() -> None:
    required = Permission(action="read", resource="db", intent=Intent.READ, data_zone=DataZone.RESTRICTED)
    right_intent = Permission(action="read", resource="db", intent=Intent.READ, data_zone=DataZone.PUBLIC)
    right_zone = Permission(action="read", resource="db", intent=Intent.WRITE, data_zone=DataZone.RESTRICTED)
    assert unmet_permissions(principal(right_intent, right_zone), action(required)) == [required]


def test_intent_and_zone_of_the_action_itself_play_no_part() -> None:
    wanted = action(READ, intent=Intent.DELETE, data_zone=DataZone.RESTRICTED)
    held = Permission(action="read", resource="db", intent=Intent.READ, data_zone=DataZone.PUBLIC)
    assert told(evaluate(principal(held), wanted)) == "allowed"


PERMISSIONS = st.builds(
    Permission,
    action=st.sampled_from(["read", "write"]),
    resource=st.sampled_from(["db", "files"]),
    intent=st.none() | st.sampled_from(Intent),
    data_zone=st.none() | st.sampled_from(DataZone),
)
PRINCIPALS = st.builds(
    Principal, id=st.just("p"), type=st.sampled_from(PrincipalType), permissions=st.lists(PERMISSIONS, max_size=4)
)
ACTIONS = st.builds(
    Action,
    id=st.just("a"),
    name=st.just("A"),
    risk_tier=st.sampled_from(PolicyRiskTier),
    required_permissions=st.lists(PERMISSIONS, max_size=3),
    allowed_tools=st.none() | st.lists(st.sampled_from(["x", "y"]), max_size=2),
    metadata=st.none() | st.fixed_dictionaries({"tool_name": st.sampled_from(["x", "y", "z", ""])}),
)
RANK = {"denied": 0, "approval": 1, "allowed": 1}


@given(someone=PRINCIPALS, wanted=ACTIONS, more=PERMISSIONS)
def test_another_permission_never_turns_a_decision_against_its_holder(
    someone: Principal, wanted: Action, more: Permission
) -> None:
    before = told(evaluate(someone, wanted))
    after = told(evaluate(Principal(id="p", type=someone.type, permissions=[*someone.permissions, more]), wanted))
    assert RANK[after] >= RANK[before]


@given(someone=PRINCIPALS, wanted=ACTIONS, more=PERMISSIONS)
def test_another_requirement_never_turns_a_decision_in_favour(
    someone: Principal, wanted: Action, more: Permission
) -> None:
    before = told(evaluate(someone, wanted))
    wanted.required_permissions = [*wanted.required_permissions, more]
    assert RANK[told(evaluate(someone, wanted))] <= RANK[before]


@given(someone=PRINCIPALS, wanted=ACTIONS)
def test_what_is_unmet_is_met_by_no_permission_that_is_held(someone: Principal, wanted: Action) -> None:
    unmet = [each for each in wanted.required_permissions if not any(meets(held, each) for held in someone.permissions)]
    assert unmet_permissions(someone, wanted) == unmet


def test_many_permissions_are_judged_at_once() -> None:
    """By pairs, it would take hours."""
    many = [Permission(action="read", resource=f"r{number}") for number in range(100_000)]
    assert is_permitted(principal(*reversed(many)), action(*many))


@given(permission=PERMISSIONS)
def test_a_permission_meets_itself(permission: Permission) -> None:
    assert meets(permission, permission)


@given(someone=PRINCIPALS, wanted=ACTIONS)
def test_what_is_not_denied_is_permitted(someone: Principal, wanted: Action) -> None:
    assert told(evaluate(someone, wanted)) == "denied" or is_permitted(someone, wanted)
