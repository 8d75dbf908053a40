# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `WorkflowSpec`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    Field,
    ListOf,
    MapOf,
    Text,
)
from .._model import Model, Nested, as_object, convert_on_setattr, draft_of, unknown_fields
from .safety_policy import SafetyPolicy
from .task_spec import TaskSpec

__all__ = ["WorkflowSpec"]

_ID = Field("WorkflowSpec.id", Text(min_length=1, max_length=1024, other_than=[".", ".."]))
_NAME = Field("WorkflowSpec.name", Text())
_TASKS = Field("WorkflowSpec.tasks", ListOf(Nested(lambda: TaskSpec)))
_DEPENDENCIES = Field("WorkflowSpec.dependencies", MapOf(ListOf(Text())))
_GOAL = Field("WorkflowSpec.goal", Text(), is_required=False)
_CONSTRAINTS = Field("WorkflowSpec.constraints", ListOf(Text()), is_required=False)
_SUCCESS_CRITERIA = Field("WorkflowSpec.success_criteria", ListOf(Text()), is_required=False)
_SAFETY_POLICY = Field("WorkflowSpec.safety_policy", Nested(lambda: SafetyPolicy), is_required=False)
_FIELDS = (_ID, _NAME, _TASKS, _DEPENDENCIES, _GOAL, _CONSTRAINTS, _SUCCESS_CRITERIA, _SAFETY_POLICY)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class WorkflowSpec(Model):
    """
    A graph of tasks.

    Attributes:
        id: Id of the workflow, which stands in paths. Running an id again starts a new run.
        name: Name of the workflow, for people.
        tasks: The tasks, each with an id of its own. Tasks that compete start in this order.
        dependencies: For a task id, the ids of the tasks that have to succeed before it starts. A hook of another
            task is none of them: nothing but hooks starts after a failure. A hook itself runs whatever it depends on.
        goal: What the workflow is for.
        constraints: What has to hold on the way.
        success_criteria: What has to hold at the end.
        safety_policy: Rules that a workflow has to keep before it may run.
    """

    id: str = field(validator=_ID)
    name: str = field(validator=_NAME)
    tasks: list[TaskSpec] = field(validator=_TASKS)
    dependencies: dict[str, list[str]] = field(validator=_DEPENDENCIES)
    goal: str | None = field(validator=_GOAL)
    constraints: list[str] | None = field(validator=_CONSTRAINTS)
    success_criteria: list[str] | None = field(validator=_SUCCESS_CRITERIA)
    safety_policy: SafetyPolicy | None = field(validator=_SAFETY_POLICY)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        id: str,
        name: str,
        tasks: Sequence[TaskSpec | Mapping[str, Any]],
        dependencies: Mapping[str, Sequence[str]],
        goal: str | None = None,
        constraints: Sequence[str] | None = None,
        success_criteria: Sequence[str] | None = None,
        safety_policy: SafetyPolicy | Mapping[str, Any] | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("id", _ID.convert(id))
        fill("name", _NAME.convert(name))
        fill("tasks", _TASKS.convert(tasks))
        fill("dependencies", _DEPENDENCIES.convert(dependencies))
        fill("goal", None if goal is None else _GOAL.convert(goal))
        fill("constraints", None if constraints is None else _CONSTRAINTS.convert(constraints))
        fill("success_criteria", None if success_criteria is None else _SUCCESS_CRITERIA.convert(success_criteria))
        fill("safety_policy", None if safety_policy is None else _SAFETY_POLICY.convert(safety_policy))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is WorkflowSpec else draft_of(cls))
        self.id = _ID.read(data)
        value = data.get("name")
        self.name = value if type(value) is str else _NAME.read(data)
        self.tasks = _TASKS.read(data)
        self.dependencies = _DEPENDENCIES.read(data)
        value = data.get("goal")
        self.goal = value if value is None or type(value) is str else _GOAL.read(data)
        self.constraints = None if data.get("constraints") is None else _CONSTRAINTS.read(data)
        self.success_criteria = None if data.get("success_criteria") is None else _SUCCESS_CRITERIA.read(data)
        self.safety_policy = None if data.get("safety_policy") is None else _SAFETY_POLICY.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "tasks": self.tasks,
            "dependencies": self.dependencies,
        }
        if self.goal is not None:
            data["goal"] = self.goal
        if self.constraints is not None:
            data["constraints"] = self.constraints
        if self.success_criteria is not None:
            data["success_criteria"] = self.success_criteria
        if self.safety_policy is not None:
            data["safety_policy"] = self.safety_policy.__json__()
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["tasks"] = [item.to_dict() for item in self.tasks]
        data["dependencies"] = {key: list(item) for key, item in self.dependencies.items()}
        if self.constraints is not None:
            data["constraints"] = list(self.constraints)
        if self.success_criteria is not None:
            data["success_criteria"] = list(self.success_criteria)
        if self.safety_policy is not None:
            data["safety_policy"] = self.safety_policy.to_dict()
        return data


_Draft = draft_of(WorkflowSpec)
