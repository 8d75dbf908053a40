# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `ValidationResult`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Anything,
    Boolean,
    Field,
    MapOf,
    Number,
    Text,
)
from .._enum import Enumeration
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields
from .failure_taxonomy import FailureTaxonomy

__all__ = ["ValidationResult"]

_VALID = Field("ValidationResult.valid", Boolean())
_REASON = Field("ValidationResult.reason", Text(), is_required=False)
_CONFIDENCE = Field("ValidationResult.confidence", Number(minimum=0, maximum=1), is_required=False)
_METADATA = Field("ValidationResult.metadata", MapOf(Anything()), is_required=False)
_FAILURE_CODE = Field("ValidationResult.failure_code", Enumeration(FailureTaxonomy), is_required=False)
_REMEDIATION = Field("ValidationResult.remediation", Text(), is_required=False)
_FIELDS = (_VALID, _REASON, _CONFIDENCE, _METADATA, _FAILURE_CODE, _REMEDIATION)
_KEYS = frozenset(item.key for item in _FIELDS)
_FAILURE_TAXONOMY_MEMBERS = {member.value: member for member in FailureTaxonomy}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class ValidationResult(Model):
    """
    What one validator says of a commit. Results that do not fit into 16 MiB of JSON beside those before them come
    without metadata, and their texts are cut.

    Attributes:
        valid: Whether the commit is valid.
        reason: Why it is or is not.
        confidence: How sure the validator is, 0 to 1.
        metadata: What else the validator found. Free-form.
        failure_code: What kind of failure it is.
        remediation: What to do about it.
    """

    valid: bool = field(validator=_VALID)
    reason: str | None = field(validator=_REASON)
    confidence: float | None = field(validator=_CONFIDENCE)
    metadata: dict[str, Any] | None = field(validator=_METADATA)
    failure_code: FailureTaxonomy | None = field(validator=_FAILURE_CODE)
    remediation: str | None = field(validator=_REMEDIATION)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        valid: bool,
        reason: str | None = None,
        confidence: float | None = None,
        metadata: Mapping[str, Any] | None = None,
        failure_code: FailureTaxonomy | str | None = None,
        remediation: str | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("valid", _VALID.convert(valid))
        fill("reason", None if reason is None else _REASON.convert(reason))
        fill("confidence", None if confidence is None else _CONFIDENCE.convert(confidence))
        fill("metadata", None if metadata is None else _METADATA.convert(metadata))
        fill("failure_code", None if failure_code is None else _FAILURE_CODE.convert(failure_code))
        fill("remediation", None if remediation is None else _REMEDIATION.convert(remediation))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is ValidationResult else draft_of(cls))
        value = data.get("valid")
        self.valid = value if type(value) is bool else _VALID.read(data)
        value = data.get("reason")
        self.reason = value if value is None or type(value) is str else _REASON.read(data)
        value = data.get("confidence")
        self.confidence = value if value is None or type(value) is float and 0 <= value <= 1 else _CONFIDENCE.read(data)
        self.metadata = None if data.get("metadata") is None else _METADATA.read(data)
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
            "valid": self.valid,
        }
        if self.reason is not None:
            data["reason"] = self.reason
        if self.confidence is not None:
            data["confidence"] = self.confidence
        if self.metadata is not None:
            data["metadata"] = self.metadata
        if self.failure_code is not None:
            data["failure_code"] = self.failure_code
        if self.remediation is not None:
            data["remediation"] = self.remediation
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        if self.metadata is not None:
            data["metadata"] = dict(self.metadata)
        if self.failure_code is not None:
            data["failure_code"] = self.failure_code.value
        return data


_Draft = draft_of(ValidationResult)
