# DO NOT EDIT: written by custom/tools/compose.py from custom/workflow_references.py; change that, then run `make generate`
"""
References in a task's inputs: ``{"$from": "task-id"}`` and ``{"$from": "context", "path": "a.b"}``.

What one looks like and what it may refer to is said here, for the client and the runtime. A task may refer to the tasks
that have to succeed before it, and what undoes a task also to the task itself. ``context`` always means the context of
the workflow, even where a task has that id.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

from ._codecs import is_list, is_mapping
from .errors import InvalidInputError, Path
from .workflow_graph import Pair, not_in_order

if TYPE_CHECKING:
    from .models.workflow import TaskSpec, WorkflowSpec

__all__ = ["CONTEXT", "Reference", "is_reference", "read_reference", "reference_faults", "step_along"]

CONTEXT = "context"
"""The name that refers to the workflow's context."""


class Reference(NamedTuple):
    """
    A reference.

    Attributes:
        name: Id of the task whose result is meant, or ``context``.
        path: The keys and indices that lead to a part of it.
    """

    name: str
    path: tuple[str, ...]


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


def reference_faults(
    workflow: WorkflowSpec, numbers: Mapping[str, int], context: Mapping[str, Any] | None
) -> Iterator[InvalidInputError]:
    """
    What can be known to be wrong with the references in a workflow before it runs.

    Args:
        workflow: The workflow; its dependencies name tasks.
        numbers: Its tasks, numbered in an order in which they can run.
        context: The context that it will run with; None if that is not known yet.

    Yields:
        The faults, each with its path.
    """
    from_afar: list[Pair] = []
    places: list[tuple[Path, bool]] = []
    for index, task in enumerate(workflow.tasks):
        yield from _misplaced(task, index)
        references = [*_references(task, index)]
        prerequisites = {*workflow.dependencies.get(task.id, ())} if references else set[str]()
        for place, found, may_be_itself in references:
            try:
                name, path = read_reference(found)
                _check_target(name, path, numbers, context)
            except ValueError as error:
                yield InvalidInputError(str(error), path=place)
                continue
            if name != CONTEXT and name not in prerequisites and not (may_be_itself and name == task.id):
                from_afar.append((name, task.id))
                places.append((place, may_be_itself))
    if from_afar:
        for number in not_in_order(numbers, workflow.dependencies, from_afar):
            place, may_be_itself = places[number]
            yield InvalidInputError(_too_early(*from_afar[number], may_be_itself=may_be_itself), path=place)


def _too_early(target: str, task_id: str, *, may_be_itself: bool) -> str:
    """What is said of a reference to a task that need not have succeeded by then."""
    if target == task_id:
        return "a task cannot be given its own result"
    need_not = f"the task {target!r} need not have succeeded by then"
    if may_be_itself:
        return f"{need_not}: what undoes a task may refer to it and to those before it"
    return f"{need_not}: make {task_id!r} depend on it"


def _misplaced(task: TaskSpec, index: int) -> Iterator[InvalidInputError]:
    """Inputs that as a whole look like a reference, and would be given to the tool as they are."""
    for inputs, place, _ in _inputs(task, index):
        if is_reference(inputs):
            yield InvalidInputError('a reference stands for a value in it, as in {"data": {"$from": "a"}}', path=place)


def _inputs(task: TaskSpec, index: int) -> Iterator[tuple[Mapping[str, Any], Path, bool]]:
    """What a task and what undoes it are given, with the places, and whether that may mean the task itself."""
    yield task.inputs or {}, ("tasks", index, "inputs"), False
    if task.compensation_action is not None:
        yield task.compensation_action.args or {}, ("tasks", index, "compensation_action", "args"), True


def _references(task: TaskSpec, index: int) -> Iterator[tuple[Path, Mapping[str, Any], bool]]:
    """The references in a task, each with its place, and whether it may mean the task itself."""
    for inputs, root, may_be_itself in _inputs(task, index):
        for place, found in _search(inputs, root):
            yield place, found, may_be_itself


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


def _check_target(
    name: str, path: tuple[str, ...], task_ids: Collection[str], context: Mapping[str, Any] | None
) -> None:
    """
    Check that what a reference means is there at all, whatever the order of the tasks.

    Raises:
        ValueError: it is not.
    """
    if name != CONTEXT:
        if name not in task_ids:
            raise ValueError(f"there is no task {name!r}")
        return
    try:
        if context is not None:
            step_along(context, path)
    except ValueError as error:
        raise ValueError(f"the context {error}") from None
