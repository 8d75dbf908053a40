from __future__ import annotations

from typing import Any

import pytest

from aureus_local.domain.json_schemas import InvalidSchemaError, check_schema, schema_faults


def test_a_value_that_fits_has_no_faults() -> None:
    assert schema_faults({"type": "object", "required": ["a"]}, {"a": 1}) == []


def test_every_fault_is_told_with_its_path() -> None:
    schema = {
        "required": ["id"],
        "properties": {"items": {"items": {"required": ["price"], "properties": {"price": {"type": "number"}}}}},
    }
    faults = schema_faults(schema, {"items": [{"price": 1}, {"price": "2"}, {}]})
    assert {(fault.path, fault.keyword) for fault in faults} == {
        ("", "required"),
        ("items[1].price", "type"),
        ("items[2]", "required"),
    }
    assert all(fault.message for fault in faults)


@pytest.mark.parametrize(
    "schema",
    [
        None,
        1,
        "object",
        [],
        {"type": "numbr"},
        {"required": "a"},
        {"pattern": "("},
        {"properties": {"a": {"minLength": -1}}},
        {"$ref": "#/$defs/absent"},
        {"$ref": "https://example.com/schema.json"},
        {"$ref": "file:///etc/hostname"},
        {"$ref": "other.json"},
    ],
)
def test_what_is_no_schema_is_refused(schema: Any) -> None:
    with pytest.raises(InvalidSchemaError) as raised:
        check_schema(schema)
    assert str(raised.value)


def test_a_schema_may_refer_to_itself() -> None:
    schema = {"$defs": {"tree": {"items": {"$ref": "#/$defs/tree"}, "type": "array"}}, "$ref": "#/$defs/tree"}
    check_schema(schema)
    assert schema_faults(schema, [[], [[]]]) == []
    assert [fault.path for fault in schema_faults(schema, [[], [1]])] == ["[1][0]"]


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"format": "email"}, "a@example.com", "a"),
        ({"format": "date-time"}, "2024-01-01T00:00:00Z", "yesterday"),
        ({"type": "integer"}, 1.0, 1.5),
        ({"type": "number"}, 1, True),
        ({"multipleOf": 0.01}, 0.07, 0.075),
        ({"pattern": "^(?!x)."}, "a", "x"),
        ({"maximum": 5}, -(10**400), 10**400),
        ({"prefixItems": [{"const": 1}], "items": False}, [1], [1, 2]),
    ],
)
def test_the_rules_are_those_of_2020_12(schema: Any, good: Any, bad: Any) -> None:
    assert schema_faults(schema, good) == []
    assert len(schema_faults(schema, bad)) == 1


def test_of_very_many_faults_the_first_are_told() -> None:
    faults = schema_faults({"items": {"type": "string"}}, [1] * 20_000)
    assert [fault.path for fault in faults] == [f"[{index}]" for index in range(10_000)]


def test_a_format_that_nobody_knows_is_ignored() -> None:
    assert schema_faults({"format": "colour"}, "x") == []


def test_a_pattern_that_backtracks_without_end_is_given_up() -> None:
    assert [fault.path for fault in schema_faults({"pattern": r"^(a|a)*\1$"}, "a" * 60 + "!")] == [""]


ENDLESS = {"pattern": r"^(?:(a|a)*\1!|.*)$"}


@pytest.mark.parametrize(
    "schema",
    [
        ENDLESS,
        {"not": ENDLESS},
        {"not": {"not": ENDLESS}},
        {"if": ENDLESS, "then": False},
        {"if": ENDLESS, "else": False},
        {"oneOf": [ENDLESS, True]},
    ],
)
def test_no_value_fits_because_a_pattern_is_given_up(schema: dict[str, Any]) -> None:
    assert schema_faults(ENDLESS, "aaa") == []
    assert [fault.keyword for fault in schema_faults(schema, "a" * 60)] == ["pattern"]


def test_a_long_value_is_cut_in_the_message() -> None:
    [fault] = schema_faults({"type": "integer"}, "x" * 100_000)
    assert len(fault.message) < 400
