"""What keeps a workflow from running: ids, dependencies, hooks, cycles and references, each named with its path."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aureus_sdk import InvalidInputError, WorkflowSpec
from aureus_sdk.workflow_checks import check_structure, structure_faults
from aureus_sdk.workflow_graph import find_cycles


def task(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": name, "type": "action", **more}


def workflow(*tasks: dict[str, Any], **dependencies: list[str]) -> WorkflowSpec:
    spec = {"id": "w", "name": "W", "tasks": list(tasks), "dependencies": dependencies}
    return WorkflowSpec.from_dict(spec)


def faults(spec: WorkflowSpec, context: dict[str, Any] | None = None) -> list[str]:
    return [str(fault) for fault in structure_faults(spec, context)]


def test_each_fault_is_named() -> None:
    hooks = {"on_failure": "nobody", "on_timeout": "c"}
    spec = workflow(task("a"), task("a"), task("b", compensation=hooks), task("c"), b=["a", "ghost"], lost=["a"])

    assert faults(spec) == [
        "tasks[1].id: another task has the id 'a'",
        "dependencies.b[1]: there is no task 'ghost'",
        "dependencies.lost: there is no task 'lost'",
        "tasks[2].compensation.on_failure: there is no task 'nobody'",
    ]


@pytest.mark.parametrize(
    ("dependencies", "shown"),
    [
        ({"a": ["a"]}, ["a -> a"]),
        ({"a": ["c"], "b": ["a"], "c": ["b"]}, ["a -> c -> b -> a"]),
        ({"a": ["b", "c"], "b": ["a"], "c": ["a"]}, ["a -> b -> a", "a -> c -> a"]),
    ],
)
def test_cycles_are_shown_as_paths(dependencies: dict[str, list[str]], shown: list[str]) -> None:
    found = faults(workflow(task("a"), task("b"), task("c"), **dependencies))

    assert found == [f"dependencies.a: tasks wait for themselves: {path}" for path in shown]


def test_tasks_that_would_only_run_after_each_other_has_failed_never_run() -> None:
    spec = workflow(
        task("a", compensation={"on_failure": "a"}),
        task("b", compensation={"on_timeout": "c"}),
        task("c", compensation={"on_failure": "b"}),
        task("d", compensation={"on_failure": "e"}),
        task("e", compensation={"on_failure": "f"}),
        task("f"),
    )

    assert faults(spec) == [
        "tasks[0].compensation: tasks are each other's hooks, and would never run: a -> a",
        "tasks[1].compensation: tasks are each other's hooks, and would never run: b -> c -> b",
    ]


def test_tasks_that_wait_for_a_hook_never_run() -> None:
    spec = workflow(
        task("a", compensation={"on_failure": "clean", "on_timeout": "late"}),
        task("clean"),
        task("late"),
        task("b"),
        task("own", compensation={"on_failure": "clean"}),
        b=["a", "clean", "late"],
        own=["clean"],
    )

    assert faults(spec) == [
        f"dependencies.{place}: {task_id!r} would never run: {hook!r} is a hook of 'a' and runs only when that has "
        "failed, after which nothing else starts; remove this dependency or the hook"
        for place, task_id, hook in (("b[1]", "b", "clean"), ("b[2]", "b", "late"), ("own[0]", "own", "clean"))
    ]


def test_a_hook_runs_whatever_it_depends_on() -> None:
    hooks = {"on_failure": "clean", "on_timeout": "late"}
    spec = workflow(task("a", compensation=hooks), task("clean"), task("late"), clean=["a"], late=["clean"])

    assert faults(spec) == []


names = st.sampled_from("abcdefg")
graphs = st.dictionaries(names, st.lists(names, max_size=4), max_size=7)


def reachable(dependencies: dict[str, list[str]], start: str) -> set[str]:
    """All that a task waits for, by repeating one step until nothing is new."""
    found, size = set(dependencies.get(start, ())), -1
    while len(found) > size:
        size = len(found)
        found |= {after for name in found for after in dependencies.get(name, ())}
    return found


@given(graphs)
def test_there_is_a_cycle_where_a_task_reaches_itself(dependencies: dict[str, list[str]]) -> None:
    cycles = list(find_cycles("abcdefg", dependencies))

    assert bool(cycles) == any(name in reachable(dependencies, name) for name in "abcdefg")
    for cycle in cycles:
        assert cycle[0] == cycle[-1]
        assert all(after in dependencies[before] for before, after in pairwise(cycle))


@given(graphs, names, names)
def test_a_task_may_refer_to_what_comes_before_it(
    dependencies: dict[str, list[str]], referring: str, target: str
) -> None:
    in_order = {name: [each for each in waits if each < name] for name, waits in dependencies.items()}
    tasks = [task(name, inputs={"x": {"$from": target}} if name == referring else {}) for name in "gfedcba"]

    found = faults(workflow(*tasks, **in_order))

    assert (found == []) == (target in reachable(in_order, referring))


REFERENCES: list[tuple[dict[str, Any], str]] = [
    ({"$from": "nobody"}, "there is no task 'nobody'"),
    ({"$from": "b"}, "a task cannot be given its own result"),
    ({"$from": "c"}, "the task 'c' need not have succeeded by then: make 'b' depend on it"),
    ({"$from": 1}, 'a reference is {"$from": "a task id or context", "path": "a.b"}'),
    ({"$from": "a", "paht": "x"}, 'a reference is {"$from": "a task id or context", "path": "a.b"}'),
    ({"$from": "context", "path": "user.name"}, "the context has no 'user.name': there is no 'name'"),
]


@pytest.mark.parametrize(("reference", "reason"), REFERENCES)
def test_a_reference_that_leads_nowhere_is_found_before_the_run(reference: dict[str, Any], reason: str) -> None:
    spec = workflow(task("a"), task("b", inputs={"deep": [{"x": reference}]}), task("c"), b=["a"])

    assert faults(spec, {"user": {"id": 1}}) == [f"tasks[1].inputs.deep[0].x: {reason}"]


def test_what_undoes_a_task_may_refer_to_it_and_to_what_came_before_it() -> None:
    args = {"own": {"$from": "b"}, "before": {"$from": "a"}, "after": {"$from": "c"}}
    undo = {"tool": "undo", "args": args}
    spec = workflow(task("a"), task("b", compensation_action=undo), task("c"), b=["a"], c=["b"])

    assert faults(spec) == [
        (
            "tasks[1].compensation_action.args.after: the task 'c' need not have succeeded by then: "
            "what undoes a task may refer to it and to those before it"
        )
    ]


def test_a_reference_is_a_value_in_inputs_and_not_all_of_them() -> None:
    whole = {"$from": "a"}
    second = task("b", inputs=whole, compensation_action={"tool": "echo", "args": whole})
    told = 'a reference stands for a value in it, as in {"data": {"$from": "a"}}'

    assert faults(workflow(task("a"), second, b=["a"])) == [
        f"tasks[1].inputs: {told}",
        f"tasks[1].compensation_action.args: {told}",
    ]


def test_context_means_the_context_even_where_a_task_has_that_id() -> None:
    reads = task("b", inputs={"x": {"$from": "context", "path": "user"}})
    spec = workflow(task("context"), reads, b=["context"])

    assert faults(spec, {"user": 1}) == []
    assert faults(spec, {}) == ["tasks[1].inputs.x: the context has no 'user': there is no 'user'"]
    assert faults(spec) == []


def test_a_chain_of_a_hundred_thousand_is_nothing_special() -> None:
    count = 100_000
    tasks = [task(f"t{number}", inputs={"x": {"$from": "t0"}} if number else {}) for number in range(count)]
    chain = {f"t{number}": [f"t{number - 1}"] for number in range(1, count)}
    spec = workflow(*tasks, **chain)

    assert faults(spec) == []
    spec.dependencies["t0"] = [f"t{count - 1}"]
    [fault] = structure_faults(spec)
    assert fault.path == ("dependencies", "t0")
    assert "(100000 tasks)" in fault.reason


def test_a_hundred_thousand_tasks_that_wait_for_hooks_are_nothing_special() -> None:
    count = 50_000
    hooked = [task(f"t{number}", compensation={"on_failure": f"h{number}"}) for number in range(count)]
    hooks = [task(f"h{number}") for number in range(count)]
    spec = workflow(*hooked, *hooks, **{f"h{number}": [f"t{number}"] for number in range(count)})

    assert faults(spec) == []
    spec.dependencies[f"t{count - 1}"] = ["h0"]
    [fault] = structure_faults(spec)
    assert fault.path == ("dependencies", f"t{count - 1}", 0)


def test_of_a_million_faults_the_first_thousand_are_told() -> None:
    names = [f"x{number}" for number in range(1000)]
    spec = workflow(*(task(f"t{number}") for number in range(1000)), **{f"t{number}": names for number in range(1000)})

    assert len(structure_faults(spec)) == 1000
    with pytest.raises(InvalidInputError, match="the workflow has 1000 faults or more: dependencies"):
        check_structure(spec)


def test_a_task_may_refer_to_each_of_very_many_prerequisites() -> None:
    names = [f"t{number}" for number in range(20_000)]
    last = task("last", inputs={"all": [{"$from": name} for name in names]})

    assert faults(workflow(*map(task, names), last, last=names)) == []


def test_the_client_says_the_same_before_it_sends() -> None:
    with pytest.raises(InvalidInputError, match="the workflow has 2 faults: tasks"):
        check_structure(workflow(task("a", inputs={"x": {"$from": "b"}, "y": {"$from": "c"}})))
