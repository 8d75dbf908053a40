from __future__ import annotations

from typing import Any

import pytest

from aureus_local.domain.bounded import evaluate_within_bounds, schema_faults_within_bounds
from aureus_local.domain.expressions import ExpressionError
from aureus_local.domain.json_schemas import InvalidSchemaError

HALF = "half a surrogate pair"


@pytest.mark.parametrize("value", ["\ud800", ["\udfff"], {"\ud800": 1}, {"a": {"b": "x\ud800"}}], ids=ascii)
def test_text_that_is_no_unicode_is_told_as_such(value: Any) -> None:
    with pytest.raises(ExpressionError, match=HALF):
        evaluate_within_bounds("data == 1", {"data": value})
    [fault] = schema_faults_within_bounds({"type": "object"}, value)
    assert HALF in fault.message


@pytest.mark.parametrize("schema", [{"const": "\ud800"}, {"properties": {"\ud800": True}}], ids=ascii)
def test_a_schema_or_an_expression_that_is_no_unicode_is_told_as_such(schema: Any) -> None:
    with pytest.raises(InvalidSchemaError, match=HALF):
        schema_faults_within_bounds(schema, 1)
    with pytest.raises(ExpressionError, match=HALF):
        evaluate_within_bounds("data == '\ud800'", {"data": 1})
