from __future__ import annotations

from typing import Any

import pytest

from aureus_local.domain.expressions import ExpressionError
from aureus_local.domain.json_schemas import InvalidSchemaError, SchemaFault
from aureus_local.domain.transformations import TransformationError
from aureus_local.judging.bounded import BoundedJudge

HALF = "half a surrogate pair"


@pytest.mark.parametrize("value", ["\ud800", ["\udfff"], {"\ud800": 1}, {"a": {"b": "x\ud800"}}], ids=ascii)
def test_text_that_is_no_unicode_is_told_as_such(value: Any) -> None:
    with pytest.raises(ExpressionError, match=HALF):
        BoundedJudge().evaluate("data == 1", {"data": value})
    [fault] = BoundedJudge().schema_faults({"type": "object"}, value)
    assert HALF in fault.message


@pytest.mark.parametrize("schema", [{"const": "\ud800"}, {"properties": {"\ud800": True}}], ids=ascii)
def test_a_schema_or_an_expression_that_is_no_unicode_is_told_as_such(schema: Any) -> None:
    with pytest.raises(InvalidSchemaError, match=HALF):
        BoundedJudge().schema_faults(schema, 1)
    with pytest.raises(ExpressionError, match=HALF):
        BoundedJudge().evaluate("data == '\ud800'", {"data": 1})


def test_what_is_nested_too_deep_is_refused() -> None:
    value: Any = 1
    for _ in range(100_000):
        value = [value]
    judge = BoundedJudge()
    with pytest.raises(ExpressionError, match="nested"):
        judge.evaluate("data == 1", {"data": value})
    with pytest.raises(InvalidSchemaError, match="nested"):
        judge.schema_faults({"enum": value}, 1)
    with pytest.raises(TransformationError, match="nested"):
        judge.transform("@", value)
    assert judge.schema_faults({"items": {"$ref": "#"}}, value) == [
        SchemaFault("", "it is nested more than 128 levels deep", "depth")
    ]
