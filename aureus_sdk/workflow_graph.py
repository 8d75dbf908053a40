# DO NOT EDIT: written by custom/tools/compose.py from custom/workflow_graph.py; change that, then run `make generate`
"""
The graph of a workflow's tasks: which of them wait for themselves, and which come before which.

All of it is found without recursion. A chain of 100,000 tasks, or a million dependencies, is nothing special.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, islice
from typing import TypeAlias

__all__ = ["Pair", "find_cycles", "find_order", "not_in_order"]

Pair: TypeAlias = tuple[str, str]
"""Two tasks, of which the first is to come before the second."""

_TARGETS_AT_ONCE = 8192
"""How many tasks are looked for at once: a bit each, in every task that comes after the first of them."""


def find_cycles(task_ids: Sequence[str], dependencies: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """
    Find where tasks wait for themselves: a depth-first search along the dependencies, one cycle for each back edge.

    Args:
        task_ids: The tasks, in the order in which they are searched.
        dependencies: For a task, those that it waits for.

    Yields:
        Task ids, from the first of the cycle until it comes again.
    """
    yield from _search(task_ids, dependencies, {})


def find_order(task_ids: Sequence[str], dependencies: Mapping[str, Sequence[str]]) -> dict[str, int] | None:
    """
    Find an order in which the tasks can run.

    Args:
        task_ids: The tasks.
        dependencies: For a task, those that it waits for.

    Returns:
        The tasks, numbered so that each comes after those that it waits for; None where tasks wait for themselves.
    """
    numbers: dict[str, int] = {}
    has_cycle = any(_search(task_ids, dependencies, numbers))
    return None if has_cycle else numbers


def not_in_order(
    numbers: Mapping[str, int], dependencies: Mapping[str, Sequence[str]], pairs: Sequence[Pair]
) -> Iterator[int]:
    """
    Find the pairs whose first task need not have ended when the second one starts.

    Args:
        numbers: The tasks in an order in which they can run, and their numbers in it, from 0.
        dependencies: For a task, those that it waits for.
        pairs: Pairs of the tasks.

    Yields:
        Indices of pairs, in no particular order.
    """
    prerequisites = [tuple(map(numbers.__getitem__, dependencies.get(task_id, ()))) for task_id in numbers]
    tree = _Tree(prerequisites)
    open_pairs: dict[int, list[int]] = {}  # those that the tree does not tell, by the task that is to come before
    for index, (before, after) in enumerate(pairs):
        first, second = numbers[before], numbers[after]
        if first >= second:
            yield index
        elif not tree.leads(first, second):
            open_pairs.setdefault(first, []).append(index)
    targets = sorted(open_pairs)
    for start in range(0, len(targets), _TARGETS_AT_ONCE):
        group = targets[start : start + _TARGETS_AT_ONCE]
        last = max(numbers[pairs[index][1]] for target in group for index in open_pairs[target])
        found = _found_before(prerequisites, group, last)
        for bit, target in enumerate(group):
            for index in open_pairs[target]:
                if not found[numbers[pairs[index][1]] - group[0]] >> bit & 1:
                    yield index


class _Tree:
    """
    One way to each task: from the last of its prerequisites. It tells of most pairs at once that they are in order.

    Args:
        prerequisites: For each task, by its number, the lower numbers of those that it waits for.
    """

    def __init__(self, prerequisites: Sequence[Sequence[int]]) -> None:
        parents = [max(each, default=-1) for each in prerequisites]
        self._sizes = sizes = [1] * len(parents)
        for number in range(len(parents) - 1, -1, -1):
            if parents[number] >= 0:
                sizes[parents[number]] += sizes[number]
        roots = accumulate((sizes[number] if parent < 0 else 0 for number, parent in enumerate(parents)), initial=0)
        self._places = places = [0] * len(parents)  # what can be reached from a task takes the places that follow
        free = [0] * len(parents)
        for number, (parent, place) in enumerate(zip(parents, roots, strict=False)):
            places[number] = place if parent < 0 else free[parent]
            free[number] = places[number] + 1
            if parent >= 0:
                free[parent] += sizes[number]

    def leads(self, before: int, after: int) -> bool:
        """Whether the tree leads from one task to another."""
        return self._places[before] <= self._places[after] < self._places[before] + self._sizes[before]


def _search(
    task_ids: Sequence[str], dependencies: Mapping[str, Sequence[str]], finished: dict[str, int]
) -> Iterator[list[str]]:
    """Find cycles. On the way, `finished` gets the tasks, each after those that it waits for, numbered."""
    for root in task_ids:
        if root in finished:
            continue
        path = {root: 0}  # the tasks from the root to where the search is, with their place
        waiting = [iter(dict.fromkeys(dependencies.get(root, ())))]
        while waiting:
            task_id = next(waiting[-1], None)
            if task_id is None:
                waiting.pop()
                finished[path.popitem()[0]] = len(finished)
            elif task_id in path:
                yield [*islice(path, path[task_id], None), task_id]
            elif task_id not in finished:
                path[task_id] = len(path)
                waiting.append(iter(dict.fromkeys(dependencies.get(task_id, ()))))


def _found_before(prerequisites: Sequence[Sequence[int]], targets: Sequence[int], last: int) -> list[int]:
    """For each task from the first target to the last task, a bit for each target that it is or comes after."""
    first = targets[0]
    found = [0] * (last - first + 1)
    for bit, target in enumerate(targets):
        if target <= last:
            found[target - first] = 1 << bit
    for number in range(first, last + 1):
        bits = found[number - first]
        for prerequisite in prerequisites[number]:
            if prerequisite >= first:
                bits |= found[prerequisite - first]
        found[number - first] = bits
    return found
