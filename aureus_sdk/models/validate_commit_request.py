# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `ValidateCommitRequest`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
)
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .commit import Commit
from .gate_config import GateConfig

__all__ = ["ValidateCommitRequest"]

_COMMIT = Field("ValidateCommitRequest.commit", Nested(lambda: Commit))
_GATE_CONFIG = Field("ValidateCommitRequest.gate_config", Nested(lambda: GateConfig))
_FIELDS = (_COMMIT, _GATE_CONFIG)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class ValidateCommitRequest(Model):
    """
    A commit and the gate that it has to pass.

    Attributes:
        commit: A change of state that is to be validated.
        gate_config: The validators that a commit has to pass, and what follows if it does not.
    """

    commit: Commit = field(validator=_COMMIT)
    gate_config: GateConfig = field(validator=_GATE_CONFIG)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        commit: Commit | Mapping[str, Any],
        gate_config: GateConfig | Mapping[str, Any],
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("commit", _COMMIT.convert(commit))
        fill("gate_config", _GATE_CONFIG.convert(gate_config))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is ValidateCommitRequest else draft_of(cls))
        self.commit = _COMMIT.read(data)
        self.gate_config = _GATE_CONFIG.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "commit": self.commit.__json__(),
            "gate_config": self.gate_config.__json__(),
        }
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["commit"] = self.commit.to_dict()
        data["gate_config"] = self.gate_config.to_dict()
        return data


_Draft = draft_of(ValidateCommitRequest)
