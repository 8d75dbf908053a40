# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `GateResult`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Boolean,
    Field,
    Instant,
    ListOf,
    Text,
    time_text,
)
from .._enum import Enumeration
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .crv_status import CrvStatus
from .failure_taxonomy import FailureTaxonomy
from .recovery_strategy import RECOVERY_STRATEGY, RecoveryStrategy
from .validation_result import ValidationResult

__all__ = ["GateResult"]

_PASSED = Field("GateResult.passed", Boolean())
_GATE_NAME = Field("GateResult.gate_name", Text())
_VALIDATION_RESULTS = Field("GateResult.validation_results", ListOf(Nested(lambda: ValidationResult)))
_BLOCKED_COMMIT = Field("GateResult.blocked_commit", Boolean())
_TIMESTAMP = Field("GateResult.timestamp", Instant())
_CRV_STATUS = Field("GateResult.crv_status", Enumeration(CrvStatus))
_RECOVERY_STRATEGY = Field("GateResult.recovery_strategy", RECOVERY_STRATEGY, is_required=False)
_FAILURE_CODE = Field("GateResult.failure_code", Enumeration(FailureTaxonomy), is_required=False)
_REMEDIATION = Field("GateResult.remediation", Text(), is_required=False)
_FIELDS = (
    _PASSED,
    _GATE_NAME,
    _VALIDATION_RESULTS,
    _BLOCKED_COMMIT,
    _TIMESTAMP,
    _CRV_STATUS,
    _RECOVERY_STRATEGY,
    _FAILURE_CODE,
    _REMEDIATION,
)
_KEYS = frozenset(item.key for item in _FIELDS)
_CRV_STATUS_MEMBERS = {member.value: member for member in CrvStatus}
_FAILURE_TAXONOMY_MEMBERS = {member.value: member for member in FailureTaxonomy}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class GateResult(Model):
    """
    The verdict of a gate.

    Attributes:
        passed: Whether the commit passed the gate.
        gate_name: Name of the gate.
        validation_results: What each validator said, one result for each that the gate names, in that order.
        blocked_commit: Whether the commit is blocked.
        timestamp: When the gate decided.
        crv_status: What a gate says of a commit.
        recovery_strategy: What to do when a commit does not pass.
        failure_code: What kind of failure it is.
        remediation: What to do about the failure.
    """

    passed: bool = field(validator=_PASSED)
    gate_name: str = field(validator=_GATE_NAME)
    validation_results: list[ValidationResult] = field(validator=_VALIDATION_RESULTS)
    blocked_commit: bool = field(validator=_BLOCKED_COMMIT)
    timestamp: datetime = field(validator=_TIMESTAMP)
    crv_status: CrvStatus = field(validator=_CRV_STATUS)
    recovery_strategy: RecoveryStrategy | None = field(validator=_RECOVERY_STRATEGY)
    failure_code: FailureTaxonomy | None = field(validator=_FAILURE_CODE)
    remediation: str | None = field(validator=_REMEDIATION)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        passed: bool,
        gate_name: str,
        validation_results: Sequence[ValidationResult | Mapping[str, Any]],
        blocked_commit: bool,
        timestamp: datetime | str,
        crv_status: CrvStatus | str,
        recovery_strategy: RecoveryStrategy | Mapping[str, Any] | None = None,
        failure_code: FailureTaxonomy | str | None = None,
        remediation: str | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("passed", _PASSED.convert(passed))
        fill("gate_name", _GATE_NAME.convert(gate_name))
        fill("validation_results", _VALIDATION_RESULTS.convert(validation_results))
        fill("blocked_commit", _BLOCKED_COMMIT.convert(blocked_commit))
        fill("timestamp", _TIMESTAMP.convert(timestamp))
        fill("crv_status", _CRV_STATUS.convert(crv_status))
        fill("recovery_strategy", None if recovery_strategy is None else _RECOVERY_STRATEGY.convert(recovery_strategy))
        fill("failure_code", None if failure_code is None else _FAILURE_CODE.convert(failure_code))
        fill("remediation", None if remediation is None else _REMEDIATION.convert(remediation))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is GateResult else draft_of(cls))
        value = data.get("passed")
        self.passed = value if type(value) is bool else _PASSED.read(data)
        value = data.get("gate_name")
        self.gate_name = value if type(value) is str else _GATE_NAME.read(data)
        self.validation_results = _VALIDATION_RESULTS.read(data)
        value = data.get("blocked_commit")
        self.blocked_commit = value if type(value) is bool else _BLOCKED_COMMIT.read(data)
        self.timestamp = _TIMESTAMP.read(data)
        value = data.get("crv_status")
        self.crv_status = (type(value) is str and _CRV_STATUS_MEMBERS.get(value)) or _CRV_STATUS.read(data)
        self.recovery_strategy = None if data.get("recovery_strategy") is None else _RECOVERY_STRATEGY.read(data)
        value = data.get("failure_code")
        self.failure_code = (
            None
            if value is None
            else (type(value) is str and _FAILURE_TAXONOMY_MEMBERS.get(value)) or _FAILURE_CODE.read(data)
        )
        value = data.get("remediation")
        self.remediation = value if value is None or type(value) is str else _REMEDIATION.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "passed": self.passed,
            "gate_name": self.gate_name,
            "validation_results": self.validation_results,
            "blocked_commit": self.blocked_commit,
            "timestamp": time_text(self.timestamp),
            "crv_status": self.crv_status,
        }
        if self.recovery_strategy is not None:
            data["recovery_strategy"] = self.recovery_strategy.__json__()
        if self.failure_code is not None:
            data["failure_code"] = self.failure_code
        if self.remediation is not None:
            data["remediation"] = self.remediation
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["validation_results"] = [item.to_dict() for item in self.validation_results]
        data["crv_status"] = self.crv_status.value
        if self.recovery_strategy is not None:
            data["recovery_strategy"] = self.recovery_strategy.to_dict()
        if self.failure_code is not None:
            data["failure_code"] = self.failure_code.value
        return data


_Draft = draft_of(GateResult)
