# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `ValidatorRegistration`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Boolean,
    Field,
    Text,
)
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields

__all__ = ["ValidatorRegistration"]

_VALIDATOR_ID = Field("ValidatorRegistration.validator_id", Text())
_REGISTERED = Field("ValidatorRegistration.registered", Boolean())
_RESOLVED = Field("ValidatorRegistration.resolved", Boolean())
_DETAIL = Field("ValidatorRegistration.detail", Text(), is_required=False)
_FIELDS = (_VALIDATOR_ID, _REGISTERED, _RESOLVED, _DETAIL)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class ValidatorRegistration(Model):
    """
    What came of registering a validator.

    Attributes:
        validator_id: The id by which gates name the validator.
        registered: Whether the validator is registered.
        resolved: Whether the function of a custom validator is loaded; true for other types.
        detail: What there is to say about it.
    """

    validator_id: str = field(validator=_VALIDATOR_ID)
    registered: bool = field(validator=_REGISTERED)
    resolved: bool = field(validator=_RESOLVED)
    detail: str | None = field(validator=_DETAIL)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        validator_id: str,
        registered: bool,
        resolved: bool,
        detail: str | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("validator_id", _VALIDATOR_ID.convert(validator_id))
        fill("registered", _REGISTERED.convert(registered))
        fill("resolved", _RESOLVED.convert(resolved))
        fill("detail", None if detail is None else _DETAIL.convert(detail))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is ValidatorRegistration else draft_of(cls))
        value = data.get("validator_id")
        self.validator_id = value if type(value) is str else _VALIDATOR_ID.read(data)
        value = data.get("registered")
        self.registered = value if type(value) is bool else _REGISTERED.read(data)
        value = data.get("resolved")
        self.resolved = value if type(value) is bool else _RESOLVED.read(data)
        value = data.get("detail")
        self.detail = value if value is None or type(value) is str else _DETAIL.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "validator_id": self.validator_id,
            "registered": self.registered,
            "resolved": self.resolved,
        }
        if self.detail is not None:
            data["detail"] = self.detail
        return data


_Draft = draft_of(ValidatorRegistration)
