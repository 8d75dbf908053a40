"""The classes: keyword-only, slotted, comparable, picklable, readable, and checked on every assignment."""

from __future__ import annotations

import copy
import pickle
import traceback
from typing import Any

import attrs
import pytest

from aureus_sdk import Commit, InvalidInputError, Permission, RetryConfig, RiskTier, StateTransition, TaskSpec, TaskType

from .contract import OBJECTS, model, smallest


@pytest.mark.parametrize("name", OBJECTS)
def test_a_class_is_slotted_and_comparable(name: str) -> None:
    source = smallest(name)
    one, other = model(name).from_dict(source), model(name).of(source)
    assert one == other
    assert not hasattr(one, "__dict__")
    with pytest.raises(AttributeError):
        one.no_such_field = 1  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(TypeError, match=r"positional"):
        model(name)("positional")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


@pytest.mark.parametrize("name", OBJECTS)
def test_a_copy_is_equal_and_keeps_what_is_extra(name: str) -> None:
    one = model(name).from_dict(smallest(name) | {"added_later": [1]})
    for twin in (copy.copy(one), copy.deepcopy(one), *(pickle.loads(pickle.dumps(one, p)) for p in (2, 5))):
        assert twin == one
        assert type(twin) is type(one)
        assert twin.extra == {"added_later": [1]}


def test_a_decoded_model_is_an_ordinary_one() -> None:
    decoded = RetryConfig.from_dict({"max_attempts": 3, "backoff_ms": 10})
    assert type(decoded) is RetryConfig
    with pytest.raises(InvalidInputError, match=r"RetryConfig.max_attempts must be at least 1, got 0"):
        decoded.max_attempts = 0


def test_a_subclass_decodes_to_itself() -> None:
    class Patient(RetryConfig):
        """A retry of one's own."""

        def total(self) -> int:
            return self.max_attempts * self.backoff_ms

    patient = Patient.from_dict({"max_attempts": 3, "backoff_ms": 10})
    assert type(patient) is Patient
    assert patient.total() == 30


def test_names_that_shadow_builtins_stay_as_they_are() -> None:
    task = TaskSpec(id="t", name="T", type=TaskType.ACTION)
    assert task.type is TaskType.ACTION
    assert task.to_dict() == {"id": "t", "name": "T", "type": "action"}


def test_a_name_that_python_forbids_gets_an_underscore() -> None:
    change = StateTransition(from_="idle", to="evaluating")
    assert change.to_dict() == {"from": "idle", "to": "evaluating"}
    assert StateTransition.of({"from": "idle", "to": "evaluating"}) == change
    with pytest.raises(InvalidInputError, match=r"^from: StateTransition.from_ must be one of idle, "):
        StateTransition(from_="nowhere", to="evaluating")


def test_an_assignment_converts_and_checks_as_the_constructor_does() -> None:
    task: Any = TaskSpec(id="t", name="T", type="action")
    task.risk_tier = "HIGH"
    task.retry = {"max_attempts": 2, "backoff_ms": 5}
    assert task.risk_tier is RiskTier.HIGH
    assert task.retry == RetryConfig(max_attempts=2, backoff_ms=5)
    for field, bad in [("risk_tier", "high"), ("retry", {"max_attempts": 0, "backoff_ms": 5}), ("name", None)]:
        with pytest.raises(InvalidInputError):
            setattr(task, field, bad)
    assert task.risk_tier is RiskTier.HIGH
    assert task.name == "T"


def test_attrs_knows_the_fields_and_their_checks() -> None:
    retry = RetryConfig(max_attempts=2, backoff_ms=5)
    assert attrs.evolve(retry, backoff_ms=6) == RetryConfig(max_attempts=2, backoff_ms=6)
    task = TaskSpec(id="t", name="T", type="action", allowed_tools=["a"])
    attrs.validate(task)
    assert task.allowed_tools is not None
    task.allowed_tools.append(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(InvalidInputError, match=r"allowed_tools\[1\]"):
        attrs.validate(task)


def test_the_repr_shows_what_is_set() -> None:
    task = TaskSpec(id="t", name="T", type="action", required_permissions=[Permission(action="a", resource="r")])
    assert repr(task) == (
        "TaskSpec(id='t', name='T', type='action', required_permissions=[Permission(action='a', resource='r')])"
    )
    assert repr(RetryConfig.from_dict({"max_attempts": 1, "backoff_ms": 1, "new": 2})) == (
        "RetryConfig(max_attempts=1, backoff_ms=1, extra={'new': 2})"
    )


def test_a_model_that_could_not_be_made_can_be_written_out_with_its_traceback() -> None:
    with pytest.raises(InvalidInputError) as caught:
        RetryConfig.from_dict({"max_attempts": 0, "backoff_ms": 1})
    written = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert "RetryConfig()" in written


def test_the_repr_of_what_cannot_be_written_out_is_short() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    assert repr(Commit(id="c", data=10**5000)) == "Commit(id='c', data=<int of 16610 bits>)"
    assert repr(Commit(id="c", data={"a": [10**5000]})) == "Commit(id='c', data={'a': [<int of 16610 bits>]})"
    assert repr(Commit(id="c", data=deep)) == "Commit(id='c', data=[[[[[[[...]]]]]]])"
    unknown = RetryConfig.from_dict({"max_attempts": 1, "backoff_ms": 1, "new": 10**5000})
    assert repr(unknown).endswith("extra={'new': <int of 16610 bits>})")


@pytest.mark.parametrize("name", OBJECTS)
def test_every_field_is_described(name: str) -> None:
    documentation = model(name).__doc__
    assert documentation is not None
    assert OBJECTS[name]["description"].split()[0] in documentation
    for key in OBJECTS[name]["properties"]:
        assert f"{key}: " in documentation or f"{key}_: " in documentation
