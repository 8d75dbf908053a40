"""
The database of a runtime: many readers, and one writer whose commits are shared.

A commit waits for the disk, and the disk takes as long for one row as for a hundred. So changes queue up, and one
thread makes all that wait in one transaction. Whoever waits for a change is told when it is on disk, not before.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

import sqlalchemy as sa
import sqlalchemy.exc
from sqlalchemy import event

__all__ = ["Change", "Database", "DatabaseError", "open_folder"]

T = TypeVar("T")

Change: TypeAlias = Callable[[sa.Connection], T]
"""
Writes in a transaction. What it raises undoes what it wrote, and nothing else. It may be called a second time, after
the transaction that it was first made in was rolled back.
"""

_LARGEST_GROUP = 500
_READERS = 4
_CONNECTIONS = 20
_BUSY_SECONDS = 30


class DatabaseError(Exception):
    """The database cannot be opened; the message says why, and what to do."""


@dataclass(slots=True)
class _Job(Generic[T]):
    """A change that waits to be made."""

    change: Change[T]
    done: Future[T] = field(default_factory=Future[T])


class Database:
    """
    Reads and writes.

    Args:
        engine: The SQLAlchemy engine, which others may use as well.
        lock: What keeps other processes out; closed last.
    """

    def __init__(self, engine: sa.Engine, lock: sqlite3.Connection | None = None) -> None:
        self.engine = engine
        self._lock = lock
        self._reading = engine.execution_options(aureus_is_reading=True)
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="aureus-read")
        self._jobs: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write_groups, name="aureus-write", daemon=True)
        self._writer.start()

    async def read(self, query: Callable[[sa.Connection], T]) -> T:
        """Run a query beside the event loop; it sees everything that was written before."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, query)

    async def write(self, change: Change[T]) -> T:
        """Make a change; when this returns, it is on disk."""
        job = _Job(change)
        self._jobs.put(job)
        return await asyncio.wrap_future(job.done)

    def close(self) -> None:
        """Make the changes that wait, and let go of the database."""
        self._jobs.put(None)
        self._writer.join()
        self._readers.shutdown()
        self.engine.dispose()
        if self._lock is not None:
            self._lock.close()

    def _read(self, query: Callable[[sa.Connection], T]) -> T:
        with self._reading.begin() as connection:
            return query(connection)

    def _write_groups(self) -> None:
        while job := self._jobs.get():
            group, is_last = [job], False
            while len(group) < _LARGEST_GROUP and not self._jobs.empty():
                if (waiting := self._jobs.get()) is None:
                    is_last = True
                    break
                group.append(waiting)
            self._make([job for job in group if job.done.set_running_or_notify_cancel()])
            if is_last:
                return

    def _make(self, group: list[_Job[Any]]) -> None:
        """Make changes in one transaction. If one of them fails, that undoes all, and each is made by itself."""
        try:
            with self.engine.begin() as connection:
                results = [job.change(connection) for job in group]
        except Exception as error:  # noqa: BLE001  # whatever it is, it belongs to whoever waits for the change
            if len(group) == 1:
                group[0].done.set_exception(error)
                return
            for job in group:
                self._make([job])
            return
        for job, result in zip(group, results, strict=True):
            job.done.set_result(result)


def open_folder(folder: Path) -> Database:
    """
    Open the SQLite database in a folder, made if there is none.

    Args:
        folder: The folder. No other process may have it open.

    Raises:
        DatabaseError: the folder cannot be written to, another process has it, or its file is no database.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(f"the data folder {folder} cannot be made: {error.strerror}") from error
    lock = _lock(folder)
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(folder / "aureus.sqlite")),
        connect_args={"timeout": _BUSY_SECONDS},
        pool_size=_CONNECTIONS,
        hide_parameters=True,  # errors are logged, and approval tokens are parameters
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    try:
        with engine.begin():
            pass
    except sqlalchemy.exc.DatabaseError as error:
        engine.dispose()
        lock.close()
        raise DatabaseError(f"the database in {folder} cannot be used: {error.orig}") from error
    return Database(engine, lock)


def _lock(folder: Path) -> sqlite3.Connection:
    """Keep other processes out of a folder: by a transaction, which ends with the process however that ends."""
    try:
        lock = sqlite3.connect(folder / "lock", timeout=0, isolation_level=None, check_same_thread=False)
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        if "locked" in str(error):
            raise DatabaseError(
                f"another runtime uses the data folder {folder}: stop it, or give another one"
            ) from None
        raise DatabaseError(f"the data folder {folder} cannot be written to: {error}") from error
    return lock


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # sqlite3 begins no transactions of its own: _begin_sqlite does
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    """Begin with the lock that a writer needs: taken later, two that have read would wait for each other."""
    is_reading = connection.get_execution_options().get("aureus_is_reading", False)
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")
