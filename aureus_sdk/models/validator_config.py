# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `ValidatorConfig`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Anything,
    Field,
    MapOf,
    Text,
)
from .._enum import Enumeration
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields
from .validator_type import ValidatorType

__all__ = ["ValidatorConfig"]

_TYPE = Field("ValidatorConfig.type", Enumeration(ValidatorType))
_VALIDATION_LOGIC = Field("ValidatorConfig.validation_logic", Text(min_length=1), is_required=False)
_PARAMETERS = Field("ValidatorConfig.parameters", MapOf(Anything()), is_required=False)
_FIELDS = (_TYPE, _VALIDATION_LOGIC, _PARAMETERS)
_KEYS = frozenset(item.key for item in _FIELDS)
_VALIDATOR_TYPE_MEMBERS = {member.value: member for member in ValidatorType}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class ValidatorConfig(Model):
    """
    What a validator does, and with what parameters.

    Attributes:
        type: What a validator does.
        validation_logic: For the type custom: the name of the function that the server has loaded.
        parameters: Parameters of the validator; which there are depends on its type. Free-form.
    """

    type: ValidatorType = field(validator=_TYPE)
    validation_logic: str | None = field(validator=_VALIDATION_LOGIC)
    parameters: dict[str, Any] | None = field(validator=_PARAMETERS)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        type: ValidatorType | str,
        validation_logic: str | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("type", _TYPE.convert(type))
        fill("validation_logic", None if validation_logic is None else _VALIDATION_LOGIC.convert(validation_logic))
        fill("parameters", None if parameters is None else _PARAMETERS.convert(parameters))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is ValidatorConfig else draft_of(cls))
        value = data.get("type")
        self.type = (type(value) is str and _VALIDATOR_TYPE_MEMBERS.get(value)) or _TYPE.read(data)
        value = data.get("validation_logic")
        self.validation_logic = value if value is None or type(value) is str and value else _VALIDATION_LOGIC.read(data)
        self.parameters = None if data.get("parameters") is None else _PARAMETERS.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "type": self.type,
        }
        if self.validation_logic is not None:
            data["validation_logic"] = self.validation_logic
        if self.parameters is not None:
            data["parameters"] = self.parameters
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["type"] = self.type.value
        if self.parameters is not None:
            data["parameters"] = dict(self.parameters)
        return data


_Draft = draft_of(ValidatorConfig)
