"""A database on PostgreSQL, which several processes share."""

from __future__ import annotations

import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
import sqlalchemy.exc
from sqlalchemy import event

from .database import Database, DatabaseError, is_reading

__all__ = ["URL_FORM", "create_engine", "open_url"]

URL_FORM = "postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
"""What the URL of a database looks like."""

_SCHEMES = {"postgres", "postgresql", "postgresql+psycopg"}
_CONNECTIONS = 10
_CONNECT_SECONDS = 10

_CLIENT_SETTINGS: Mapping[str, int] = {
    "connect_timeout": _CONNECT_SECONDS,
    "keepalives_idle": 5,
    "keepalives_interval": 1,
    "keepalives_count": 5,
    "tcp_user_timeout": 10_000,
}
"""A server that is gone without a word is given up after some seconds (the last in milliseconds)."""

_SERVER_SETTINGS: Mapping[str, str] = {
    "synchronous_commit": "on",
    # So a process that is gone without a word, or frozen in the middle of a change, holds up nobody for long.
    "tcp_keepalives_idle": "2",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": "3",
    "idle_in_transaction_session_timeout": "30s",
    "lock_timeout": "30s",
}


def open_url(url: str) -> Database:
    """
    Open a PostgreSQL database, which other processes may have open as well.

    Args:
        url: Where it is. Its password is in no error.

    Raises:
        DatabaseError: this is no URL of a PostgreSQL database, or it cannot be connected to.
    """
    address = _address(url)
    engine = create_engine(address, connections=_CONNECTIONS)
    event.listen(engine, "begin", _begin)
    try:
        return Database(engine, _SessionLock(engine))
    except sqlalchemy.exc.DBAPIError as error:
        engine.dispose()
        raise DatabaseError(f"the database at {shown_address(address)} cannot be used: {_first_line(error)}") from None


def shown_address(address: sa.URL) -> str:
    """Where a database is, without who may use it and the password."""
    return f"{address.host or 'localhost'}:{address.port or 5432}/{address.database or ''}"


def create_engine(address: sa.URL, *, connections: int) -> sa.Engine:
    """
    An engine whose connections have the settings that the runtime counts on.

    Args:
        address: Where the database is.
        connections: How many it keeps at most.
    """
    engine = sa.create_engine(
        address,
        connect_args=_CLIENT_SETTINGS,
        pool_size=connections,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,  # errors are logged, and approval tokens are parameters
    )

    def prepare(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            for name, value in _SERVER_SETTINGS.items():
                cursor.execute(f"SET {name} = '{value}'")
        connection.commit()

    event.listen(engine, "connect", prepare)
    return engine


class _SessionLock:
    """
    A lock that PostgreSQL frees when the connection that took it ends, and so when this process does.

    Unlike a lease that has to be renewed in time, it is never lost by a process that is only slow.
    """

    can_be_lost = True

    def __init__(self, engine: sa.Engine) -> None:
        self.process_id = str(uuid4())
        self._engine = engine
        self._one_at_a_time = threading.Lock()
        self._connection: sa.Connection | None = None
        self.take()

    def is_held(self) -> bool:
        with self._one_at_a_time:
            if self._connection is None:
                return False
            try:
                self._connection.execute(sa.text("SELECT 1"))
            except sqlalchemy.exc.DBAPIError:
                self._let_go()
                return False
            return True

    def take(self) -> bool:
        with self._one_at_a_time:
            self._let_go()
            connection = self._engine.execution_options(isolation_level="AUTOCOMMIT", aureus_is_reading=True).connect()
            if not _is_taken(connection, "pg_try_advisory_lock", self.process_id):
                connection.close()
                return False
            self._connection = connection
            return True

    @contextmanager
    def claim(self, process_id: str) -> Generator[bool]:
        with self._engine.execution_options(aureus_is_reading=True).begin() as connection:
            yield _is_taken(connection, "pg_try_advisory_xact_lock", process_id)

    def close(self) -> None:
        with self._one_at_a_time:
            self._let_go()

    def _let_go(self) -> None:
        if self._connection is not None:
            with suppress(sqlalchemy.exc.DBAPIError):
                self._connection.invalidate()
                self._connection.close()
            self._connection = None


def _begin(connection: sa.Connection) -> None:
    """
    Let one process write at a time, as SQLite does: so rows are numbered in the order in which they can be seen, and
    what a change has looked up is still so when it writes. As many changes share a transaction, few wait for long.
    """
    if not is_reading(connection):
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _lock_key("write")})


def _is_taken(connection: sa.Connection, function: str, process_id: str) -> bool:
    key = _lock_key(f"process {process_id}")
    return bool(connection.execute(sa.text(f"SELECT {function}(:key)"), {"key": key}).scalar())


def _lock_key(name: str) -> int:
    return int.from_bytes(sha256(f"aureus {name}".encode()).digest()[:8], signed=True)


def _address(url: str) -> sa.URL:
    try:
        address = sa.make_url(url)
    except (sqlalchemy.exc.ArgumentError, ValueError):
        raise DatabaseError(f"the database URL cannot be read: it has to look like {URL_FORM}") from None
    if address.drivername not in _SCHEMES:
        raise DatabaseError(f"the database URL begins with {address.drivername}: it has to look like {URL_FORM}")
    in_query = address.query.get("password")
    if isinstance(in_query, str):  # it would be shown there
        address = address.difference_update_query(["password"]).set(password=in_query)
    return address.set(drivername="postgresql+psycopg")


def _first_line(error: sqlalchemy.exc.DBAPIError) -> str:
    return (str(error.orig).strip().splitlines() or ["it does not say why"])[0]
