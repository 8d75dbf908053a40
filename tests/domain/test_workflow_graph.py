"""The order that dependencies give to tasks, against what following them one by one says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aureus_sdk.workflow_graph import find_order, not_in_order

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
    pairs = [(before, after) for before in names for after in names]

    wrong = sorted(not_in_order(order_of(names, dependencies), dependencies, pairs))

    assert wrong == [
        index for index, (before, after) in enumerate(pairs) if before not in all_before(after, dependencies)
    ]


@given(graphs())
def test_in_an_order_each_task_comes_after_those_that_it_waits_for(
    graph: tuple[list[str], dict[str, list[str]]],
) -> None:
    names, dependencies = graph

    numbers = order_of(names, dependencies)

    assert sorted(numbers.values()) == [*range(COUNT)]
    assert all(numbers[before] < numbers[after] for after in names for before in dependencies.get(after, ()))


def order_of(names: list[str], dependencies: dict[str, list[str]]) -> dict[str, int]:
    numbers = find_order(names, dependencies)
    assert numbers is not None
    return numbers


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
    pairs = [(f"t{number - 5}", f"t{number}") for number in range(5, count)]  # 5 is 2 and 3
    pairs += [(f"t{number - 1}", f"t{number}") for number in range(1, count)]  # 1 is neither

    assert sorted(not_in_order(order_of(names, dependencies), dependencies, pairs)) == [*range(count - 5, len(pairs))]


def test_tasks_that_wait_for_themselves_have_no_order() -> None:
    assert find_order(["a", "b"], {"a": ["b"], "b": ["a"]}) is None
