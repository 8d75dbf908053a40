"""
Which runs there are, in the order in which they were started, and how they ended.

What was asked for and what has been done is in the engine's own tables, and so is the end of those that the engine
itself has failed. A run that is not in them was never started: a crash came between.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import sqlalchemy as sa

from .tables import METADATA, LookupText, json_text, number_column

__all__ = [
    "RunEnd",
    "RunRow",
    "add",
    "cancel",
    "cancelled",
    "end",
    "find",
    "find_runs",
    "goes_on",
    "is_of",
    "latest_of",
    "request_size",
]

_RUNS = sa.Table(
    "aureus_runs",
    METADATA,
    number_column(),
    sa.Column("run_id", sa.Text, nullable=False, unique=True),
    sa.Column("workflow_id", LookupText, nullable=False),
    sa.Column("is_cancelled", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("outcome", sa.Text),
    sa.Column("ended_at", sa.Double),
    sa.Column("interrupted", sa.Text),
    sa.Index("aureus_runs_by_workflow", "workflow_id", "number"),
    sa.Index("aureus_runs_by_cancellation", "is_cancelled", "ended_at"),
)

_INSERT = sa.insert(_RUNS)
_SELECT = sa.select(
    _RUNS.c.number, _RUNS.c.run_id, _RUNS.c.is_cancelled, _RUNS.c.outcome, _RUNS.c.ended_at, _RUNS.c.interrupted
)
_END = sa.update(_RUNS).where((_RUNS.c.run_id == sa.bindparam("ending")) & _RUNS.c.ended_at.is_(None))

_ENGINE_SCHEMA = "dbos"
_ENGINE_COLUMNS = ("workflow_uuid", "completed_at")
_ENGINE_INPUT_COLUMNS = ("workflow_uuid", "inputs")


class RunEnd(NamedTuple):
    """
    How a run ended.

    Attributes:
        outcome: ``success``, ``partial``, ``failed`` or ``cancelled``.
        at: When, in seconds since the epoch.
        interrupted: How many attempts were begun at the tasks that were under way when it was cancelled, by their ids.
    """

    outcome: str
    at: float
    interrupted: Mapping[str, int] = MappingProxyType({})


class RunRow(NamedTuple):
    """
    One run.

    Attributes:
        number: Rises in the order in which runs were started.
        run_id: The run.
        is_cancelled: Whether no task of it is to be tried any more.
        end: How it ended; None if it has not.
    """

    number: int
    run_id: str
    is_cancelled: bool
    end: RunEnd | None


def add(connection: sa.Connection, run_id: str, workflow_id: str) -> None:
    """Store a run."""
    connection.execute(_INSERT, {"run_id": run_id, "workflow_id": workflow_id})


def end(connection: sa.Connection, run_id: str, end: RunEnd) -> None:
    """Store how a run ended; it ends once, and how that was does not change any more."""
    interrupted = json_text(dict(end.interrupted)) if end.interrupted else None
    connection.execute(_END, {"ending": run_id, "outcome": end.outcome, "ended_at": end.at, "interrupted": interrupted})


def cancel(connection: sa.Connection, run_id: str) -> None:
    """Ask whoever executes a run to try no task of it any more."""
    connection.execute(sa.update(_RUNS).where(_RUNS.c.run_id == run_id).values(is_cancelled=True))


def cancelled(connection: sa.Connection, run_ids: Collection[str]) -> list[str]:
    """The runs among these of which no task is to be tried any more."""
    query = sa.select(_RUNS.c.run_id).where(_RUNS.c.is_cancelled & _RUNS.c.ended_at.is_(None))
    return [run_id for run_id in connection.execute(query).scalars() if run_id in run_ids]


def find(connection: sa.Connection, run_id: str) -> RunRow | None:
    """The run with an id."""
    return _first(connection, _SELECT.where(_RUNS.c.run_id == run_id))


def is_of(connection: sa.Connection, run_id: str, workflow_id: str) -> bool:
    """Whether there is a run with an id, and it is one of a workflow."""
    query = sa.select(_RUNS.c.number).where(_RUNS.c.run_id == run_id, _RUNS.c.workflow_id == workflow_id)
    return connection.execute(query).first() is not None


def latest_of(connection: sa.Connection, workflow_id: str) -> RunRow | None:
    """The latest run of a workflow."""
    query = _started(connection.dialect.name).where(_RUNS.c.workflow_id == workflow_id)
    return _first(connection, query.limit(1))


def find_runs(connection: sa.Connection, *, limit: int, before: int | None) -> list[RunRow]:
    """
    Runs of all workflows, the latest first.

    Args:
        connection: Where to look.
        limit: How many at most.
        before: The number of the run after which to go on.
    """
    query = _started(connection.dialect.name).limit(limit)
    if before is not None:
        query = query.where(_RUNS.c.number < before)
    return [_run_row(row) for row in connection.execute(query)]


def request_size(connection: sa.Connection, run_id: str) -> int:
    """How many characters the request takes that has started a run; 0 where that is not known. All of it is read."""
    schema = _engine_schema(connection.dialect.name)
    inputs = sa.table("workflow_input", *map(sa.column, _ENGINE_INPUT_COLUMNS), schema=schema)
    query = sa.select(sa.func.length(inputs.c.inputs)).where(inputs.c.workflow_uuid == run_id)
    return connection.execute(query).scalar() or 0


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
    engines = sa.table("workflow_status", *map(sa.column, _ENGINE_COLUMNS), schema=_engine_schema(dialect))
    ended_at = engines.c.completed_at  # in milliseconds
    had_not_ended = sa.false() if since is None else ended_at > since
    return sa.exists().where((engines.c.workflow_uuid == run_id) & (ended_at.is_(None) | had_not_ended))


@cache
def _started(dialect: str) -> sa.Select[Any, Any, Any, Any, Any, Any]:
    """Asks for the runs that were started, the latest first."""
    engines = sa.table("workflow_status", *map(sa.column, _ENGINE_COLUMNS), schema=_engine_schema(dialect))
    is_known = sa.exists().where(engines.c.workflow_uuid == _RUNS.c.run_id)
    return _SELECT.where(is_known).order_by(_RUNS.c.number.desc())


def _engine_schema(dialect: str) -> str | None:
    return _ENGINE_SCHEMA if dialect == "postgresql" else None


def _first(connection: sa.Connection, query: sa.Select[Any, Any, Any, Any, Any, Any]) -> RunRow | None:
    row = connection.execute(query).first()
    return None if row is None else _run_row(row)


def _run_row(row: sa.Row[Any, Any, Any, Any, Any, Any]) -> RunRow:
    end = None
    if row.ended_at is not None:
        end = RunEnd(row.outcome, row.ended_at, json.loads(row.interrupted or "{}"))
    return RunRow(row.number, row.run_id, row.is_cancelled, end)
