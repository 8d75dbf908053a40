# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `RegisterValidatorRequest`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
    Text,
)
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .validator_config import ValidatorConfig

__all__ = ["RegisterValidatorRequest"]

_VALIDATOR_ID = Field("RegisterValidatorRequest.validator_id", Text(min_length=1, max_length=1024))
_CONFIG = Field("RegisterValidatorRequest.config", Nested(lambda: ValidatorConfig))
_FIELDS = (_VALIDATOR_ID, _CONFIG)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class RegisterValidatorRequest(Model):
    """
    A validator and the id to register it under.

    Attributes:
        validator_id: The id by which gates name the validator.
        config: What a validator does, and with what parameters.
    """

    validator_id: str = field(validator=_VALIDATOR_ID)
    config: ValidatorConfig = field(validator=_CONFIG)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        validator_id: str,
        config: ValidatorConfig | Mapping[str, Any],
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("validator_id", _VALIDATOR_ID.convert(validator_id))
        fill("config", _CONFIG.convert(config))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is RegisterValidatorRequest else draft_of(cls))
        self.validator_id = _VALIDATOR_ID.read(data)
        self.config = _CONFIG.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "validator_id": self.validator_id,
            "config": self.config.__json__(),
        }
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["config"] = self.config.to_dict()
        return data


_Draft = draft_of(RegisterValidatorRequest)
