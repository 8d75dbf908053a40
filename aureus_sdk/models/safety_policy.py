# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `SafetyPolicy`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Boolean,
    Field,
    ListOf,
    Text,
)
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .safety_rule import SafetyRule

__all__ = ["SafetyPolicy"]

_NAME = Field("SafetyPolicy.name", Text(max_length=1024))
_RULES = Field("SafetyPolicy.rules", ListOf(Nested(lambda: SafetyRule), max_items=100))
_DESCRIPTION = Field("SafetyPolicy.description", Text(), is_required=False)
_FAIL_FAST = Field("SafetyPolicy.fail_fast", Boolean(), is_required=False)
_FIELDS = (_NAME, _RULES, _DESCRIPTION, _FAIL_FAST)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class SafetyPolicy(Model):
    """
    Rules that a workflow has to keep before it may run.

    Attributes:
        name: Name of the policy.
        rules: The rules, in the order in which they are checked.
        description: What the policy is for.
        fail_fast: Whether to stop after the first rule that is violated; false where it is not given.
    """

    name: str = field(validator=_NAME)
    rules: list[SafetyRule] = field(validator=_RULES)
    description: str | None = field(validator=_DESCRIPTION)
    fail_fast: bool | None = field(validator=_FAIL_FAST)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        name: str,
        rules: Sequence[SafetyRule | Mapping[str, Any]],
        description: str | None = None,
        fail_fast: bool | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("name", _NAME.convert(name))
        fill("rules", _RULES.convert(rules))
        fill("description", None if description is None else _DESCRIPTION.convert(description))
        fill("fail_fast", None if fail_fast is None else _FAIL_FAST.convert(fail_fast))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is SafetyPolicy else draft_of(cls))
        self.name = _NAME.read(data)
        self.rules = _RULES.read(data)
        value = data.get("description")
        self.description = value if value is None or type(value) is str else _DESCRIPTION.read(data)
        value = data.get("fail_fast")
        self.fail_fast = value if value is None or type(value) is bool else _FAIL_FAST.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "name": self.name,
            "rules": self.rules,
        }
        if self.description is not None:
            data["description"] = self.description
        if self.fail_fast is not None:
            data["fail_fast"] = self.fail_fast
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["rules"] = [item.to_dict() for item in self.rules]
        return data


_Draft = draft_of(SafetyPolicy)
