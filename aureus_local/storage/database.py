"""
The database of a runtime: many readers, and one writer whose commits are shared.

A commit waits for the disk, and the disk takes as long for one row as for a hundred. So changes queue up, and one
thread makes all that wait in one transaction. Whoever waits for a change is told when it is on disk, not before.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

import sqlalchemy as sa
import sqlalchemy.exc

from .presence import Presence

__all__ = ["Change", "Database", "DatabaseError", "is_full", "is_reading"]

T = TypeVar("T")

Change: TypeAlias = Callable[[sa.Connection], T]
"""
Writes in a transaction. What it raises undoes what it wrote, and nothing else. It may be called a second time, after
the transaction that it was first made in was rolled back.
"""

_LARGEST_GROUP = 500
_READERS = 4
_POSTGRESQL_DISK_FULL = "53100"


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
        presence: The sign by which other processes see that this one lives; closed last.
    """

    def __init__(self, engine: sa.Engine, presence: Presence) -> None:
        self.engine = engine
        self.presence = presence
        # A query that asks twice sees the same both times. SQLite does so whatever it is told.
        isolation = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
        self._reading = engine.execution_options(aureus_is_reading=True, **isolation)
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="aureus-read")
        self._scanner = ThreadPoolExecutor(1, thread_name_prefix="aureus-scan")
        self._jobs: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write_groups, name="aureus-write", daemon=True)
        self._writer.start()

    async def read(self, query: Callable[[sa.Connection], T]) -> T:
        """Run a query beside the event loop; it sees everything that was written before."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, query)

    async def scan(self, query: Callable[[sa.Connection], T]) -> T:
        """As `read`, for a query that looks at all there is: one at a time, so that others are not kept waiting."""
        return await asyncio.get_running_loop().run_in_executor(self._scanner, self._read, query)

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
        self._scanner.shutdown()
        self.engine.dispose()
        self.presence.close()

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
        except BaseException as error:  # noqa: BLE001  # whatever it is, it belongs to whoever waits for the change
            if len(group) == 1 or getattr(error, "connection_invalidated", False):  # then it may have been committed
                for job in group:
                    job.done.set_exception(error)
                return
            for job in group:
                self._make([job])
            return
        for job, result in zip(group, results, strict=True):
            job.done.set_result(result)


def is_reading(connection: sa.Connection) -> bool:
    """Whether a transaction only reads, and so needs no lock for writing."""
    return bool(connection.get_execution_options().get("aureus_is_reading", False))


def is_full(error: sqlalchemy.exc.DBAPIError) -> bool:
    """Whether a change was undone because there is no room left on the disk of the database."""
    return "disk is full" in str(error.orig) or getattr(error.orig, "sqlstate", None) == _POSTGRESQL_DISK_FULL
