"""Every bound of the contract holds in the models, with the good value beside the bad one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aureus_sdk import GateConfig, InvalidInputError, RetryConfig, TaskSpec, WorkflowSpec

from .contract import OBJECTS, example, model, smallest

ANNOTATIONS = {"type", "description", "$ref", "items", "additionalProperties", "properties", "required", "format"}
VALUES = {"enum", "const", "oneOf", "discriminator"}
BOUNDS = {"minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "not"}

Bound = tuple[str, str, str, Any]
Maker = Callable[[dict[str, Any]], object]


def bounds() -> list[Bound]:
    """Model, field, keyword and bound: everything that the contract says of the fields of models."""
    return [
        (name, key, keyword, bound)
        for name, schema in OBJECTS.items()
        for key, of in schema["properties"].items()
        for keyword, bound in of.items()
        if keyword in BOUNDS
    ]


def at(keyword: str, bound: Any, schema: dict[str, Any]) -> tuple[Any, Any]:
    """The last value within a bound, and the first one beyond it."""
    step = 1 if schema["type"] != "number" else 0.001
    item = example(schema.get("items", {}))
    match keyword:
        case "minimum":
            return bound, bound - step
        case "maximum":
            return bound, bound + step
        case "minLength":
            return "x" * bound, "x" * (bound - 1)
        case "maxLength":
            return "x" * bound, "x" * (bound + 1)
        case "not":
            return "x", bound["enum"][-1]
        case _:  # minItems or maxItems
            return [item] * bound, [item] * (bound - 1 if keyword == "minItems" else bound + 1)


@pytest.mark.parametrize(("name", "key", "keyword", "bound"), bounds())
def test_a_bound_holds_for_users_and_for_servers(name: str, key: str, keyword: str, bound: Any) -> None:
    good, bad = at(keyword, bound, OBJECTS[name]["properties"][key])
    for make in (model(name).from_dict, model(name).of):
        assert make(smallest(name) | {key: good}).to_dict()[key] == good
        with pytest.raises(InvalidInputError, match=f"^{key}: {name}.{key} must ") as caught:
            make(smallest(name) | {key: bad})
        assert caught.value.path == (key,)


def test_there_are_bounds_to_test() -> None:
    assert {keyword for _, _, keyword, _ in bounds()} >= {
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "maxItems",
        "not",
    }


def test_the_contract_has_no_keyword_that_the_models_would_ignore() -> None:
    def keywords(schema: dict[str, Any] | bool | None) -> set[str]:
        if schema is None or isinstance(schema, bool):
            return set()
        inner: list[Any] = [*schema.get("properties", {}).values(), schema.get("items")]
        return {*schema}.union(*map(keywords, [*inner, schema.get("additionalProperties")]))

    used = set[str]().union(*map(keywords, OBJECTS.values()))
    assert used <= ANNOTATIONS | VALUES | BOUNDS


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("max_attempts", 0, "must be at least 1, got 0"),
        ("max_attempts", True, "must be a whole number, got True"),
        ("max_attempts", 1.5, "must be a whole number, got 1.5"),
        ("max_attempts", "3", "must be a whole number, got '3'"),
        ("max_attempts", None, "must be a whole number, got None"),
        ("backoff_multiplier", -0.5, "must be at least 0, got -0.5"),
        ("backoff_multiplier", float("nan"), "must be a finite number, got nan"),
        ("backoff_multiplier", float("inf"), "must be a finite number, got inf"),
        ("backoff_multiplier", 10**400, "must be a finite number, got "),
        ("jitter", 1, "must be true or false, got 1"),
        ("jitter", "yes", "must be true or false, got 'yes'"),
    ],
)
def test_the_message_names_class_field_value_and_bound(field: str, value: Any, message: str) -> None:
    arguments: dict[str, Any] = {"max_attempts": 3, "backoff_ms": 1000}
    makers: list[Maker] = [lambda given: RetryConfig(**given), RetryConfig.of, RetryConfig.from_dict]
    for make in makers:
        with pytest.raises(ValueError, match="RetryConfig") as caught:
            make(arguments | {field: value})
        assert str(caught.value).startswith(f"{field}: RetryConfig.{field} {message}")


def test_an_error_deep_inside_has_the_whole_path() -> None:
    good = {"id": "t", "name": "T", "type": "action"}
    bad = good | {"retry": {"max_attempts": 0, "backoff_ms": 10}}
    spec: dict[str, Any] = {"id": "w", "name": "W", "tasks": [good, good, good, bad], "dependencies": {}}
    makers: list[Maker] = [lambda given: WorkflowSpec(**given), WorkflowSpec.of, WorkflowSpec.from_dict]
    for make in makers:
        with pytest.raises(InvalidInputError) as caught:
            make(spec)
        assert caught.value.path == ("tasks", 3, "retry", "max_attempts")
        assert str(caught.value) == "tasks[3].retry.max_attempts: RetryConfig.max_attempts must be at least 1, got 0"


def test_an_item_of_a_list_and_a_value_of_a_map_are_named() -> None:
    with pytest.raises(InvalidInputError) as in_list:
        TaskSpec(id="t", name="T", type="action", allowed_tools=["a", 5])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    assert str(in_list.value) == "allowed_tools[1]: TaskSpec.allowed_tools[1] must be a string, got 5"
    with pytest.raises(InvalidInputError, match=r"^validators\[0\]: .* must have at least 1 character, got ''$"):
        GateConfig(name="g", validators=[""], block_on_failure=True)
    with pytest.raises(InvalidInputError) as in_map:
        WorkflowSpec(id="w", name="W", tasks=[], dependencies={"a": ["b"], "c": [None]})  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    assert str(in_map.value) == "dependencies.c[0]: WorkflowSpec.dependencies.c[0] must be a string, got None"


@pytest.mark.parametrize("sign", [1, -1])
def test_a_number_too_long_to_be_written_is_refused_like_others(sign: int) -> None:
    number = sign * 10**5000
    for make in (RetryConfig.of, RetryConfig.from_dict):
        with pytest.raises(InvalidInputError, match=r"RetryConfig.max_attempts must be at (least|most) 1"):
            make({"max_attempts": number, "backoff_ms": 1})
    with pytest.raises(InvalidInputError, match=r"must be a finite number, got <int of 16610 bits>$"):
        RetryConfig(max_attempts=1, backoff_ms=1, backoff_multiplier=number)
    with pytest.raises(InvalidInputError, match=r"RetryConfig has no field <int of 16610 bits>; it has "):
        RetryConfig.of({number: 1})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]


def test_a_value_too_deep_to_be_written_is_refused_like_others() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    for make in (TaskSpec.of, TaskSpec.from_dict):
        with pytest.raises(InvalidInputError, match=r"^name: TaskSpec.name must be a string, got \[\[\["):
            make({"id": "t", "type": "action", "name": deep})


def test_a_value_that_cannot_show_itself_is_named_by_its_type() -> None:
    class Broken:
        def __repr__(self) -> str:
            raise RuntimeError("no repr")

    Looks: Any = type("list", (Broken,), {})  # noqa: N806  # reprlib goes by this name
    for value in (Broken(), Looks()):
        with pytest.raises(InvalidInputError, match=r"TaskSpec.name must be a string, got <"):
            TaskSpec.from_dict({"id": "t", "type": "action", "name": value})


def test_a_long_value_is_cut_in_the_message() -> None:
    with pytest.raises(InvalidInputError) as caught:
        TaskSpec(id="t", name="T", type="action", timeout_ms="x" * 1000)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    assert len(str(caught.value)) < 200
