"""What a user may give: members or texts, times or ISO-8601, models or mappings, any sequence."""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aureus_sdk import (
    Commit,
    GateConfig,
    InvalidInputError,
    Metric,
    RetryConfig,
    TaskSpec,
    TaskType,
    TelemetryEvent,
    WorkflowSpec,
)

TASK: dict[str, Any] = {"id": "t", "name": "T", "type": "action"}
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def metric_at(timestamp: Any) -> Metric:
    return Metric(name="m", value=1, timestamp=timestamp)


@pytest.mark.parametrize(
    ("given_time", "text"),
    [
        (NOON, "2026-01-31T12:00:00Z"),
        (NOON.replace(microsecond=5), "2026-01-31T12:00:00.000005Z"),
        (NOON.replace(tzinfo=None), "2026-01-31T12:00:00Z"),
        (NOON.astimezone(timezone(timedelta(hours=5, minutes=30))), "2026-01-31T12:00:00Z"),
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z"),
        ("2026-01-31T12:00:00", "2026-01-31T12:00:00Z"),
        ("2026-01-31 12:00", "2026-01-31T12:00:00Z"),
        ("2026-01-31T13:30:00.25+01:30", "2026-01-31T12:00:00.250000Z"),
        ("20260131T120000Z", "2026-01-31T12:00:00Z"),
        ("2026-01-31", "2026-01-31T00:00:00Z"),
        ("2026-031T12", "2026-01-31T12:00:00Z"),
        ("2026-01-31t12:00:00z", "2026-01-31T12:00:00Z"),
        ("2026-01-31 12:00:00z", "2026-01-31T12:00:00Z"),
        ("2026-12-31T23:59:60Z", "2027-01-01T00:00:00Z"),
        ("2016-12-31t23:59:60.75z", "2017-01-01T00:00:00Z"),
        ("2017-01-01T05:29:60+05:30", "2017-01-01T00:00:00Z"),
        ("2016-12-31T23:59:60", "2017-01-01T00:00:00Z"),
    ],
)
def test_a_time_is_kept_and_sent_as_utc(given_time: datetime | str, text: str) -> None:
    metric = metric_at(given_time)
    assert metric.timestamp.tzinfo is UTC
    assert metric.to_dict()["timestamp"] == text


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "noon",
        "31 Jan 2026",
        "10/11/12",
        "2026-13-01T00:00:00Z",
        "2026-01-31T25:00:00Z",
        "2026-01-31x12:00:00Z",
        "2026-01-31_12:00",
        "2026-01-31012:00:00",
        "2026W05112",
        "2026-01-31T12:00:60Z",
        "2026-01-31T23:59:61Z",
        "2026-01-31T23:59:60+01:00",
        "9999-12-31T23:59:60Z",
        "2026-01-31T12:00:00Z\n",
        "\u0662026-01-31T12:00:00Z",
        1769860800,
        None,
    ],
)
def test_what_is_no_time_is_refused(bad: Any) -> None:
    with pytest.raises(InvalidInputError, match=r"^timestamp: Metric.timestamp must be "):
        metric_at(bad)
    with pytest.raises(InvalidInputError, match=r"^timestamp: Metric.timestamp must be "):
        Metric.from_dict({"name": "m", "value": 1, "timestamp": bad})


def test_a_time_that_utc_cannot_hold_is_refused() -> None:
    with pytest.raises(InvalidInputError, match=r"must lie in the years 1 to 9999"):
        metric_at("0001-01-01T00:00:00+01:00")


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-3)), timezone(timedelta(minutes=1))])))
def test_a_time_comes_back_from_its_text(time: datetime) -> None:
    try:
        metric = metric_at(time)
    except InvalidInputError:
        return  # next to the ends of the calendar
    assert metric.timestamp == time
    assert Metric.from_dict(metric.to_dict()).timestamp == time


def test_an_enum_is_given_as_member_or_text() -> None:
    assert TaskSpec(id="t", name="T", type="action").type is TaskType.ACTION
    assert TaskSpec(id="t", name="T", type=TaskType.ACTION).type is TaskType.ACTION
    for bad in ["Action", "ACTION", "", None, 1, ["action"]]:
        with pytest.raises(InvalidInputError, match=r"TaskSpec.type must be one of action, decision, parallel, got "):
            TaskSpec(id="t", name="T", type=bad)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_model_is_given_as_such_or_as_a_mapping() -> None:
    retry = RetryConfig(max_attempts=3, backoff_ms=10)
    assert TaskSpec(id="t", name="T", type="action", retry=retry).retry is retry
    for mapping in (retry.to_dict(), MappingProxyType(retry.to_dict()), OrderedDict(retry.to_dict())):
        assert TaskSpec(id="t", name="T", type="action", retry=mapping).retry == retry
    for bad in [5, "text", [], [("max_attempts", 3)], TaskSpec(id="t", name="T", type="action")]:
        with pytest.raises(InvalidInputError, match=r"^retry: RetryConfig must be given as such or as a mapping, got "):
            TaskSpec(id="t", name="T", type="action", retry=bad)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("retry", "message"),
    [
        ({"max_attempt": 3}, "retry.max_attempt: RetryConfig has no field 'max_attempt'; did you mean 'max_attempts'?"),
        (
            {"x": 3},
            "retry.x: RetryConfig has no field 'x'; it has max_attempts, backoff_ms, backoff_multiplier, jitter",
        ),
        ({"max_attempts": 3}, "retry.backoff_ms: RetryConfig.backoff_ms is missing"),
        ({}, "retry.max_attempts: RetryConfig.max_attempts is missing"),
        ({1: 2}, "retry.1: RetryConfig has no field 1; it has max_attempts, backoff_ms, backoff_multiplier, jitter"),
    ],
)
def test_a_mapping_of_another_shape_is_refused(retry: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        TaskSpec(id="t", name="T", type="action", retry=retry)
    assert str(caught.value) == message


def test_of_gives_back_a_model_and_refuses_what_is_none() -> None:
    retry = RetryConfig(max_attempts=3, backoff_ms=10)
    assert RetryConfig.of(retry) is retry
    with pytest.raises(InvalidInputError, match=r"RetryConfig must be given as such or as a mapping, got None"):
        RetryConfig.of(None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_list_is_given_as_any_sequence_but_text() -> None:
    for names in (["a", "b"], ("a", "b")):
        assert GateConfig(name="g", validators=names, block_on_failure=True).validators == ["a", "b"]
    for bad in ["ab", b"ab", {"a": 1}, {"a"}, 5, None]:
        with pytest.raises(InvalidInputError, match=r"GateConfig.validators must be a list, got "):
            GateConfig(name="g", validators=bad, block_on_failure=True)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_list_is_a_copy_of_what_was_given() -> None:
    names = ["a"]
    gate = GateConfig(name="g", validators=names, block_on_failure=True)
    names.append("b")
    sent = gate.to_dict()
    sent["validators"].append("c")
    assert gate.validators == ["a"]


def test_a_map_of_anything_is_a_copy_of_what_was_given() -> None:
    given_inputs = {"a": [1]}
    for task in (
        TaskSpec(id="t", name="T", type="action", inputs=given_inputs),
        TaskSpec.from_dict(TASK | {"inputs": given_inputs}),
    ):
        assert task.inputs is not None
        task.inputs["b"] = 2
        task.to_dict()["inputs"]["c"] = 3
        assert task.inputs == {"a": [1], "b": 2}
    assert given_inputs == {"a": [1]}


def test_a_map_is_a_plain_dict() -> None:
    workflow = WorkflowSpec(id="w", name="W", tasks=[TASK], dependencies={"t": ("a",)})
    assert workflow.dependencies == {"t": ["a"]}
    assert type(workflow.dependencies) is dict
    assert workflow.to_dict()["dependencies"] == {"t": ["a"]}
    assert workflow.to_dict()["dependencies"] is not workflow.dependencies
    for bad in [[("t", ["a"])], "t", None, {"t": "a"}, {1: ["a"]}]:
        with pytest.raises(InvalidInputError, match=r"WorkflowSpec.dependencies"):
            WorkflowSpec(id="w", name="W", tasks=[], dependencies=bad)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_tags_are_strings() -> None:
    event = TelemetryEvent(type="custom", timestamp=NOON, data={}, tags={"env": "test"})
    assert event.to_dict()["tags"] == {"env": "test"}
    with pytest.raises(InvalidInputError, match=r"^tags.env: TelemetryEvent.tags.env must be a string, got 1"):
        TelemetryEvent(type="custom", timestamp=NOON, data={}, tags={"env": 1})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]


def test_a_member_of_an_enum_becomes_plain_text_where_text_is_asked_for() -> None:
    event = TelemetryEvent(type="custom", timestamp=NOON, data={}, task_type=TaskType.ACTION)
    assert type(event.task_type) is str
    assert event.task_type == "action"


@pytest.mark.parametrize("number", [1, 0, -3, 9007199254740993, 0.1, 1.0])
def test_a_number_is_sent_as_it_was_given(number: float) -> None:
    for metric in (
        Metric(name="m", value=number, timestamp=NOON),
        Metric.from_dict({"name": "m", "value": number, "timestamp": "2026-01-31T12:00:00Z"}),
    ):
        assert (type(metric.value), metric.value) == (type(number), number)
        assert metric.to_dict()["value"] == number


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({1: 2, "1": 3}, ("data",)),
        ({"a": [0, {"b": {None: 1}}]}, ("data", "a", 1, "b")),
        ([({True: 1},)], ("data", 0, 0)),
        ({10**5000: 1}, ("data",)),
    ],
)
def test_a_key_that_json_would_turn_into_text_is_refused(data: Any, path: tuple[str | int, ...]) -> None:
    with pytest.raises(InvalidInputError, match=r"Commit.data.* must have strings as keys, got the key ") as caught:
        Commit(id="c", data=data)
    assert caught.value.path == path
    with pytest.raises(InvalidInputError, match=r"TaskSpec.inputs.* must have strings as keys, got the key "):
        TaskSpec(id="t", name="T", type="action", inputs={"data": data})


def test_free_form_values_may_hold_themselves_and_keys_may_be_members() -> None:
    loop: dict[str, Any] = {TaskType.ACTION: [1]}
    loop["loop"] = loop
    assert Commit(id="c", data=loop).data is loop


def test_a_whole_float_is_an_integer() -> None:
    retry = RetryConfig(max_attempts=3.0, backoff_ms=10)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    assert (type(retry.max_attempts), retry.max_attempts) == (int, 3)


def test_none_is_left_off_and_free_form_null_is_sent() -> None:
    commit = Commit(id="c", data=None, previous_state=None, metadata={"note": None})
    assert commit.to_dict() == {"id": "c", "data": None, "metadata": {"note": None}}
    with pytest.raises(TypeError, match=r"data"):
        Commit(id="c")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def test_free_form_values_are_sent_as_they_are() -> None:
    data = {"b": [1, None, {"a": "ä"}]}
    assert Commit(id="c", data=data).to_dict()["data"] is data
