from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aureus_local.engine.journal import Attempt, AttemptStatus, Progress
from aureus_local.engine.outcome import outcome_of
from aureus_local.engine.plan import Call, Plan, Task

if TYPE_CHECKING:
    from collections.abc import Iterable


def task(name: str, *prerequisites: str, **more: str) -> Task:
    return Task(id=name, name=name, type="action", call=Call(None, {}), prerequisites=prerequisites, **more)  # type: ignore[arg-type]  # fields of a task


def ended(name: str, order: int, status: AttemptStatus = "success", retry_at: float | None = None) -> Attempt:
    return Attempt(task_id=name, number=1, status=status, order=order, started_at=0, ended_at=order, retry_at=retry_at)


def ids(tasks: Iterable[Task]) -> list[str]:
    return [each.id for each in tasks]


def plan(*tasks: Task) -> Plan:
    return Plan("w", "W", list(tasks))


def test_a_task_starts_when_the_last_of_its_prerequisites_has_succeeded() -> None:
    progress = Progress(plan(task("join", "a", "b"), task("a"), task("b")))

    assert ids(progress.running()) == ["a", "b"]
    assert progress.record(ended("b", 0)) == []
    assert ids(progress.record(ended("a", 1))) == ["join"]


def test_tasks_that_become_ready_together_start_in_listed_order() -> None:
    progress = Progress(plan(task("a"), task("y", "a"), task("z", "a"), task("b", "a")))

    assert ids(progress.record(ended("a", 0))) == ["y", "z", "b"]


def test_a_task_that_will_be_retried_is_still_running() -> None:
    progress = Progress(plan(task("a"), task("b", "a")), [ended("a", 0, "failed", retry_at=9)])

    assert ids(progress.running()) == ["a"]
    assert progress.failed == []
    assert (progress.attempts_begun("a", now=8), progress.attempts_begun("a", now=9)) == (1, 2)


def test_nothing_starts_after_a_failure() -> None:
    progress = Progress(plan(task("a"), task("b"), task("c", "b")), [ended("a", 0, "failed")])

    assert progress.record(ended("b", 1)) == []
    assert progress.running() == []


def test_a_task_that_was_running_when_another_failed_is_resumed() -> None:
    tasks = plan(task("a"), task("b"), task("c", "b"))

    assert ids(Progress(tasks, [ended("b", 0), ended("a", 1, "failed")]).running()) == ["c"]
    assert ids(Progress(tasks, [ended("a", 0, "failed"), ended("b", 1)]).running()) == []


def test_of_the_tasks_that_may_start_only_those_that_had_begun_go_on_after_a_failure() -> None:
    progress = Progress(plan(task("a"), task("b"), task("c")), [replace(ended("a", 0, "failed"), others_begun=["c"])])

    assert ids(progress.running()) == ["c"]


@pytest.mark.parametrize(("status", "hook"), [("failed", "clean"), ("timed_out", "wait")])
def test_the_hook_is_the_one_for_how_the_last_attempt_ended(status: AttemptStatus, hook: str) -> None:
    tasks = plan(task("a", on_failure="clean", on_timeout="wait"), task("clean"), task("wait"))

    progress = Progress(tasks, [ended("a", 0, status)])

    assert ids(progress.hooks()) == ids(progress.under_way()) == [hook]
    progress.record(ended(hook, 1, "failed"))
    assert progress.hooks() == []
    assert progress.failed == ["a"]


def test_hooks_do_not_run_in_the_normal_course_and_do_not_count_then() -> None:
    progress = Progress(plan(task("a", on_failure="clean"), task("clean")), [ended("a", 0)])

    assert progress.running() == []
    assert progress.hooks() == []
    assert outcome_of(progress) == "success"


def test_completed_tasks_are_undone_in_reverse_order_of_completion() -> None:
    undo = {"compensation": Call("undo", {})}
    tasks = plan(task("a", **undo), task("b", **undo), task("plain"), task("bad", **undo))  # type: ignore[arg-type]  # likewise
    done = [ended("b", 0), ended("plain", 1), ended("a", 2)]

    assert Progress(tasks, done).to_compensate() == []
    progress = Progress(tasks, [*done, ended("bad", 3, "failed")])
    assert ids(progress.to_compensate()) == ["a", "b"]
    progress.record(
        Attempt(task_id="a", purpose="compensation", number=1, status="failed", order=4, started_at=4, ended_at=4)
    )
    assert ids(progress.to_compensate()) == ["b"]


def test_what_another_run_has_done_is_not_undone() -> None:
    tasks = plan(task("a", compensation=Call("undo", {})), task("bad"))  # type: ignore[arg-type]  # fields of a task
    done = [replace(ended("a", 0), reused=True), ended("bad", 1, "failed")]

    assert Progress(tasks, done).to_compensate() == []


@pytest.mark.parametrize(
    ("statuses", "outcome"),
    [
        ([], "success"),
        (["success"], "success"),
        (["success", "failed"], "partial"),
        (["failed", "timed_out"], "failed"),
    ],
)
def test_the_outcome_follows_from_the_tasks(statuses: list[AttemptStatus], outcome: str) -> None:
    tasks = plan(*(task(str(number)) for number in range(len(statuses))))

    progress = Progress(tasks, [ended(str(number), number, status) for number, status in enumerate(statuses)])

    assert outcome_of(progress) == outcome


@st.composite
def graphs(draw: st.DrawFn) -> Plan:
    names = [f"t{number}" for number in range(draw(st.integers(1, 9)))]
    earlier = [names[:number] for number in range(len(names))]
    chosen = [draw(st.sets(st.sampled_from(before))) if before else set[str]() for before in earlier]
    tasks = [task(name, *sorted(prerequisites)) for name, prerequisites in zip(names, chosen, strict=True)]
    return plan(*draw(st.permutations(tasks)))


@given(graphs(), st.data())
def test_whatever_order_tasks_end_in_the_rules_hold_and_the_journal_tells_it_all(
    tasks: Plan, data: st.DataObject
) -> None:
    progress, journal = Progress(tasks), list[Attempt]()
    running = ids(progress.running())
    while running:
        name = data.draw(st.sampled_from(running))
        status: AttemptStatus = data.draw(st.sampled_from(["success", "success", "success", "failed"]))
        journal.append(ended(name, len(journal), status))
        running.remove(name)
        for started in progress.record(journal[-1]):
            assert all(progress.has_succeeded(each) for each in started.prerequisites)
            assert not progress.failed
            running.append(started.id)
        resumed = Progress(tasks, data.draw(st.permutations(journal)))
        assert sorted(ids(resumed.running())) == sorted(running)
        assert resumed.failed == progress.failed
    if not progress.failed:
        assert len(progress.completed()) == len(tasks.tasks)
