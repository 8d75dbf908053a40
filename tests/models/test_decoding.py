"""What a server may send: known and unknown, and everything that does not fit, with the path of the field."""

from __future__ import annotations

import copy
import pickle
from contextlib import suppress
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aureus_sdk import (
    Commit,
    InvalidInputError,
    TaskExecutionResult,
    TaskExecutionStatus,
    WorkflowExecutionResult,
    WorkflowSpec,
    models,
)
from aureus_sdk._enum import OpenEnum

from .contract import ENUMS, JSON, OBJECTS, instances, model, smallest

RESULT: dict[str, Any] = {"task_id": "t", "status": "success"}


@given(st.sampled_from(list(OBJECTS)), JSON)
def test_arbitrary_json_is_decoded_or_refused(name: str, source: Any) -> None:
    with suppress(InvalidInputError):
        model(name).from_dict(source)


@given(st.data())
def test_almost_fitting_json_is_decoded_or_refused(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(list(OBJECTS)))
    source = data.draw(instances(OBJECTS[name]))
    key = data.draw(st.sampled_from(list(OBJECTS[name]["properties"])))
    source[key] = data.draw(JSON)
    try:
        model(name).from_dict(source)
    except InvalidInputError as error:
        assert error.path[0] == key  # noqa: PT017  # nothing else was changed


@given(st.data())
def test_what_fits_comes_back_as_it_was(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(list(OBJECTS)))
    source = data.draw(instances(OBJECTS[name]))
    decoded = model(name).from_dict(source)
    sent = decoded.to_dict()
    assert model(name).from_dict(sent) == decoded == model(name).of(sent)
    assert sent.keys() == source.keys()
    assert decoded.extra == {}


@pytest.mark.parametrize("name", OBJECTS)
def test_a_missing_or_null_required_field_is_named(name: str) -> None:
    for key, of in OBJECTS[name]["properties"].items():
        source = smallest(name)
        if key not in source:
            assert model(name).from_dict(source | {key: None}).to_dict() == model(name).from_dict(source).to_dict()
            continue
        with pytest.raises(InvalidInputError, match=rf"^{key}: {name}\.{key}_? is missing$"):
            model(name).from_dict({other: value for other, value in source.items() if other != key})
        if "type" not in of and "$ref" not in of:
            continue  # free-form: null is a value
        with pytest.raises(InvalidInputError) as caught:
            model(name).from_dict(source | {key: None})
        assert caught.value.path == (key,)


@pytest.mark.parametrize("source", [None, 5, "text", [], [RESULT], True])
def test_what_is_no_object_is_refused(source: Any) -> None:
    with pytest.raises(InvalidInputError, match=r"TaskExecutionResult must be an object, got "):
        TaskExecutionResult.from_dict(source)


@pytest.mark.parametrize(
    ("task_result", "path"),
    [
        (RESULT | {"attempts": -1}, ("task_results", "b", "attempts")),
        (RESULT | {"attempts": "1"}, ("task_results", "b", "attempts")),
        (RESULT | {"duration_ms": float("inf")}, ("task_results", "b", "duration_ms")),
        (RESULT | {"status": 5}, ("task_results", "b", "status")),
        (RESULT | {"status": ["success"]}, ("task_results", "b", "status")),
        ({"task_id": "t"}, ("task_results", "b", "status")),
        (None, ("task_results", "b")),
    ],
)
def test_the_path_leads_to_the_field(task_result: Any, path: tuple[str | int, ...]) -> None:
    source = {"workflow_id": "w", "status": "success", "task_results": {"a": RESULT, "b": task_result, "c": RESULT}}
    with pytest.raises(InvalidInputError) as caught:
        WorkflowExecutionResult.from_dict(source)
    assert caught.value.path == path


def test_an_unknown_enum_value_is_kept() -> None:
    status = TaskExecutionResult.from_dict(RESULT | {"status": "paused"}).status
    assert type(status) is TaskExecutionStatus
    assert status == "paused"
    assert (str(status), status.value, f"{status}", status.is_known) == ("paused", "paused", "paused", False)
    assert repr(status) == "'paused'"
    assert TaskExecutionStatus.SUCCESS.is_known
    assert "paused" not in [member.value for member in TaskExecutionStatus]
    with pytest.raises(ValueError, match=r"TaskExecutionStatus must be one of success, failed, skipped, got 'paused'"):
        TaskExecutionStatus("paused")
    with pytest.raises(InvalidInputError, match=r"TaskExecutionResult.status must be one of success, failed, skipped"):
        TaskExecutionResult(task_id="t", status="paused")
    assert TaskExecutionResult(task_id="t", status=status).to_dict()["status"] == "paused"


@given(st.sampled_from(list(ENUMS)), st.text())
def test_an_open_enum_value_survives_copying_and_a_round_trip(name: str, text: str) -> None:
    enum = cast("type[OpenEnum]", getattr(models, name))
    value = enum.from_server(text)
    assert value.is_known == (text in ENUMS[name])
    for twin in (copy.copy(value), copy.deepcopy(value), *(pickle.loads(pickle.dumps(value, p)) for p in (2, 5))):
        assert twin == value == text
        assert hash(twin) == hash(text)
        assert type(twin) is enum
        assert twin.is_known == value.is_known
    if value.is_known:
        assert value is enum(text)


def test_a_value_that_is_the_name_of_a_member_is_unknown() -> None:
    value = TaskExecutionStatus.from_server("SUCCESS")
    assert not value.is_known
    assert value != TaskExecutionStatus.SUCCESS


def test_an_unknown_field_is_kept_aside() -> None:
    known = TaskExecutionResult.from_dict(RESULT)
    newer = TaskExecutionResult.from_dict(RESULT | {"added_later": {"a": 1}})
    assert newer.extra == {"added_later": {"a": 1}}
    assert newer == known
    assert newer.to_dict() == RESULT
    assert known.extra == {}
    with pytest.raises(TypeError):
        newer.extra["more"] = 1  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
    with pytest.raises(TypeError):
        TaskExecutionResult(task_id="t", status="success", extra={})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def test_free_form_values_come_as_they_are() -> None:
    data = {"b": [1, None, {"a": "ä"}], "status": "paused"}
    assert Commit.from_dict({"id": "c", "data": data}).data == data
    assert Commit.from_dict({"id": "c", "data": None}).data is None
    assert TaskExecutionResult.from_dict(RESULT | {"result": [None]}).result == [None]


def test_a_value_too_deep_to_walk_is_free_form_all_the_same() -> None:
    deep: Any = None
    for _ in range(100_000):
        deep = [deep]
    assert Commit.from_dict({"id": "c", "data": deep}).data is deep


def test_many_tasks_are_decoded_and_the_faulty_one_found() -> None:
    tasks = [{"id": f"t{number}", "name": "T", "type": "action"} for number in range(10_000)]
    tasks[9_998]["id"] = ""
    with pytest.raises(InvalidInputError) as caught:
        WorkflowSpec.from_dict({"id": "w", "name": "W", "tasks": tasks, "dependencies": {}})
    assert caught.value.path == ("tasks", 9_998, "id")
