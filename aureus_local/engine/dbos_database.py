"""DBOS's own connections to the database of the runtime, and what it has no public way to do there."""

from __future__ import annotations

import sqlite3
import sys
import time

import sqlalchemy as sa
from dbos import DBOS
from sqlalchemy import event

from aureus_local.storage.postgresql import create_engine
from aureus_local.storage.sqlite import CHECKPOINT

__all__ = ["connect_dbos", "enqueue_again"]

_CONNECTIONS = 20
_BUSY_MS = 30_000
_HAS_SUBSECONDS = (3, 42)
_QUEUE_OF_RESUMED_RUNS = "_dbos_internal_queue"


def connect_dbos(url: sa.URL) -> sa.Engine:
    """
    A SQLAlchemy engine for DBOS alone.

    Others cannot use it: on SQLite, DBOS begins some transactions itself, and its reads are to take no lock.
    """
    if url.get_backend_name() == "postgresql":
        return create_engine(url, connections=_CONNECTIONS)
    engine = sa.create_engine(url, pool_size=_CONNECTIONS, max_overflow=0, hide_parameters=True)  # errors are logged
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def enqueue_again(dbos: DBOS, run_id: str, process_id: str) -> None:
    """
    Have a run go on in whichever process comes first; nothing happens if it is over, or somebody else's by now.

    Args:
        dbos: What executes runs.
        run_id: The run.
        process_id: The process that it belonged to.
    """
    # DBOS does this for its Conductor alone. Its public resume_workflow would revive a run that was just cancelled.
    database = dbos._sys_db  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    database.reenqueue_for_recovery(run_id, [process_id], _QUEUE_OF_RESUMED_RUNS)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = "IMMEDIATE"  # a transaction begins with its first write, and with the lock for it
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA {CHECKPOINT}")
    if sqlite3.sqlite_version_info < _HAS_SUBSECONDS:
        # DBOS asks for unixepoch('subsec'), which older libraries, such as Debian 12's, answer with NULL.
        connection.create_function("unixepoch", 1, _seconds_since_epoch)
    if sys.version_info < (3, 12):
        # There it asks for strftime('%s', 'now') instead, which knows only whole seconds, and for no other.
        connection.create_function("strftime", 2, _seconds_since_epoch)


def _seconds_since_epoch(*_how: str) -> float:
    return round(time.time(), 3)
