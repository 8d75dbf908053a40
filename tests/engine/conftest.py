from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from aureus_local.clock import Clock
from aureus_local.engine import Engine
from aureus_local.registry import Registry
from aureus_local.storage import create_tables
from aureus_local.storage.sqlite import open_folder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path


class Recorded:
    """What runs told about themselves: a repeated event or metric is dropped, a repeated span replaces the first."""

    def __init__(self) -> None:
        self._items: tuple[dict[str, dict[str, Any]], ...] = ({}, {}, {})
        self.is_full = False

    async def record(self, *told: list[dict[str, Any]]) -> None:
        if self.is_full:
            raise OSError("disk full")
        for items, is_span, batch in zip(self._items, (False, False, True), told, strict=True):
            for item in batch:
                if is_span or item["id"] not in items:
                    items[item["id"]] = item

    @property
    def events(self) -> list[dict[str, Any]]:
        return list(self._items[0].values())

    @property
    def metrics(self) -> list[dict[str, Any]]:
        return list(self._items[1].values())

    @property
    def spans(self) -> list[dict[str, Any]]:
        return list(self._items[2].values())


@pytest.fixture
def recorded() -> Recorded:
    return Recorded()


@pytest.fixture
def registry() -> Registry:
    return Registry()


@pytest.fixture
async def new_engine(tmp_path: Path, registry: Registry, recorded: Recorded) -> AsyncIterator[Callable[..., Engine]]:
    """Makes started engines, one after the other, on the same data; the last one is stopped in the end."""
    database = open_folder(tmp_path / "data")
    create_tables(database.engine)
    made: list[Engine] = []

    def start(*, strict: bool = False, clock: Clock | None = None) -> Engine:
        workspace = tmp_path / "workspace"
        workspace.mkdir(exist_ok=True)
        engine = Engine(
            database,
            registry=registry,
            workspace=workspace,
            record=recorded.record,
            clock=clock,
            strict=strict,
        )
        engine.start()
        made.append(engine)
        return engine

    yield start
    if made:
        await made[-1].stop(grace_seconds=0)
    database.close()


@pytest.fixture
async def engine(new_engine: Callable[..., Engine]) -> Engine:
    return new_engine()
