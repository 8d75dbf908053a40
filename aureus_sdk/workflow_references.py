# DO NOT EDIT: written by custom/tools/compose.py from custom/workflow_references.py; change that, then run `make generate`
"""
References in a task's inputs: ``{"$from": "task-id"}`` and ``{"$from": "context", "path": "a.b"}``.

What one looks like and what it may refer to is said here, for the client and the runtime. A task may refer to the tasks
that have to succeed before it, and what undoes a task also to the task itself. ``context`` always means the context of
the workflow, even where a task has that id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

from ._codecs import is_list, is_mapping
from .errors import InvalidInputError, Path

if TYPE_CHECKING:
    from .models.workflow import TaskSpec, WorkflowSpec

__all__ = ["CONTEXT", "Reference", "is_reference", "read_reference", "reference_faults", "step_along"]

CONTEXT = "context"
"""The name that refers to the workflow's context."""

_USES_AT_ONCE = 4096
"""How many are judged at once: a bit each, for every task that comes after the first one referred to."""


class Reference(NamedTuple):
    """
    A reference.

    Attributes:
        name: Id of the task whose result is meant, or ``context``.
        path: The keys and indices that lead to a part of it.
    """

    name: str
    path: tuple[str, ...]


class _Use(NamedTuple):
    """A task that is referred to by another one, and where."""

    task_id: str
    target: str
    place: Path


def is_reference(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Whether a value of a task's inputs is meant as a reference."""
    return is_mapping(value) and "$from" in value


def read_reference(value: Mapping[str, Any]) -> Reference:
    """
    What a reference says.

    Raises:
        ValueError: it is malformed.
    """
    name, path = value["$from"], value.get("path", "")
    if not isinstance(name, str) or not isinstance(path, str) or not value.keys() <= {"$from", "path"}:
        raise ValueError('a reference is {"$from": "a task id or context", "path": "a.b"}')
    return Reference(name, tuple(path.split(".")) if path else ())


def step_along(value: Any, path: tuple[str, ...]) -> Any:
    """
    The part of a value that a path leads to.

    Raises:
        ValueError: it leads nowhere.
    """
    for step in path:
        if is_mapping(value) and step in value:
            value = value[step]
        elif is_list(value) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            raise ValueError(f"has no {'.'.join(path)!r}: there is no {step!r}")
    return value


def reference_faults(workflow: WorkflowSpec, context: Mapping[str, Any] | None) -> Iterator[InvalidInputError]:
    """
    What can be known to be wrong with the references in a workflow before it runs.

    Args:
        workflow: The workflow; its dependencies name tasks and have no cycle.
        context: The context that it will run with; None if that is not known yet.

    Yields:
        The faults, each with its path.
    """
    task_ids = {task.id for task in workflow.tasks}
    from_afar: list[_Use] = []
    for index, task in enumerate(workflow.tasks):
        prerequisites = workflow.dependencies.get(task.id, ())
        for place, found, may_be_itself in _references(task, index):
            reason = _fault(found, task_ids, context)
            if reason is not None:
                yield InvalidInputError(reason, path=place)
                continue
            name = read_reference(found).name
            if name != CONTEXT and name not in prerequisites and not (may_be_itself and name == task.id):
                from_afar.append(_Use(task.id, name, place))
    for use in _not_before(workflow, from_afar):
        reason = f"the task {use.target!r} need not have succeeded by then: make {use.task_id!r} depend on it"
        yield InvalidInputError(reason, path=use.place)


def _references(task: TaskSpec, index: int) -> Iterator[tuple[Path, Mapping[str, Any], bool]]:
    """The references in a task, each with its place, and whether it may mean the task itself."""
    for place, found in _search(task.inputs or {}, ("tasks", index, "inputs")):
        yield place, found, False
    if task.compensation_action is not None:
        root = ("tasks", index, "compensation_action", "args")
        for place, found in _search(task.compensation_action.args or {}, root):
            yield place, found, True


def _search(inputs: Mapping[str, Any], root: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    waiting: list[tuple[Path, Any]] = [((*root, key), value) for key, value in inputs.items()]
    while waiting:
        place, value = waiting.pop()
        if is_reference(value):
            yield place, value
        elif is_mapping(value):
            waiting += [((*place, key), member) for key, member in value.items()]
        elif is_list(value):
            waiting += [((*place, index), item) for index, item in enumerate(value)]


def _fault(value: Mapping[str, Any], task_ids: set[str], context: Mapping[str, Any] | None) -> str | None:
    """What is wrong with a reference, whatever the order of the tasks."""
    try:
        name, path = read_reference(value)
    except ValueError as error:
        return str(error)
    if name != CONTEXT:
        return None if name in task_ids else f"there is no task {name!r}"
    try:
        if context is not None:
            step_along(context, path)
    except ValueError as error:
        return f"the context {error}"
    return None


def _not_before(workflow: WorkflowSpec, uses: Sequence[_Use]) -> Iterator[_Use]:
    """The uses of tasks that do not have to succeed before the task that refers to them."""
    if not uses:
        return
    dependencies = workflow.dependencies
    in_order = [*TopologicalSorter({task.id: dependencies.get(task.id, ()) for task in workflow.tasks}).static_order()]
    position = {task_id: number for number, task_id in enumerate(in_order)}
    uses = sorted(uses, key=lambda use: position[use.target])
    for start in range(0, len(uses), _USES_AT_ONCE):
        group = uses[start : start + _USES_AT_ONCE]
        bits = {target: 1 << number for number, target in enumerate({use.target for use in group})}
        before: dict[str, int] = {}  # for a task, the bits of it and of what comes before it
        for task_id in in_order[position[group[0].target] : max(position[use.task_id] for use in group) + 1]:
            found = bits.get(task_id, 0)
            for prerequisite in dependencies.get(task_id, ()):
                found |= before.get(prerequisite, 0)
            before[task_id] = found
        for use in group:
            if use.task_id == use.target or not before.get(use.task_id, 0) & bits[use.target]:
                yield use
