# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `RecoveryResult`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Anything,
    Boolean,
    Field,
    Text,
)
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields
from .recovery_strategy import RECOVERY_STRATEGY, RecoveryStrategy

__all__ = ["RecoveryResult"]

_SUCCESS = Field("RecoveryResult.success", Boolean())
_STRATEGY = Field("RecoveryResult.strategy", RECOVERY_STRATEGY)
_MESSAGE = Field("RecoveryResult.message", Text())
_RECOVERED_DATA = Field("RecoveryResult.recovered_data", Anything(), is_required=False)
_FIELDS = (_SUCCESS, _STRATEGY, _MESSAGE, _RECOVERED_DATA)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class RecoveryResult(Model):
    """
    What came of a recovery.

    Attributes:
        success: Whether the recovery worked.
        strategy: What to do when a commit does not pass.
        message: What happened.
        recovered_data: The data that was recovered. Free-form.
    """

    success: bool = field(validator=_SUCCESS)
    strategy: RecoveryStrategy = field(validator=_STRATEGY)
    message: str = field(validator=_MESSAGE)
    recovered_data: Any | None = field(validator=_RECOVERED_DATA)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        success: bool,
        strategy: RecoveryStrategy | Mapping[str, Any],
        message: str,
        recovered_data: Any | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("success", _SUCCESS.convert(success))
        fill("strategy", _STRATEGY.convert(strategy))
        fill("message", _MESSAGE.convert(message))
        fill("recovered_data", None if recovered_data is None else _RECOVERED_DATA.convert(recovered_data))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is RecoveryResult else draft_of(cls))
        value = data.get("success")
        self.success = value if type(value) is bool else _SUCCESS.read(data)
        self.strategy = _STRATEGY.read(data)
        value = data.get("message")
        self.message = value if type(value) is str else _MESSAGE.read(data)
        self.recovered_data = data.get("recovered_data")
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "success": self.success,
            "strategy": self.strategy.__json__(),
            "message": self.message,
        }
        if self.recovered_data is not None:
            data["recovered_data"] = self.recovered_data
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["strategy"] = self.strategy.to_dict()
        return data


_Draft = draft_of(RecoveryResult)
