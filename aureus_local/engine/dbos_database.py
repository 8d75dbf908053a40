"""DBOS's own connections to the database of the runtime."""

from __future__ import annotations

import sqlite3
import time

import sqlalchemy as sa
from sqlalchemy import event

__all__ = ["connect_dbos"]

_CONNECTIONS = 20
_BUSY_MS = 30_000
_HAS_SUBSECONDS = (3, 42)


def connect_dbos(url: sa.URL) -> sa.Engine:
    """
    A SQLAlchemy engine for DBOS alone.

    Others cannot use it: on SQLite, DBOS begins some transactions itself, and its reads are to take no lock.
    """
    engine = sa.create_engine(url, pool_size=_CONNECTIONS, max_overflow=0)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = "IMMEDIATE"  # a transaction begins with its first write, and with the lock for it
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    connection.execute("PRAGMA foreign_keys=ON")
    if sqlite3.sqlite_version_info < _HAS_SUBSECONDS:
        # DBOS asks for unixepoch('subsec'), which older libraries, such as Debian 12's, answer with NULL.
        connection.create_function("unixepoch", 1, _seconds_since_epoch)


def _seconds_since_epoch(_modifier: str) -> float:
    return time.time()
