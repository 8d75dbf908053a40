"""What the runtime keeps, in tables of one database. SQLite now; only `database` is written for SQLite alone."""

import sqlalchemy as sa

from . import approvals, audit, idempotency, runs, telemetry, validators
from .tables import METADATA

__all__ = ["approvals", "audit", "create_tables", "idempotency", "runs", "telemetry", "validators"]


def create_tables(engine: sa.Engine) -> None:
    """Create the tables that are not there yet."""
    METADATA.create_all(engine)
