"""
Results of tasks that have completed under an idempotency key, so that they are not executed again.

While a task is executed, its key is claimed for its run. A claim is good as long as that run goes on: when its process
dies, the run goes on in another one, and has its claim there.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import sqlalchemy as sa

from .runs import goes_on
from .tables import METADATA, LookupText, VerbatimText, json_text

__all__ = ["KeyHolder", "TaskResult", "claim_key", "find_result", "forget_result", "keep_result", "release_key"]

_RESULTS = sa.Table(
    "aureus_task_results",
    METADATA,
    sa.Column("workflow_id", LookupText, primary_key=True),
    sa.Column("idempotency_key", LookupText, primary_key=True),
    sa.Column("run_id", sa.Text, nullable=False),
    sa.Column("task_id", VerbatimText, nullable=False),
    sa.Column("result", sa.Text, nullable=False),
)

_CLAIMS = sa.Table(
    "aureus_task_claims",
    METADATA,
    sa.Column("workflow_id", LookupText, primary_key=True),
    sa.Column("idempotency_key", LookupText, primary_key=True),
    sa.Column("run_id", sa.Text, nullable=False),
)


class KeyHolder(NamedTuple):
    """The task of a run that is executed under a key, or has completed under it."""

    run_id: str
    task_id: str


class TaskResult(NamedTuple):
    """What a task answered, which may be null, and which one it was."""

    value: Any
    holder: KeyHolder


def find_result(connection: sa.Connection, workflow_id: str, key: str) -> TaskResult | None:
    """The result of the task of a workflow that has completed under a key; None if none has."""
    query = sa.select(_RESULTS.c.result, _RESULTS.c.run_id, _RESULTS.c.task_id).where(*_is(_RESULTS, workflow_id, key))
    row = connection.execute(query).one_or_none()
    return None if row is None else TaskResult(json.loads(row.result), KeyHolder(row.run_id, row.task_id))


def claim_key(connection: sa.Connection, workflow_id: str, key: str, *, run_id: str) -> bool:
    """Whether a run is the one to execute the task with a key: none has completed it, and no other is at it."""
    if find_result(connection, workflow_id, key) is not None:
        return False
    is_others = (_CLAIMS.c.run_id != run_id) & goes_on(connection.dialect.name, _CLAIMS.c.run_id)
    query = sa.select(_CLAIMS.c.run_id).where(*_is(_CLAIMS, workflow_id, key), is_others)
    if connection.execute(query).first() is not None:
        return False
    connection.execute(sa.delete(_CLAIMS).where(*_is(_CLAIMS, workflow_id, key)))
    connection.execute(sa.insert(_CLAIMS).values(workflow_id=workflow_id, idempotency_key=key, run_id=run_id))
    return True


def release_key(connection: sa.Connection, workflow_id: str, key: str, *, run_id: str) -> None:
    """Let another run execute the task with a key, unless another has claimed it already."""
    is_own = _CLAIMS.c.run_id == run_id
    connection.execute(sa.delete(_CLAIMS).where(*_is(_CLAIMS, workflow_id, key), is_own))


def keep_result(connection: sa.Connection, workflow_id: str, key: str, value: Any, *, holder: KeyHolder) -> None:
    """Keep the result of a task that has completed under a key, and give up the claim of its run."""
    release_key(connection, workflow_id, key, run_id=holder.run_id)
    connection.execute(sa.delete(_RESULTS).where(*_is(_RESULTS, workflow_id, key)))
    row = {"workflow_id": workflow_id, "idempotency_key": key, "result": json_text(value), **holder._asdict()}
    connection.execute(sa.insert(_RESULTS), row)


def forget_result(connection: sa.Connection, workflow_id: str, key: str, *, holder: KeyHolder) -> None:
    """Forget that a task has completed under a key, unless another has by now."""
    is_own = (_RESULTS.c.run_id == holder.run_id) & (_RESULTS.c.task_id == holder.task_id)
    connection.execute(sa.delete(_RESULTS).where(*_is(_RESULTS, workflow_id, key), is_own))


def _is(table: sa.Table, workflow_id: str, key: str) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.workflow_id == workflow_id, table.c.idempotency_key == key
