"""Which runs there are, in the order in which they were started; what each has done is in the engine's own tables."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from .tables import METADATA, LookupText, number_column

__all__ = ["RunRow", "add", "goes_on", "newest"]

_RUNS = sa.Table(
    "aureus_runs",
    METADATA,
    number_column(),
    sa.Column("run_id", sa.Text, nullable=False, unique=True),
    sa.Column("workflow_id", LookupText, nullable=False),
    sa.Index("aureus_runs_by_workflow", "workflow_id", "number"),
)

_INSERT = sa.insert(_RUNS)

_ENGINE_SCHEMA = "dbos"
_ENGINE_COLUMNS = ("workflow_uuid", "completed_at")


class RunRow(NamedTuple):
    """One run; numbers rise in the order in which runs were started."""

    number: int
    run_id: str


def add(connection: sa.Connection, run_id: str, workflow_id: str) -> None:
    """Store a run."""
    connection.execute(_INSERT, {"run_id": run_id, "workflow_id": workflow_id})


def newest(
    connection: sa.Connection, limit: int, *, before: int | None = None, workflow_id: str | None = None
) -> list[RunRow]:
    """
    The latest runs, the latest first.

    Args:
        connection: Where to look.
        limit: How many at most.
        before: Only runs with a number below this one.
        workflow_id: Only runs of this workflow.
    """
    query = sa.select(_RUNS.c.number, _RUNS.c.run_id).order_by(_RUNS.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(_RUNS.c.number < before)
    if workflow_id is not None:
        query = query.where(_RUNS.c.workflow_id == workflow_id)
    return [RunRow(*row) for row in connection.execute(query)]


def goes_on(
    dialect: str, run_id: sa.ColumnElement[str | None], *, since: sa.ColumnElement[int] | None = None
) -> sa.ColumnElement[bool]:
    """
    Whether a run has not ended, or had not at a moment.

    Args:
        dialect: Name of the database's dialect.
        run_id: The column with the id of the run.
        since: The moment, in milliseconds since 1970; by default now.
    """
    schema = _ENGINE_SCHEMA if dialect == "postgresql" else None
    engines = sa.table("workflow_status", *map(sa.column, _ENGINE_COLUMNS), schema=schema)
    ended_at = engines.c.completed_at  # in milliseconds
    had_not_ended = sa.false() if since is None else ended_at > since
    return sa.exists().where((engines.c.workflow_uuid == run_id) & (ended_at.is_(None) | had_not_ended))
