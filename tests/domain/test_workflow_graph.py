"""The order that dependencies give to tasks, against what following them one by one says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aureus_sdk.workflow_graph import Pair, not_in_order

COUNT = 12


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[str], dict[str, list[str]]]:
    """Tasks in any order, each of which waits for tasks with lower numbers."""
    names = draw(st.permutations([f"t{number}" for number in range(COUNT)]))
    dependencies = {
        names[number]: draw(st.lists(st.sampled_from(names[:number]), max_size=3)) for number in range(1, COUNT)
    }
    return draw(st.permutations(names)), dependencies


@given(graphs())
def test_a_task_comes_before_another_where_dependencies_lead_from_one_to_the_other(
    graph: tuple[list[str], dict[str, list[str]]],
) -> None:
    names, dependencies = graph
    pairs = [Pair(before, after) for before in names for after in names]

    wrong = sorted(not_in_order(names, dependencies, pairs))

    assert wrong == [
        index for index, pair in enumerate(pairs) if pair.before not in all_before(pair.after, dependencies)
    ]


def all_before(task_id: str, dependencies: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [*dependencies.get(task_id, ())]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += dependencies.get(each, ())
    return found


def test_more_tasks_than_are_looked_for_at_once() -> None:
    count = 20_000  # two ways to each task, so that no tree tells of all of them
    names = [f"t{number}" for number in range(count)]
    dependencies = {f"t{n}": [f"t{n - 2}", f"t{n - 3}"] for n in range(3, count)}
    pairs = [Pair(f"t{number - 5}", f"t{number}") for number in range(5, count)]  # 5 is 2 and 3
    pairs += [Pair(f"t{number - 1}", f"t{number}") for number in range(1, count)]  # 1 is neither

    assert sorted(not_in_order(names, dependencies, pairs)) == [*range(count - 5, len(pairs))]


def test_tasks_that_wait_for_themselves_have_no_order() -> None:
    with pytest.raises(ValueError, match="no order"):
        next(not_in_order(["a", "b"], {"a": ["b"], "b": ["a"]}, [Pair("a", "b")]))
