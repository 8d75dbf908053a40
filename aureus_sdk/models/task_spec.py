# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `TaskSpec`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Anything,
    Field,
    Integer,
    ListOf,
    MapOf,
    Text,
)
from .._enum import Enumeration
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .compensation_action import CompensationAction
from .compensation_hook import CompensationHook
from .data_zone import DataZone
from .intent import Intent
from .permission import Permission
from .retry_config import RetryConfig
from .risk_tier import RiskTier
from .sandbox_config import SandboxConfig
from .task_type import TaskType

__all__ = ["TaskSpec"]

_ID = Field("TaskSpec.id", Text(min_length=1, max_length=1024))
_NAME = Field("TaskSpec.name", Text())
_TYPE = Field("TaskSpec.type", Enumeration(TaskType))
_INPUTS = Field("TaskSpec.inputs", MapOf(Anything()), is_required=False)
_RETRY = Field("TaskSpec.retry", Nested(lambda: RetryConfig), is_required=False)
_IDEMPOTENCY_KEY = Field("TaskSpec.idempotency_key", Text(min_length=1), is_required=False)
_TIMEOUT_MS = Field("TaskSpec.timeout_ms", Integer(minimum=1, maximum=31536000000), is_required=False)
_RISK_TIER = Field("TaskSpec.risk_tier", Enumeration(RiskTier), is_required=False)
_COMPENSATION = Field("TaskSpec.compensation", Nested(lambda: CompensationHook), is_required=False)
_COMPENSATION_ACTION = Field("TaskSpec.compensation_action", Nested(lambda: CompensationAction), is_required=False)
_TOOL_NAME = Field("TaskSpec.tool_name", Text(min_length=1), is_required=False)
_REQUIRED_PERMISSIONS = Field("TaskSpec.required_permissions", ListOf(Nested(lambda: Permission)), is_required=False)
_ALLOWED_TOOLS = Field("TaskSpec.allowed_tools", ListOf(Text()), is_required=False)
_INTENT = Field("TaskSpec.intent", Enumeration(Intent), is_required=False)
_DATA_ZONE = Field("TaskSpec.data_zone", Enumeration(DataZone), is_required=False)
_SANDBOX_CONFIG = Field("TaskSpec.sandbox_config", Nested(lambda: SandboxConfig), is_required=False)
_FIELDS = (
    _ID,
    _NAME,
    _TYPE,
    _INPUTS,
    _RETRY,
    _IDEMPOTENCY_KEY,
    _TIMEOUT_MS,
    _RISK_TIER,
    _COMPENSATION,
    _COMPENSATION_ACTION,
    _TOOL_NAME,
    _REQUIRED_PERMISSIONS,
    _ALLOWED_TOOLS,
    _INTENT,
    _DATA_ZONE,
    _SANDBOX_CONFIG,
)
_KEYS = frozenset(item.key for item in _FIELDS)
_TASK_TYPE_MEMBERS = {member.value: member for member in TaskType}
_RISK_TIER_MEMBERS = {member.value: member for member in RiskTier}
_INTENT_MEMBERS = {member.value: member for member in Intent}
_DATA_ZONE_MEMBERS = {member.value: member for member in DataZone}


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class TaskSpec(Model):
    """
    One task of a workflow.

    Attributes:
        id: Id of the task, unique in its workflow.
        name: Name of the task, for people.
        type: What kind of task it is; has no effect of its own.
        inputs: What the tool gets. Free-form; a value may be `{"$from": "task-id"}` for the result of a task that
            has to succeed before, or `{"$from": "context", "path": "a.b"}` for a value of the workflow's context, which
            is what `context` always refers to.
        retry: How often a task is tried and how long is waited in between: before attempt n+1, `backoff_ms *
            backoff_multiplier ** (n - 1)` milliseconds, times a random factor of 0.5 to 1.5 unless `jitter` is false.
        idempotency_key: Given to the tool. A task that completed under a key is not executed again in this workflow
            id: its result is reused, until the task is undone.
        timeout_ms: How long one attempt may take, in milliseconds.
        risk_tier: How risky a workflow task is.
        compensation: Tasks of the same workflow that run when this one finally fails, and only then.
        compensation_action: How to undo a completed task when a later one fails.
        tool_name: Name of the tool that does the work. A task without one is simulated.
        required_permissions: Permissions that the task needs. A declaration, which the rules of safety policies
            look at: a run does not check it.
        allowed_tools: Names of the tools that the task may use. A declaration, which a run does not check.
        intent: What an action or a task is meant to do.
        data_zone: How sensitive data is, from public up to restricted.
        sandbox_config: Whether and how a task runs in a sandbox.
    """

    id: str = field(validator=_ID)
    name: str = field(validator=_NAME)
    type: TaskType = field(validator=_TYPE)
    inputs: dict[str, Any] | None = field(validator=_INPUTS)
    retry: RetryConfig | None = field(validator=_RETRY)
    idempotency_key: str | None = field(validator=_IDEMPOTENCY_KEY)
    timeout_ms: int | None = field(validator=_TIMEOUT_MS)
    risk_tier: RiskTier | None = field(validator=_RISK_TIER)
    compensation: CompensationHook | None = field(validator=_COMPENSATION)
    compensation_action: CompensationAction | None = field(validator=_COMPENSATION_ACTION)
    tool_name: str | None = field(validator=_TOOL_NAME)
    required_permissions: list[Permission] | None = field(validator=_REQUIRED_PERMISSIONS)
    allowed_tools: list[str] | None = field(validator=_ALLOWED_TOOLS)
    intent: Intent | None = field(validator=_INTENT)
    data_zone: DataZone | None = field(validator=_DATA_ZONE)
    sandbox_config: SandboxConfig | None = field(validator=_SANDBOX_CONFIG)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        id: str,
        name: str,
        type: TaskType | str,
        inputs: Mapping[str, Any] | None = None,
        retry: RetryConfig | Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
        timeout_ms: int | None = None,
        risk_tier: RiskTier | str | None = None,
        compensation: CompensationHook | Mapping[str, Any] | None = None,
        compensation_action: CompensationAction | Mapping[str, Any] | None = None,
        tool_name: str | None = None,
        required_permissions: Sequence[Permission | Mapping[str, Any]] | None = None,
        allowed_tools: Sequence[str] | None = None,
        intent: Intent | str | None = None,
        data_zone: DataZone | str | None = None,
        sandbox_config: SandboxConfig | Mapping[str, Any] | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("id", _ID.convert(id))
        fill("name", _NAME.convert(name))
        fill("type", _TYPE.convert(type))
        fill("inputs", None if inputs is None else _INPUTS.convert(inputs))
        fill("retry", None if retry is None else _RETRY.convert(retry))
        fill("idempotency_key", None if idempotency_key is None else _IDEMPOTENCY_KEY.convert(idempotency_key))
        fill("timeout_ms", None if timeout_ms is None else _TIMEOUT_MS.convert(timeout_ms))
        fill("risk_tier", None if risk_tier is None else _RISK_TIER.convert(risk_tier))
        fill("compensation", None if compensation is None else _COMPENSATION.convert(compensation))
        fill(
            "compensation_action",
            None if compensation_action is None else _COMPENSATION_ACTION.convert(compensation_action),
        )
        fill("tool_name", None if tool_name is None else _TOOL_NAME.convert(tool_name))
        fill(
            "required_permissions",
            None if required_permissions is None else _REQUIRED_PERMISSIONS.convert(required_permissions),
        )
        fill("allowed_tools", None if allowed_tools is None else _ALLOWED_TOOLS.convert(allowed_tools))
        fill("intent", None if intent is None else _INTENT.convert(intent))
        fill("data_zone", None if data_zone is None else _DATA_ZONE.convert(data_zone))
        fill("sandbox_config", None if sandbox_config is None else _SANDBOX_CONFIG.convert(sandbox_config))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is TaskSpec else draft_of(cls))
        self.id = _ID.read(data)
        value = data.get("name")
        self.name = value if type(value) is str else _NAME.read(data)
        value = data.get("type")
        self.type = (type(value) is str and _TASK_TYPE_MEMBERS.get(value)) or _TYPE.read(data)
        self.inputs = None if data.get("inputs") is None else _INPUTS.read(data)
        self.retry = None if data.get("retry") is None else _RETRY.read(data)
        value = data.get("idempotency_key")
        self.idempotency_key = value if value is None or type(value) is str and value else _IDEMPOTENCY_KEY.read(data)
        value = data.get("timeout_ms")
        self.timeout_ms = (
            value if value is None or type(value) is int and 1 <= value <= 31536000000 else _TIMEOUT_MS.read(data)
        )
        value = data.get("risk_tier")
        self.risk_tier = (
            None if value is None else (type(value) is str and _RISK_TIER_MEMBERS.get(value)) or _RISK_TIER.read(data)
        )
        self.compensation = None if data.get("compensation") is None else _COMPENSATION.read(data)
        self.compensation_action = None if data.get("compensation_action") is None else _COMPENSATION_ACTION.read(data)
        value = data.get("tool_name")
        self.tool_name = value if value is None or type(value) is str and value else _TOOL_NAME.read(data)
        self.required_permissions = (
            None if data.get("required_permissions") is None else _REQUIRED_PERMISSIONS.read(data)
        )
        self.allowed_tools = None if data.get("allowed_tools") is None else _ALLOWED_TOOLS.read(data)
        value = data.get("intent")
        self.intent = (
            None if value is None else (type(value) is str and _INTENT_MEMBERS.get(value)) or _INTENT.read(data)
        )
        value = data.get("data_zone")
        self.data_zone = (
            None if value is None else (type(value) is str and _DATA_ZONE_MEMBERS.get(value)) or _DATA_ZONE.read(data)
        )
        self.sandbox_config = None if data.get("sandbox_config") is None else _SANDBOX_CONFIG.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "type": self.type,
        }
        if self.inputs is not None:
            data["inputs"] = self.inputs
        if self.retry is not None:
            data["retry"] = self.retry.__json__()
        if self.idempotency_key is not None:
            data["idempotency_key"] = self.idempotency_key
        if self.timeout_ms is not None:
            data["timeout_ms"] = self.timeout_ms
        if self.risk_tier is not None:
            data["risk_tier"] = self.risk_tier
        if self.compensation is not None:
            data["compensation"] = self.compensation.__json__()
        if self.compensation_action is not None:
            data["compensation_action"] = self.compensation_action.__json__()
        if self.tool_name is not None:
            data["tool_name"] = self.tool_name
        if self.required_permissions is not None:
            data["required_permissions"] = self.required_permissions
        if self.allowed_tools is not None:
            data["allowed_tools"] = self.allowed_tools
        if self.intent is not None:
            data["intent"] = self.intent
        if self.data_zone is not None:
            data["data_zone"] = self.data_zone
        if self.sandbox_config is not None:
            data["sandbox_config"] = self.sandbox_config.__json__()
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["type"] = self.type.value
        if self.inputs is not None:
            data["inputs"] = dict(self.inputs)
        if self.retry is not None:
            data["retry"] = self.retry.to_dict()
        if self.risk_tier is not None:
            data["risk_tier"] = self.risk_tier.value
        if self.compensation is not None:
            data["compensation"] = self.compensation.to_dict()
        if self.compensation_action is not None:
            data["compensation_action"] = self.compensation_action.to_dict()
        if self.required_permissions is not None:
            data["required_permissions"] = [item.to_dict() for item in self.required_permissions]
        if self.allowed_tools is not None:
            data["allowed_tools"] = list(self.allowed_tools)
        if self.intent is not None:
            data["intent"] = self.intent.value
        if self.data_zone is not None:
            data["data_zone"] = self.data_zone.value
        if self.sandbox_config is not None:
            data["sandbox_config"] = self.sandbox_config.to_dict()
        return data


_Draft = draft_of(TaskSpec)
