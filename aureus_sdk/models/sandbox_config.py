# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `SandboxConfig`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Anything,
    Boolean,
    Field,
)
from .._enum import Enumeration
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields
from .sandbox_type import SandboxType

__all__ = ["SandboxConfig"]

_ENABLED = Field("SandboxConfig.enabled", Boolean())
_TYPE = Field("SandboxConfig.type", Enumeration(SandboxType), is_required=False)
_SIMULATION_MODE = Field("SandboxConfig.simulation_mode", Boolean(), is_required=False)
_PERMISSIONS = Field("SandboxConfig.permissions", Anything(), is_required=False)
_FIELDS = (_ENABLED, _TYPE, _SIMULATION_MODE, _PERMISSIONS)
_KEYS = frozenset(item.key for item in _FIELDS)
_SANDBOX_TYPE_MEMBERS = {member.value: member for member in SandboxType}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class SandboxConfig(Model):
    """
    Whether and how a task runs in a sandbox.

    Attributes:
        enabled: Whether the task runs in a sandbox.
        type: What kind of sandbox a task runs in. In `mock` and `simulation` its tool runs and is kept from
            writing; a server that does not provide the others fails such a task. That catches mistakes and is no wall:
            in the embedded runtime, what a tool hands to threads of its own executors, or writes to a file or
            connection that was open before, is not refused. A tool that writes looks at `context.dry_run` first.
        simulation_mode: Whether the tool is kept from writing, whatever the sandbox, and without one as in
            `simulation`; `mock` and `simulation` always do so.
        permissions: What the sandbox is to let the task do. Free-form; it never lifts what the sandbox forbids.
    """

    enabled: bool = field(validator=_ENABLED)
    type: SandboxType | None = field(validator=_TYPE)
    simulation_mode: bool | None = field(validator=_SIMULATION_MODE)
    permissions: Any | None = field(validator=_PERMISSIONS)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        enabled: bool,
        type: SandboxType | str | None = None,
        simulation_mode: bool | None = None,
        permissions: Any | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("enabled", _ENABLED.convert(enabled))
        fill("type", None if type is None else _TYPE.convert(type))
        fill("simulation_mode", None if simulation_mode is None else _SIMULATION_MODE.convert(simulation_mode))
        fill("permissions", None if permissions is None else _PERMISSIONS.convert(permissions))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is SandboxConfig else draft_of(cls))
        value = data.get("enabled")
        self.enabled = value if type(value) is bool else _ENABLED.read(data)
        value = data.get("type")
        self.type = (
            None if value is None else (type(value) is str and _SANDBOX_TYPE_MEMBERS.get(value)) or _TYPE.read(data)
        )
        value = data.get("simulation_mode")
        self.simulation_mode = value if value is None or type(value) is bool else _SIMULATION_MODE.read(data)
        self.permissions = data.get("permissions")
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "enabled": self.enabled,
        }
        if self.type is not None:
            data["type"] = self.type
        if self.simulation_mode is not None:
            data["simulation_mode"] = self.simulation_mode
        if self.permissions is not None:
            data["permissions"] = self.permissions
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        if self.type is not None:
            data["type"] = self.type.value
        return data


_Draft = draft_of(SandboxConfig)
