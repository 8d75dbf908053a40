"""
The journal of a run, kept by DBOS.

A run is one DBOS workflow, an attempt of a task is one DBOS step whose output is the attempt: the steps of a run are
its journal. DBOS finds a step by its number, and gives out numbers in the order in which steps start; here that order
depends on which task is done first, and would not be the same twice. So a resumed run does not repeat its steps. It
reads them, folds them to where the run stood, and goes on with numbers that were never given out. DBOS lets only the
execution that owns a run write steps, so that two processes cannot both add to one journal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from dbos import DBOS, StepInfo

from .journal import Attempt

__all__ = ["keep_attempt", "read_journal", "resume_journal"]

_LONGEST_STEP_NAME = 200


async def keep_attempt(name: str, attempt: Callable[[], Awaitable[Attempt]]) -> Attempt:
    """Make an attempt as a step of the current DBOS workflow."""

    async def step() -> dict[str, Any]:
        return (await attempt()).to_dict()

    name = name.replace("\0", "\N{SYMBOL FOR NULL}")[:_LONGEST_STEP_NAME]  # for people: PostgreSQL takes no NUL
    return Attempt.from_dict(await DBOS.run_step_async({"name": name}, step))


def read_journal(run_id: str) -> list[Attempt]:
    """The attempts of a run that have ended."""
    return _attempts(DBOS.list_workflow_steps(run_id))


async def resume_journal(run_id: str) -> list[Attempt]:
    """
    The attempts that had ended when the current DBOS workflow was interrupted; its next step gets a number that was not
    given out before.
    """
    # Not to_thread, which would take the workflow's context along and make a step of it.
    steps = await asyncio.get_running_loop().run_in_executor(None, DBOS.list_workflow_steps, run_id)
    _skip_numbers_up_to(max((step["function_id"] for step in steps), default=0))
    return _attempts(steps)


def _attempts(steps: list[StepInfo]) -> list[Attempt]:
    return [Attempt.from_dict(step["output"]) for step in steps if step["output"] is not None]


def _skip_numbers_up_to(number: int) -> None:
    while number and DBOS.reserve_step().step_id < number:
        pass
