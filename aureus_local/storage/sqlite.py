"""A database on SQLite, in a folder that one process has to itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
import sqlalchemy.exc
from sqlalchemy import event

from .database import Database, DatabaseError, is_reading

__all__ = ["CHECKPOINT", "open_folder"]

CHECKPOINT = "wal_autocheckpoint=4000"
"""When any connection copies the log into the database: seldom, as some pages change with each run."""

_CONNECTIONS = 20
_BUSY_SECONDS = 30


def open_folder(folder: Path) -> Database:
    """
    Open the SQLite database in a folder, made if there is none.

    Args:
        folder: The folder. No other process may have it open.

    Raises:
        DatabaseError: the folder cannot be written to, another process has it, or its file is no database.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # what is kept is for its owner's eyes
    except OSError as error:
        raise DatabaseError(f"the data folder {folder} cannot be made: {error.strerror}") from error
    lock = _FolderLock(folder)
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(folder / "aureus.sqlite")),
        connect_args={"timeout": _BUSY_SECONDS},
        pool_size=_CONNECTIONS,
        hide_parameters=True,  # errors are logged, and approval tokens are parameters
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        with engine.begin() as connection:
            # A write, so that a file that can only be read is found out before anything is promised.
            connection.execute(sa.text("PRAGMA user_version = 1"))
    except sqlalchemy.exc.DatabaseError as error:
        engine.dispose()
        lock.close()
        raise DatabaseError(f"the database in {folder} cannot be used: {error.orig}") from error
    return Database(engine, lock)


class _FolderLock:
    """
    Keeps other processes out of a folder: by a transaction, which ends with the process however that ends.

    So there is one process at a time, and all others are gone.
    """

    can_be_lost = False

    def __init__(self, folder: Path) -> None:
        self.process_id = str(uuid4())
        try:
            self._lock = sqlite3.connect(folder / "lock", timeout=0, isolation_level=None, check_same_thread=False)
            self._lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if "locked" in str(error):
                raise DatabaseError(
                    f"another runtime uses the data folder {folder}: stop it, or give another one"
                ) from None
            raise DatabaseError(f"the data folder {folder} cannot be written to: {error}") from error

    def is_held(self) -> bool:
        return True

    def take(self) -> bool:
        return True

    @contextmanager
    def claim(self, process_id: str) -> Generator[bool]:
        yield process_id != self.process_id

    def close(self) -> None:
        self._lock.close()


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # sqlite3 begins no transactions of its own: _begin does
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", CHECKPOINT):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    """Begin with the lock that a writer needs: taken later, two that have read would wait for each other."""
    connection.exec_driver_sql("BEGIN" if is_reading(connection) else "BEGIN IMMEDIATE")
