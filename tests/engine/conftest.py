from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from dbos import DBOS

from aureus_local.clock import Clock
from aureus_local.engine import Engine
from aureus_local.engine.dbos_database import connect_dbos
from aureus_local.engine.workspace import Workspace
from aureus_local.registry import Registry
from aureus_local.storage import create_tables
from aureus_local.storage.postgresql import open_url
from aureus_local.storage.sqlite import open_folder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from pathlib import Path

    from aureus_local.storage.database import Database
    from tests.support.postgresql import PostgresServer


class Recorded:
    """What runs told about themselves: a repeated event or metric is dropped, a repeated span replaces the first."""

    def __init__(self) -> None:
        self._items: tuple[dict[str, dict[str, Any]], ...] = ({}, {}, {})
        self.is_full = False
        self.before_the_end: Callable[[], Awaitable[object]] | None = None

    async def record(self, *told: list[dict[str, Any]]) -> None:
        if self.before_the_end is not None and any("end_time" in span and "parent_id" not in span for span in told[2]):
            await self.before_the_end()
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
def backend() -> str:
    """On which database engines keep their runs; modules whose tests are for all of them override it."""
    return "sqlite"


@pytest.fixture(scope="session")
def migrated(postgres: PostgresServer) -> str:
    """Name of a database that has all tables, to be copied: making them takes a second."""
    database = open_url(postgres.new_database("migrated"))
    create_tables(database.engine)
    connections = connect_dbos(database.engine.url)
    DBOS(config={"name": "aureus", "system_database_engine": connections, "enable_otlp": False})
    DBOS.launch()
    DBOS.destroy(destroy_registry=True)
    connections.dispose()
    database.close()
    return "migrated"


@pytest.fixture
def database(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """Where engines keep their runs."""
    if backend == "postgresql":
        template = request.getfixturevalue("migrated")
        opened = open_url(request.getfixturevalue("postgres").new_database(template=template))
    else:
        opened = open_folder(tmp_path / "data")
    create_tables(opened.engine)
    yield opened
    opened.close()


@pytest.fixture
async def new_engine(
    tmp_path: Path, registry: Registry, recorded: Recorded, database: Database
) -> AsyncIterator[Callable[..., Engine]]:
    """Makes started engines, one after the other, on the same data; the last one is stopped in the end."""
    made: list[Engine] = []

    def start(*, strict: bool = False, clock: Clock | None = None) -> Engine:
        workspace = tmp_path / "workspace"
        workspace.mkdir(exist_ok=True)
        engine = Engine(
            database,
            registry=registry,
            workspace=Workspace(workspace),
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


@pytest.fixture
async def engine(new_engine: Callable[..., Engine]) -> Engine:
    return new_engine()
