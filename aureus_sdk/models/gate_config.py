# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `GateConfig`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Boolean,
    Field,
    ListOf,
    Number,
    Text,
)
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields
from .recovery_strategy import RECOVERY_STRATEGY, RecoveryStrategy

__all__ = ["GateConfig"]

_NAME = Field("GateConfig.name", Text())
_VALIDATORS = Field("GateConfig.validators", ListOf(Text(min_length=1), max_items=100))
_BLOCK_ON_FAILURE = Field("GateConfig.block_on_failure", Boolean())
_REQUIRED_CONFIDENCE = Field("GateConfig.required_confidence", Number(minimum=0, maximum=1), is_required=False)
_RECOVERY_STRATEGY = Field("GateConfig.recovery_strategy", RECOVERY_STRATEGY, is_required=False)
_FIELDS = (_NAME, _VALIDATORS, _BLOCK_ON_FAILURE, _REQUIRED_CONFIDENCE, _RECOVERY_STRATEGY)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class GateConfig(Model):
    """
    The validators that a commit has to pass, and what follows if it does not.

    Attributes:
        name: Name of the gate.
        validators: Ids of registered validators, or types that need no parameters, in the order in which they run.
            One that is named twice runs twice.
        block_on_failure: Whether a commit that does not pass is blocked, or only warned of.
        required_confidence: The least confidence that every validator must have, 0 to 1.
        recovery_strategy: What to do when a commit does not pass.
    """

    name: str = field(validator=_NAME)
    validators: list[str] = field(validator=_VALIDATORS)
    block_on_failure: bool = field(validator=_BLOCK_ON_FAILURE)
    required_confidence: float | None = field(validator=_REQUIRED_CONFIDENCE)
    recovery_strategy: RecoveryStrategy | None = field(validator=_RECOVERY_STRATEGY)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        name: str,
        validators: Sequence[str],
        block_on_failure: bool,
        required_confidence: float | None = None,
        recovery_strategy: RecoveryStrategy | Mapping[str, Any] | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("name", _NAME.convert(name))
        fill("validators", _VALIDATORS.convert(validators))
        fill("block_on_failure", _BLOCK_ON_FAILURE.convert(block_on_failure))
        fill(
            "required_confidence",
            None if required_confidence is None else _REQUIRED_CONFIDENCE.convert(required_confidence),
        )
        fill("recovery_strategy", None if recovery_strategy is None else _RECOVERY_STRATEGY.convert(recovery_strategy))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is GateConfig else draft_of(cls))
        value = data.get("name")
        self.name = value if type(value) is str else _NAME.read(data)
        self.validators = _VALIDATORS.read(data)
        value = data.get("block_on_failure")
        self.block_on_failure = value if type(value) is bool else _BLOCK_ON_FAILURE.read(data)
        value = data.get("required_confidence")
        self.required_confidence = (
            value if value is None or type(value) is float and 0 <= value <= 1 else _REQUIRED_CONFIDENCE.read(data)
        )
        self.recovery_strategy = None if data.get("recovery_strategy") is None else _RECOVERY_STRATEGY.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "name": self.name,
            "validators": self.validators,
            "block_on_failure": self.block_on_failure,
        }
        if self.required_confidence is not None:
            data["required_confidence"] = self.required_confidence
        if self.recovery_strategy is not None:
            data["recovery_strategy"] = self.recovery_strategy.__json__()
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["validators"] = list(self.validators)
        if self.recovery_strategy is not None:
            data["recovery_strategy"] = self.recovery_strategy.to_dict()
        return data


_Draft = draft_of(GateConfig)
