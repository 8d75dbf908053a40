"""The runtime behind the server: what it was started with, what it keeps, and what runs its workflows."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from aureus_local.clock import Clock
from aureus_local.engine import Engine
from aureus_local.engine.workspace import Workspace
from aureus_local.registry import Registry, Source
from aureus_local.storage import create_tables, telemetry
from aureus_local.storage.database import Database
from aureus_local.storage.postgresql import open_url, shown_address
from aureus_local.storage.sqlite import open_folder

from .contract import Contract

__all__ = ["Runtime", "Settings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    What a runtime is started with.

    Attributes:
        host: The address to listen on.
        port: The port; 0 for any that is free.
        data: The folder that it keeps everything in, unless it has a database.
        database_url: The PostgreSQL database that it keeps everything in, if any. It is in no repr.
        workspace: The folder that its tools read from and write to.
        sources: Where its tools and validators come from.
        api_key: The key that every request but those for `/health` has to carry, if any. It is in no repr.
        strict: Whether a task without a tool that could run fails, instead of being simulated.
    """

    host: str
    port: int
    data: Path
    workspace: Path
    sources: tuple[Source, ...] = ()
    api_key: str | None = field(default=None, repr=False)
    strict: bool = False
    database_url: str | None = field(default=None, repr=False)


class Runtime:
    """
    All that handlers work with.

    Args:
        settings: What it is started with.
        clock: The time that it goes by; by default that of the machine.

    Attributes:
        clock: The time that it goes by.
        contract: The operations and schemas.
        database: What it keeps.
        registry: The user's tools and validators.
        engine: What runs workflows.
        in_flight: The idempotency keys of requests that are being answered when a run has ended, and what they ask for.
        is_stopping: Whether it is being stopped.

    Raises:
        DatabaseError: the data folder or the database cannot be used.
        RegistryError: a module cannot be used.
    """

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.contract = Contract.load()
        self.registry = Registry()
        for source in settings.sources:
            self.registry.load(source)
        self.database: Database = _open(settings)
        create_tables(self.database.engine)
        self.engine = Engine(
            self.database,
            registry=self.registry,
            workspace=Workspace(settings.workspace, data=settings.data),
            record=self._record,
            clock=self.clock,
            strict=settings.strict,
        )
        self._settings = settings
        self.in_flight: dict[str, str] = {}
        self.is_stopping = False

    @property
    def summary(self) -> str:
        """What it was started with, in a line."""
        data, url = self._settings.data.absolute(), self.database.engine.url
        parts = {
            "data": data if self._settings.database_url is None else shown_address(url),
            "tools": len(self.registry.tools),
            "validators": len(self.registry.validators),
            "strict": "yes" if self._settings.strict else "no",
        }
        return ", ".join(f"{name}: {value}" for name, value in parts.items())

    def start(self) -> None:
        """Start to run workflows, those first that were interrupted."""
        self.engine.start()

    async def park(self, grace_seconds: float) -> None:
        """
        Let workflows end, and park those that do not in time. What is kept can be read until the runtime is stopped.

        Args:
            grace_seconds: How long they may take to end.
        """
        self.is_stopping = True
        await self.engine.park(grace_seconds)

    async def stop(self) -> None:
        """Stop, once workflows are parked and requests answered."""
        await self.engine.stop(grace_seconds=0)

    def close(self) -> None:
        """Let go of what it keeps, once nothing is written any more."""
        self.database.close()

    async def _record(
        self, events: list[dict[str, Any]], metrics: list[dict[str, Any]], spans: list[dict[str, Any]]
    ) -> None:
        await self.database.write(partial(telemetry.add, events=events, metrics=metrics, spans=spans))


def _open(settings: Settings) -> Database:
    return open_folder(settings.data) if settings.database_url is None else open_url(settings.database_url)
