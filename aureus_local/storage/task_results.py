"""Results of tasks that have completed under an idempotency key, so that they are not executed again."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import sqlalchemy as sa

from .tables import METADATA, json_text

__all__ = ["TaskResult", "find_result", "forget_result", "keep_result"]

_RESULTS = sa.Table(
    "aureus_task_results",
    METADATA,
    sa.Column("workflow_id", sa.Text, primary_key=True),
    sa.Column("idempotency_key", sa.Text, primary_key=True),
    sa.Column("result", sa.Text, nullable=False),
)


class TaskResult(NamedTuple):
    """What a task answered, which may be null."""

    value: Any


def find_result(connection: sa.Connection, workflow_id: str, key: str) -> TaskResult | None:
    """The result of the task of a workflow that has completed under a key; None if none has."""
    text = connection.execute(sa.select(_RESULTS.c.result).where(*_is(workflow_id, key))).scalar_one_or_none()
    return None if text is None else TaskResult(json.loads(text))


def keep_result(connection: sa.Connection, workflow_id: str, key: str, value: Any) -> None:
    """Keep the result of a task that has completed under a key."""
    forget_result(connection, workflow_id, key)
    row = {"workflow_id": workflow_id, "idempotency_key": key, "result": json_text(value)}
    connection.execute(sa.insert(_RESULTS), row)


def forget_result(connection: sa.Connection, workflow_id: str, key: str) -> None:
    """Forget that a task has completed under a key."""
    connection.execute(sa.delete(_RESULTS).where(*_is(workflow_id, key)))


def _is(workflow_id: str, key: str) -> tuple[sa.ColumnElement[bool], ...]:
    return _RESULTS.c.workflow_id == workflow_id, _RESULTS.c.idempotency_key == key
