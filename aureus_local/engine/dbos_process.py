"""DBOS in this process: its settings, what it may log, and when it has written everything down."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

import sqlalchemy as sa
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer

__all__ = ["JOURNAL_VERSION", "dbos_config", "is_worth_telling", "until_outcomes_are_kept"]

JOURNAL_VERSION = "1"
"""Format of the journal: count up when old ones can no longer be read. DBOS resumes only runs of its own version."""

_DATABASE_THREADS = 8
"""How many of DBOS's reads and writes are under way at once: more would only wait for each other's locks."""

_POLL_SECONDS = 0.02

_NO_NEWS = ("Asyncio task cancelled", "is no longer owned by this execution", "already exists in queue")


def dbos_config(connections: sa.Engine, process_id: str) -> DBOSConfig:
    """
    The settings of DBOS.

    Args:
        connections: Its own, to the database of the runtime.
        process_id: The process whose runs it executes.
    """
    return {
        "name": "aureus",
        "system_database_engine": connections,
        "executor_id": process_id,
        "application_version": JOURNAL_VERSION,
        "serializer": DBOSPortableJSONSerializer(),
        "max_executor_threads": _DATABASE_THREADS,
        "notification_listener_polling_interval_sec": 0.05,  # nothing is waited for so, but stopping waits for it
        "log_level": "WARNING",
        "enable_otlp": False,
    }


def is_worth_telling(record: logging.LogRecord) -> bool:
    """Whether a log record of DBOS is news to people: a run that was parked, interrupted or asked for again is not."""
    message = record.getMessage()
    return not any(text in message for text in _NO_NEWS)


async def until_outcomes_are_kept(parked: set[str], process_id: str, seconds: float) -> None:
    """
    Wait until DBOS has kept the outcomes of all runs that have ended.

    Args:
        parked: The runs that have not, and have none. More may be added meanwhile.
        process_id: The process whose runs they are.
        seconds: How long to wait at most.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await _until_outcomes_are_kept(parked, process_id)


async def _until_outcomes_are_kept(parked: set[str], process_id: str) -> None:
    while True:
        rows = await DBOS.list_workflows_async(
            status="PENDING", executor_id=process_id, load_input=False, load_output=False
        )
        if parked.issuperset(row.workflow_id for row in rows):
            return
        await asyncio.sleep(_POLL_SECONDS)
