"""The registered validators: ids, and what is registered under them."""

from __future__ import annotations

import json
from collections.abc import Sequence

import sqlalchemy as sa

from aureus_sdk.models import ValidatorConfig

from .tables import METADATA, LookupText, VerbatimText, json_text, number_column

__all__ = ["find_ids", "find_validators", "register"]

_VALIDATORS = sa.Table(
    "aureus_validators",
    METADATA,
    number_column(),
    sa.Column("id", LookupText, unique=True, nullable=False),
    sa.Column("told_id", VerbatimText, nullable=False),
    sa.Column("config", sa.Text, nullable=False),
)

# Built once: to build a statement takes longer than to execute it.
_ALL = sa.select(_VALIDATORS.c.told_id, _VALIDATORS.c.config).order_by(_VALIDATORS.c.number)
_IDS = sa.select(_VALIDATORS.c.told_id).order_by(_VALIDATORS.c.number).limit(sa.bindparam("limit"))
_NAMED = _ALL.where(_VALIDATORS.c.id.in_(sa.bindparam("ids", expanding=True)))


def register(connection: sa.Connection, validator_id: str, config: ValidatorConfig) -> None:
    """Register a validator; one that is registered already is replaced and keeps its place."""
    text = json_text(config.to_dict())
    is_known = _VALIDATORS.c.id == validator_id
    if not connection.execute(sa.update(_VALIDATORS).where(is_known).values(config=text)).rowcount:
        connection.execute(sa.insert(_VALIDATORS).values(id=validator_id, told_id=validator_id, config=text))


def find_validators(connection: sa.Connection, ids: Sequence[str] | None = None) -> dict[str, ValidatorConfig]:
    """
    Registered validators by id, in the order in which they were first registered.

    Args:
        connection: Where to look.
        ids: Only those with one of these ids; by default all.
    """
    rows = connection.execute(_ALL) if ids is None else connection.execute(_NAMED, {"ids": ids})
    return {row.told_id: ValidatorConfig.from_dict(json.loads(row.config)) for row in rows}


def find_ids(connection: sa.Connection, limit: int) -> list[str]:
    """The ids under which validators were registered first, so many at most."""
    return list(connection.execute(_IDS, {"limit": limit}).scalars())
