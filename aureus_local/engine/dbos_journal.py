"""
The journal of a run, kept by DBOS.

A run is one DBOS workflow, an attempt of a task is one DBOS step whose output is the attempt: the steps of a run are
its journal. A step is made when its attempt has ended: before, DBOS would only look for a step of the same number, and
there is none. It gives out numbers in the order in which steps are made; here that order depends on which task is done
first, and would not be the same twice. So a resumed run does not repeat its steps. It reads them, folds them to where
the run stood, and goes on with numbers that were never given out. DBOS lets only the execution that owns a run write
steps, so that two processes cannot both add to one journal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import copy_context
from uuid import uuid4

from dbos import DBOS, StepInfo
from dbos import error as dbos_errors

from .attempts import Journal
from .journal import Attempt

__all__ = ["journal_of_current_workflow", "read_journal", "refuse_unless_owned", "resume_journal"]

_LONGEST_STEP_NAME = 200


def journal_of_current_workflow() -> Journal:
    """Where attempts are kept as steps of the current DBOS workflow. They need not be made in its context."""
    context = copy_context()

    async def keep(attempt: Attempt) -> None:
        name = attempt.task_id.replace("\0", "\N{SYMBOL FOR NULL}")  # it is for people: PostgreSQL takes no NUL
        step = DBOS.run_step_async({"name": name[:_LONGEST_STEP_NAME]}, attempt.to_dict)
        with _one_writer():
            await asyncio.create_task(step, context=context.copy())

    return keep


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


async def refuse_unless_owned() -> None:
    """
    Refuse to go on unless the current DBOS workflow belongs to this execution.

    Raises:
        DBOSWorkflowConflictIDError: it belongs to another one.
    """

    async def nothing() -> None:
        """DBOS looks whose workflow it is when it writes the step."""

    with _one_writer():
        # The step of another execution would be taken for this one's if it had the same name.
        await DBOS.run_step_async({"name": f"begun by {uuid4()}"}, nothing)


@contextmanager
def _one_writer() -> Generator[None]:
    """Take a step that is there already for what it is: written by the execution that the workflow belongs to."""
    try:
        yield
    except dbos_errors.DBOSUnexpectedStepError as error:
        raise dbos_errors.DBOSWorkflowConflictIDError(str(error)) from error


def _attempts(steps: list[StepInfo]) -> list[Attempt]:
    return [Attempt.from_dict(step["output"]) for step in steps if step["output"] is not None]


def _skip_numbers_up_to(number: int) -> None:
    while number and DBOS.reserve_step().step_id < number:
        pass
