# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `StateTransition`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
)
from .._enum import Enumeration
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields
from .goal_guard_state import GoalGuardState

__all__ = ["StateTransition"]

_FROM_ = Field("StateTransition.from_", Enumeration(GoalGuardState), key="from")
_TO = Field("StateTransition.to", Enumeration(GoalGuardState))
_FIELDS = (_FROM_, _TO)
_KEYS = frozenset(item.key for item in _FIELDS)
_GOAL_GUARD_STATE_MEMBERS = {member.value: member for member in GoalGuardState}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class StateTransition(Model):
    """
    How the state of a guard changed.

    Attributes:
        from_: How a guard stands.
        to: How a guard stands.
    """

    from_: GoalGuardState = field(validator=_FROM_)
    to: GoalGuardState = field(validator=_TO)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        from_: GoalGuardState | str,
        to: GoalGuardState | str,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("from_", _FROM_.convert(from_))
        fill("to", _TO.convert(to))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is StateTransition else draft_of(cls))
        value = data.get("from")
        self.from_ = (type(value) is str and _GOAL_GUARD_STATE_MEMBERS.get(value)) or _FROM_.read(data)
        value = data.get("to")
        self.to = (type(value) is str and _GOAL_GUARD_STATE_MEMBERS.get(value)) or _TO.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "from": self.from_,
            "to": self.to,
        }
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["from"] = self.from_.value
        data["to"] = self.to.value
        return data


_Draft = draft_of(StateTransition)
