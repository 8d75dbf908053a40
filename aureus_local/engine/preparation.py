"""What an attempt is made with: the tool to call, its inputs, and what it is told about the attempt."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

from aureus_local.registry import Tool, ToolContext
from aureus_sdk.workflow_references import CONTEXT

from .bounds import Load, Sizes, TooLargeError
from .execution import Execution
from .journal import Progress
from .plan import Task
from .references import ReferenceFaultError, resolve
from .tool_context import OwnToolContext
from .toolbox import SIMULATED, Toolbox, UnusableToolError, Verdict
from .trial import Trial

__all__ = ["Preparation", "prepare", "tool_context"]

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Preparation:
    """
    What an attempt is made with.

    Attributes:
        tool: The tool to call, or how the attempt ends if that is clear without calling one.
        inputs: What the tool is given.
        size: How many bytes of that were brought by references.
    """

    tool: Tool | Verdict
    inputs: dict[str, Any] = field(default_factory=dict[str, Any])
    size: int = 0


def prepare(trial: Trial, execution: Execution, toolbox: Toolbox, sizes: Sizes) -> Preparation:
    """
    Find what an attempt is made with.

    Args:
        trial: The attempt.
        execution: The execution that it belongs to.
        toolbox: The tools.
        sizes: The sizes of what its inputs can refer to.
    """
    if (
        trial.purpose == "compensation"
        and not trial.task.is_dry_run
        and execution.progress.was_simulated(trial.task.id)
    ):
        return Preparation(SIMULATED)  # a tool would undo what was never done
    load = Load(sizes)
    try:
        inputs = _inputs(trial, execution, load)
        tool = _tool(trial, execution.run.id, toolbox, inputs)
    except (ReferenceFaultError, TooLargeError, UnusableToolError, RecursionError) as error:
        return Preparation(Verdict("failed", error=str(error), retryable=False))
    return Preparation(tool, inputs, load.size) if callable(tool) else Preparation(tool)


def tool_context(trial: Trial, execution: Execution) -> ToolContext:
    """What a tool is told about an attempt."""
    task, run, progress = trial.task, execution.run, execution.progress
    own = {task.id: progress.result(task.id)} if trial.purpose == "compensation" else {}
    return OwnToolContext(
        workflow_id=execution.plan.workflow_id,
        run_id=run.id,
        task_id=task.id,
        attempt=trial.number,
        correlation_id=run.correlation_id,
        idempotency_key=task.idempotency_key,
        dry_run=task.is_dry_run,
        workflow_context=run.context,
        results=_results(task, progress) | own,
    )


def _tool(trial: Trial, run_id: str, toolbox: Toolbox, inputs: dict[str, Any]) -> Tool | Verdict:
    task, name = trial.task, trial.call.tool
    if task.sandbox is not None and not task.is_dry_run:
        raise UnusableToolError(f"this runtime has no {task.sandbox} sandbox")
    try:
        return toolbox.find(name, inputs)
    except UnusableToolError as error:
        if toolbox.is_strict:
            raise
        if name is not None:  # without one, it is meant to be simulated
            _LOGGER.warning("task %r of run %s is simulated: %s", task.id, run_id, error)
        return SIMULATED


def _inputs(trial: Trial, execution: Execution, load: Load) -> dict[str, Any]:
    """A task's inputs with its references resolved; without `data` among them, its only prerequisite's result."""
    inputs = resolve(trial.call.inputs, lambda name: _source(name, execution), load.bring)
    results = _results(trial.task, execution.progress)
    if trial.purpose == "task" and "data" not in inputs and len(trial.task.prerequisites) == len(results) == 1:
        inputs["data"] = load.bring(next(iter(results.values())), "inputs.data")
    return inputs


def _source(name: str, execution: Execution) -> Any:
    """What a reference refers to. Which tasks it may name was checked before the run was accepted."""
    if name == CONTEXT:
        return execution.run.context
    return execution.progress.result(name)


def _results(task: Task, progress: Progress) -> dict[str, Any]:
    """What the prerequisites of a task have answered, by their ids."""
    return {name: progress.result(name) for name in task.prerequisites if progress.has_succeeded(name)}
