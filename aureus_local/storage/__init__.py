"""
What the runtime keeps, in tables of one database.

How to open one is in `sqlite` and `postgresql`; all else is the same for both.
"""

import sqlalchemy as sa

from . import approvals, audit, idempotency, runs, task_results, telemetry, validators
from .tables import METADATA

__all__ = ["approvals", "audit", "create_tables", "idempotency", "runs", "task_results", "telemetry", "validators"]


def create_tables(engine: sa.Engine) -> None:
    """Create the tables that are not there yet."""
    with engine.begin() as connection:  # the lock for writing keeps others from doing the same
        METADATA.create_all(connection)
