"""A workflow as the engine sees it: the tasks and their order, with the contract's defaults applied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from aureus_sdk.models.workflow import SafetyPolicy, SafetySeverity
from aureus_sdk.workflow_safety import check_workflow

from .retry import Retry

if TYPE_CHECKING:
    from aureus_sdk.models.workflow import RetryConfig, SandboxConfig, TaskSpec, WorkflowSpec

__all__ = ["Call", "Plan", "Purpose", "Task"]

Purpose: TypeAlias = Literal["task", "compensation"]
"""What a tool is called for: to do the work of a task, or to undo it."""


_DRY_SANDBOXES = {"mock", "simulation"}

_MOST_WARNINGS = 1000
"""Of those that an answer tells: they could be more than it can hold."""


@dataclass(frozen=True, slots=True)
class Call:
    """A tool and what it is given, references unresolved."""

    tool: str | None
    inputs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """
    One task of a plan.

    Attributes:
        id: Id of the task.
        name: Its name, for people.
        type: Its type, for telemetry.
        call: The tool that does the work.
        prerequisites: Ids of the tasks that have to succeed first, each once, as listed.
        retry: How often it is tried.
        timeout_seconds: How long one attempt may take; None for any time.
        on_failure: Id of the task to run when the last attempt fails.
        on_timeout: Id of the task to run when the last attempt times out.
        compensation: The tool that undoes the task.
        idempotency_key: Given to the tool.
        sandbox: The kind of sandbox that it asks for.
    """

    id: str
    name: str
    type: str
    call: Call
    prerequisites: tuple[str, ...] = ()
    retry: Retry = field(default_factory=Retry)
    timeout_seconds: float | None = None
    on_failure: str | None = None
    on_timeout: str | None = None
    compensation: Call | None = None
    idempotency_key: str | None = None
    sandbox: str | None = None

    @property
    def is_dry_run(self) -> bool:
        """Whether its tools run, and are kept from writing."""
        return self.sandbox in _DRY_SANDBOXES

    def call_for(self, purpose: Purpose) -> Call:
        """
        The call that serves a purpose.

        Raises:
            ValueError: the task cannot be undone.
        """
        call = self.call if purpose == "task" else self.compensation
        if call is None:
            raise ValueError(f"task {self.id!r} has no compensation")
        return call


class Plan:
    """
    The tasks of a workflow.

    Attributes:
        workflow_id: Id of the workflow.
        name: Its name, for people.
        tasks: The tasks by id, in listed order.
        successors: For a task id, the tasks that wait for it, in listed order.
        hook_targets: Ids of the tasks that run only when another one has failed.
        warnings: What the workflow's safety policy warns of, as JSON.
    """

    def __init__(
        self, workflow_id: str, name: str, tasks: list[Task], warnings: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        self.workflow_id = workflow_id
        self.name = name
        self.warnings = list(warnings)
        self.tasks: dict[str, Task] = {task.id: task for task in tasks}
        self.hook_targets = frozenset(hook for task in tasks for hook in (task.on_failure, task.on_timeout) if hook)
        self.successors: dict[str, list[Task]] = {}
        for task in tasks:
            for prerequisite in task.prerequisites:
                self.successors.setdefault(prerequisite, []).append(task)

    @classmethod
    def of(cls, workflow: WorkflowSpec) -> Plan:
        """The plan of a workflow whose structure has been found valid."""
        return cls(
            workflow.id,
            workflow.name,
            [_task(task, workflow.dependencies.get(task.id, [])) for task in workflow.tasks],
            _warnings(workflow),
        )

    def tools(self) -> set[str]:
        """Names of all tools that the tasks, or undoing them, call for."""
        calls = [call for task in self.tasks.values() for call in (task.call, task.compensation) if call is not None]
        return {call.tool for call in calls if call.tool is not None}


def _warnings(workflow: WorkflowSpec) -> list[Mapping[str, Any]]:
    """What the workflow's own policy warns of; its other rules were checked before the run."""
    policy = workflow.safety_policy
    rules = [] if policy is None else [rule for rule in policy.rules if rule.severity == SafetySeverity.WARNING]
    if policy is None or not rules:
        return []
    report = check_workflow(workflow, SafetyPolicy(name=policy.name, rules=rules))
    return [warning.to_dict() for warning in report.warnings[:_MOST_WARNINGS]]


def _task(spec: TaskSpec, prerequisites: list[str]) -> Task:
    hooks, undo = spec.compensation, spec.compensation_action
    return Task(
        id=spec.id,
        name=spec.name,
        type=str(spec.type),
        call=Call(spec.tool_name, spec.inputs or {}),
        prerequisites=tuple(dict.fromkeys(prerequisites)),
        retry=_retry(spec.retry),
        timeout_seconds=None if spec.timeout_ms is None else spec.timeout_ms / 1000,
        on_failure=None if hooks is None else hooks.on_failure,
        on_timeout=None if hooks is None else hooks.on_timeout,
        compensation=None if undo is None else Call(undo.tool, undo.args or {}),
        idempotency_key=spec.idempotency_key,
        sandbox=_sandbox(spec.sandbox_config),
    )


def _sandbox(spec: SandboxConfig | None) -> str | None:
    if spec is None or not (spec.enabled or spec.simulation_mode):
        return None
    return str(spec.type) if spec.enabled and spec.type is not None else "simulation"


def _retry(spec: RetryConfig | None) -> Retry:
    defaults = Retry()
    if spec is None:
        return defaults
    return Retry(
        max_attempts=spec.max_attempts,
        backoff_ms=spec.backoff_ms or defaults.backoff_ms,
        multiplier=spec.backoff_multiplier or defaults.multiplier,
        jitter=spec.jitter is not False,
    )
