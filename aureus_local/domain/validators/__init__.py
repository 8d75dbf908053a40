"""Every built-in type of validator: the check that it makes, and the parameters that the check takes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from attrs import frozen

from aureus_local.domain.json_values import TYPES
from aureus_local.domain.judge import Judge
from aureus_local.domain.parameters import ParameterFault
from aureus_local.domain.validators import compliance, expression, numeric, structure, temporal
from aureus_local.domain.validators.subject import Check
from aureus_sdk.models import FailureTaxonomy, ProblemField, ValidatorConfig, ValidatorType


@frozen
class BuiltIn:
    """
    A built-in type of validator.

    Attributes:
        check: The function that judges a commit.
        parameters: The JSON Schema of the parameters.
        faults: What else can be wrong with parameters that fit it.
        remarks: What is worth telling of parameters that are all right.
        is_quick: Whether it asks nothing of the judge, whose answers take their time.
    """

    check: Check
    parameters: Mapping[str, Any]
    faults: Callable[[Mapping[str, Any]], Iterable[ParameterFault]] = lambda _: ()
    remarks: Callable[[Mapping[str, Any]], Iterable[str]] = lambda _: ()
    is_quick: bool = True

    @property
    def needs_parameters(self) -> bool:
        """Whether it cannot be used by its bare name in a gate."""
        return bool(self.parameters["required"])


def _parameters(*required: str, open_ended: bool = False, **properties: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": open_ended,
    }


_TEXT = {"type": "string"}
_NAME = {"type": "string", "minLength": 1}
_LARGEST_FLOAT = sys.float_info.max
_NUMBER = {"type": "number", "minimum": -_LARGEST_FLOAT, "maximum": _LARGEST_FLOAT}
_NOT_NEGATIVE = {**_NUMBER, "minimum": 0}
_BYTES = {"type": "integer", "minimum": 0}
_SWITCH = {"type": "boolean"}
_NAMES = {"type": "array", "items": _NAME}
_EXPRESSION = {"type": "string", "isExpression": True}
_RULE = _parameters("name", "fields", "expression", name=_NAME, fields=_NAMES, expression=_EXPRESSION, message=_TEXT)

BUILT_IN: Mapping[str, BuiltIn] = MappingProxyType(
    {
        ValidatorType.NOT_NULL: BuiltIn(structure.not_null, _parameters()),
        ValidatorType.SCHEMA: BuiltIn(
            structure.schema,
            _parameters("fields", fields={"type": "object", "additionalProperties": {"enum": list(TYPES)}}),
        ),
        ValidatorType.MAX_SIZE: BuiltIn(structure.max_size, _parameters("max_bytes", max_bytes=_BYTES)),
        ValidatorType.JSON_SCHEMA: BuiltIn(
            structure.json_schema, _parameters("schema", schema={"isJsonSchema": True}), is_quick=False
        ),
        ValidatorType.STATISTICAL_BOUNDS: BuiltIn(
            numeric.statistical_bounds,
            _parameters(
                "field",
                field=_NAME,
                min=_NUMBER,
                max=_NUMBER,
                mean=_NUMBER,
                stddev=_NOT_NEGATIVE,
                tolerance=_NOT_NEGATIVE,
            ),
            numeric.bounds_faults,
            numeric.bounds_remarks,
        ),
        ValidatorType.ANOMALY_DETECTION: BuiltIn(
            numeric.anomaly_detection,
            _parameters(
                "field",
                "history",
                field=_NAME,
                history={"type": "array", "items": _NUMBER},
                threshold={**_NUMBER, "exclusiveMinimum": 0},
            ),
        ),
        ValidatorType.MONOTONIC: BuiltIn(temporal.monotonic, _parameters()),
        ValidatorType.TEMPORAL_MONOTONIC: BuiltIn(
            temporal.temporal_monotonic,
            _parameters(timestamp_field=_NAME, version_field=_NAME, allow_equal=_SWITCH, max_time_drift=_NOT_NEGATIVE),
        ),
        ValidatorType.RETENTION_COMPLIANCE: BuiltIn(
            compliance.retention_compliance,
            _parameters("max_retention_ms", max_retention_ms=_NOT_NEGATIVE, timestamp_field=_NAME),
        ),
        ValidatorType.COMPRESSION_COMPLIANCE: BuiltIn(
            compliance.compression_compliance, _parameters("size_threshold_bytes", size_threshold_bytes=_BYTES)
        ),
        ValidatorType.ENCRYPTION_COMPLIANCE: BuiltIn(compliance.encryption_compliance, _parameters()),
        ValidatorType.COMPLIANCE_STANDARDS: BuiltIn(
            compliance.compliance_standards, _parameters("required_standards", required_standards=_NAMES)
        ),
        ValidatorType.FULL_MEMORY_POLICY_COMPLIANCE: BuiltIn(
            compliance.full_memory_policy_compliance,
            _parameters(
                max_retention_ms=_NOT_NEGATIVE,
                max_size_bytes=_BYTES,
                require_compression=_SWITCH,
                require_encryption=_SWITCH,
                required_compliance=_NAMES,
            ),
        ),
        ValidatorType.CROSS_FIELD_CONSISTENCY: BuiltIn(
            expression.cross_field_consistency,
            _parameters("rules", rules={"type": "array", "items": _RULE}),
            is_quick=False,
        ),
        ValidatorType.EXPRESSION: BuiltIn(
            expression.expression,
            # Whatever else is given is there for the expression, as `params`.
            _parameters(
                "expression",
                open_ended=True,
                expression=_EXPRESSION,
                reason=_TEXT,
                failure_code={"enum": [code.value for code in FailureTaxonomy]},
            ),
            is_quick=False,
        ),
    }
)
"""The built-in types by name. Validators of type custom are functions that the runtime loads."""


def check_config(config: ValidatorConfig, judge: Judge) -> list[ProblemField]:
    """
    Check that a validator can be registered.

    Args:
        config: Type and parameters of the validator.
        judge: Who looks at the parameters.

    Returns:
        What is wrong with it, one entry each, with paths from the config on; empty if nothing is. Whether the function
        of a custom validator is loaded is not asked.
    """
    if config.type != ValidatorType.CUSTOM:
        misplaced = [_logic("is only for validators of type custom")] if config.validation_logic else []
        return misplaced + _parameter_faults(config.type, config.parameters or {}, judge)
    if config.validation_logic:
        return []
    return [_logic("is required for validators of type custom: the name of a loaded function")]


def remarks_on(config: ValidatorConfig) -> list[str]:
    """What is worth telling of a validator that can be registered."""
    return [] if config.type == ValidatorType.CUSTOM else list(BUILT_IN[config.type].remarks(config.parameters or {}))


def _logic(message: str) -> ProblemField:
    return ProblemField(path="validation_logic", message=message)


def _parameter_faults(type_: str, parameters: dict[str, Any], judge: Judge) -> list[ProblemField]:
    built_in = BUILT_IN[type_]
    faults = judge.parameter_faults(built_in.parameters, parameters) or built_in.faults(parameters)
    return [ProblemField(path=fault.path, message=fault.message) for fault in faults]
