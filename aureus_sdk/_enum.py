# DO NOT EDIT: written by custom/tools/compose.py from custom/_enum.py; change that, then run `make generate`
"""Enumerations that stay open for values that only a newer server knows."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Self

from ._codecs import Codec, MisfitError, shown
from .errors import InvalidInputError

__all__ = ["Enumeration", "OpenEnum"]


class OpenEnum(StrEnum):
    """
    An enumeration of texts whose members are also equal to their text.

    A value that a server sent and that is none of the members is kept: it is of the same class, has the text as its
    ``value``, and ``is_known`` is False. Calling the class with such a text raises a ValueError nevertheless.
    """

    @classmethod
    def from_server(cls, text: str) -> Self:
        """The member of this value, or an open one for a value that this version of the SDK does not know."""
        try:
            return cls(text)
        except ValueError:
            member = str.__new__(cls, text)
        member._name_ = text
        member._value_ = text
        return member

    @property
    def is_known(self) -> bool:
        """Whether the contract that this version of the SDK was made from has the value."""
        return type(self).__members__.get(self.name) is self

    @classmethod
    def _missing_(cls, value: object) -> Self:
        raise InvalidInputError(f"{cls.__name__} {_must_be_one_of(cls)}, got {shown(value)}")

    def __reduce_ex__(self, protocol: object) -> tuple[Callable[[str], Self], tuple[str]]:
        return type(self).from_server, (self.value,)

    def __repr__(self) -> str:
        """The text, as it reads in a model's repr and as a constructor takes it."""
        return repr(self.value)


class Enumeration(Codec):
    """A member of an enumeration, or its text."""

    def __init__(self, members: type[OpenEnum]) -> None:
        self.members = members
        self.by_text = {member.value: member for member in members}

    def convert(self, value: Any) -> OpenEnum:
        if isinstance(value, self.members):
            return value
        member = self.by_text.get(value) if isinstance(value, str) else None
        if member is None:
            raise MisfitError(f"{_must_be_one_of(self.members)}, got {shown(value)}")
        return member

    def decode(self, value: Any) -> OpenEnum:
        if isinstance(value, str):
            return self.members.from_server(value)
        raise MisfitError(f"{_must_be_one_of(self.members)}, got {shown(value)}")


def _must_be_one_of(members: type[OpenEnum]) -> str:
    return f"must be one of {', '.join(member.value for member in members)}"
