# DO NOT EDIT: written by custom/tools/compose.py from custom/workflow_checks.py; change that, then run `make generate`
"""
Whether a workflow can run at all: the same rules before it is sent and when it is received.

Ids are not empty and unique, dependencies and hooks name tasks, nothing waits for itself or for a hook, and references
in inputs lead to what is there by then. Judged without recursion, in time proportional to the tasks and dependencies: a
chain of 100,000 tasks is nothing special.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from .errors import InvalidInputError
from .workflow_graph import find_cycles, find_order
from .workflow_references import reference_faults

if TYPE_CHECKING:
    from .models.workflow import TaskSpec, WorkflowSpec

__all__ = ["check_structure", "hooks_of", "shown_cycle", "structure_faults"]

_MOST_FAULTS = 1000
"""A million dependencies can name a million tasks that are not there."""
_MOST_SHOWN = 20
"""Of more faults than this the message says how many."""
_MOST_CYCLES = 20
"""There can be more cycles than anybody reads; a graph of n tasks has up to n! of them."""
_MOST_IDS = 20
"""A cycle of more tasks than this is shown shortened."""


def check_structure(workflow: WorkflowSpec, context: Mapping[str, Any] | None = None) -> None:
    """
    Refuse a workflow that cannot run.

    Args:
        workflow: The workflow.
        context: The context that it is to run with; None if that is not known yet.

    Raises:
        InvalidInputError: the workflow has faults; it names each.
    """
    try:
        faults = structure_faults(workflow, context)
    except (AttributeError, TypeError):  # a list or map of it was changed to hold something else
        import attrs  # slow to import, and only needed for a mistake

        attrs.validate(workflow)
        raise
    if len(faults) == 1:
        raise faults[0]
    if faults:
        shown = "; ".join(map(str, faults[:_MOST_SHOWN])) + ("; …" if len(faults) > _MOST_SHOWN else "")
        count = f"{len(faults)} faults" if len(faults) < _MOST_FAULTS else f"{_MOST_FAULTS} faults or more"
        raise InvalidInputError(f"the workflow has {count}: {shown}")


def structure_faults(workflow: WorkflowSpec, context: Mapping[str, Any] | None = None) -> list[InvalidInputError]:
    """
    Everything that keeps a workflow from running, each with its path.

    Args:
        workflow: The workflow.
        context: The context that it is to run with; None if that is not known yet.

    Returns:
        The first 1,000 faults; none if the workflow can run. Of its cycles, the first 20. References are only looked at
        where the tasks have an order.
    """
    ids = Counter(task.id for task in workflow.tasks)
    order = find_order([*ids], workflow.dependencies)
    faults = chain(
        _faulty_ids(workflow, ids),
        _unknown_dependencies(workflow, ids),
        _unknown_hooks(workflow, ids),
        _cycles(workflow) if order is None else (),
        _cycles_of_hooks(workflow),
        _dependencies_on_hooks(workflow, ids),
    )
    found = [*islice(faults, _MOST_FAULTS)]
    if found or order is None:
        return found
    return [*islice(reference_faults(workflow, order, context), _MOST_FAULTS)]


def hooks_of(task: TaskSpec) -> list[str]:
    """Ids of the tasks that are to run when a task has failed, or timed out."""
    hook = task.compensation
    targets = () if hook is None else (hook.on_failure, hook.on_timeout)
    return [target for target in targets if target is not None]


def shown_cycle(cycle: Sequence[str]) -> str:
    """A cycle as people read it; the middle of a long one is left out."""
    shown = cycle if len(cycle) <= _MOST_IDS else [*cycle[: _MOST_IDS - 1], f"… ({len(cycle) - 1} tasks)", cycle[-1]]
    return " -> ".join(shown)


def _faulty_ids(workflow: WorkflowSpec, ids: Counter[str]) -> Iterator[InvalidInputError]:
    seen: set[str] = set()
    for index, task in enumerate(workflow.tasks):
        if not task.id:
            yield InvalidInputError("must not be empty", path=("tasks", index, "id"))
        elif ids[task.id] > 1 and task.id in seen:
            yield InvalidInputError(f"another task has the id {task.id!r}", path=("tasks", index, "id"))
        seen.add(task.id)


def _unknown_dependencies(workflow: WorkflowSpec, ids: Counter[str]) -> Iterator[InvalidInputError]:
    for task_id, prerequisites in workflow.dependencies.items():
        if task_id not in ids:
            yield InvalidInputError(f"there is no task {task_id!r}", path=("dependencies", task_id))
        for index, prerequisite in enumerate(prerequisites):
            if prerequisite not in ids:
                yield InvalidInputError(f"there is no task {prerequisite!r}", path=("dependencies", task_id, index))


def _unknown_hooks(workflow: WorkflowSpec, ids: Counter[str]) -> Iterator[InvalidInputError]:
    for index, task in enumerate(workflow.tasks):
        hook = task.compensation
        if hook is None:
            continue
        for name, target in (("on_failure", hook.on_failure), ("on_timeout", hook.on_timeout)):
            if target is not None and target not in ids:
                path = ("tasks", index, "compensation", name)
                yield InvalidInputError(f"there is no task {target!r}", path=path)


def _cycles(workflow: WorkflowSpec) -> Iterator[InvalidInputError]:
    task_ids = [task.id for task in workflow.tasks]
    for cycle in islice(find_cycles(task_ids, workflow.dependencies), _MOST_CYCLES):
        yield InvalidInputError(f"tasks wait for themselves: {shown_cycle(cycle)}", path=("dependencies", cycle[0]))


def _cycles_of_hooks(workflow: WorkflowSpec) -> Iterator[InvalidInputError]:
    """Tasks that would only run when each other has failed, and so never."""
    hooks = {task.id: hooks_of(task) for task in workflow.tasks if task.compensation is not None}
    for cycle in islice(find_cycles([*hooks], hooks), _MOST_CYCLES):
        index = next(index for index, task in enumerate(workflow.tasks) if task.id == cycle[0])
        reason = f"tasks are each other's hooks, and would never run: {shown_cycle(cycle)}"
        yield InvalidInputError(reason, path=("tasks", index, "compensation"))


def _dependencies_on_hooks(workflow: WorkflowSpec, ids: Counter[str]) -> Iterator[InvalidInputError]:
    """Tasks that would only run when another has failed, after which nothing but hooks starts, and so never."""
    owners: dict[str, str] = {}
    for task in workflow.tasks:
        for target in hooks_of(task):
            owners.setdefault(target, task.id)
    for task_id, prerequisites in workflow.dependencies.items():
        if task_id not in ids or task_id in owners:  # a hook runs whatever it depends on
            continue
        for index, prerequisite in enumerate(prerequisites):
            if prerequisite in owners:
                reason = (
                    f"{task_id!r} would never run: {prerequisite!r} is a hook of {owners[prerequisite]!r} and runs "
                    "only when that has failed, after which nothing else starts; remove this dependency or the hook"
                )
                yield InvalidInputError(reason, path=("dependencies", task_id, index))
