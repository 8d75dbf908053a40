"""A runtime, or its database, killed while many write: what was acknowledged is there, no completed task runs again."""

import random
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from soak.acknowledged import TOOLS, Acknowledged
from soak.progress import say
from soak.row import Row
from tests.support.postgresql import PostgresServer, is_installed, postgres_server
from tests.support.runtime import RunningRuntime, running_runtime
from tests.support.waiting import wait_until

WRITERS = 12
LANES = 2
BLOCK = 50
"""How many kills one folder or database lives through."""
POSTGRESQL_EVERY = 5
"""Every so many blocks are on PostgreSQL, where it is installed."""
MOST_ACKNOWLEDGED = 60
"""How many writes a process acknowledges at most before it is killed: so writes are under way on any machine."""


@dataclass(frozen=True)
class Place:
    """Where a runtime keeps what it is told: in a folder, unless there is a database."""

    folder: Path
    postgres: PostgresServer | None = None

    def started(self) -> AbstractContextManager[RunningRuntime]:
        database = ["--database-url", self.postgres.url("postgres")] if self.postgres else []
        return running_runtime(self.folder, "--tools", self.folder / "tools.py", *database)

    def damage(self) -> Iterator[str]:
        """What is wrong with the file of the database, while nobody uses it."""
        if self.postgres is None:
            database = sqlite3.connect(self.folder / "data" / "aureus.sqlite")
            found = [row[0] for row in database.execute("PRAGMA integrity_check")]
            database.close()
            yield from (f"the database is damaged: {each}" for each in found if each != "ok")


@contextmanager
def place(*, on_postgresql: bool) -> Generator[Place]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "tools.py").write_text(TOOLS)
        if on_postgresql:
            with postgres_server() as server:
                yield Place(folder, server)
        else:
            yield Place(folder)


def run(count: int) -> Row:
    sizes = [min(BLOCK, count - first) for first in range(0, count, BLOCK)]
    with ThreadPoolExecutor(LANES) as lanes:
        blocks = [lanes.submit(block, number, size) for number, size in enumerate(sizes)]
        lost = sum(each.result() for each in blocks)
    on_postgresql = sum(size for number, size in enumerate(sizes) if is_on_postgresql(number))
    name = (
        f"kills under writers ({on_postgresql:,} on PostgreSQL): nothing acknowledged lost, no completed task run again"
    )
    return Row(name, count, lost)


def is_on_postgresql(number: int) -> bool:
    return number % POSTGRESQL_EVERY == POSTGRESQL_EVERY - 1 and is_installed()


def block(number: int, count: int) -> int:
    on_postgresql = is_on_postgresql(number)
    with place(on_postgresql=on_postgresql) as here:
        lost = kills(here, count, random.Random(number))
    say(f"kill: block {number + 1} of {count} kills on {'PostgreSQL' if on_postgresql else 'SQLite'}, {lost} lost")
    return lost


def kills(here: Place, count: int, chance: random.Random) -> int:
    """Kill the runtime of one place so often; after how many kills something was wrong."""
    told: list[Acknowledged] = []
    lost: set[int] = set()
    for number in range(count):
        before, now = told[-1] if told else None, Acknowledged(here.folder / f"ledgers-{number}")
        now.ledgers.mkdir()
        told.append(now)
        with here.started() as runtime, writing(runtime, now, before) as complaints:
            wait_for_writes(runtime, now, chance.randint(0, MOST_ACKNOWLEDGED))
            time.sleep(chance.uniform(0, 0.02))
            if here.postgres is not None and number % 2:
                here.postgres.kill()
                here.postgres.start()
                wait_for_writes(runtime, now, now.count + 1)
        complain(lost, number, [*complaints, *here.damage()])
    with here.started() as runtime, client(runtime) as api:
        for number, each in enumerate(told):
            complain(lost, number, list(each.missing_at_the_end(api)))
    return len(lost)


def complain(lost: set[int], number: int, complaints: list[str]) -> None:
    if complaints:
        lost.add(number)
    for complaint in complaints[:10]:
        say(f"kill {number}: {complaint}")


@contextmanager
def writing(runtime: RunningRuntime, now: Acknowledged, before: Acknowledged | None) -> Generator[list[str]]:
    """
    Write from many threads until the block is left, and the runtime is killed.

    Meanwhile what the process before had acknowledged is looked for; what is missing is in the list afterwards.
    """
    works = [now.write_metric, now.write_approval, now.write_run, now.write_run]
    complaints: list[str] = []
    is_killed = threading.Event()
    with client(runtime) as api, ThreadPoolExecutor(WRITERS + 1) as threads:
        writers = [threads.submit(keep_at, works[number % len(works)], api, is_killed) for number in range(WRITERS)]
        looking = threads.submit(look_for, before, api, complaints, is_killed)
        try:
            yield complaints
        finally:
            is_killed.set()
            runtime.kill()
    complaints += [
        f"a writer was refused: {error!r}" for error in (each.exception() for each in [*writers, looking]) if error
    ]


def keep_at(work: Callable[[httpx.Client], None], api: httpx.Client, is_killed: threading.Event) -> None:
    """
    Write until the runtime is killed.

    Raises:
        httpx.HTTPError: it refuses, or drops a connection while it is alive.
    """
    while True:
        try:
            work(api)
        except httpx.TransportError:
            if is_killed.is_set():
                return
            raise
        except httpx.HTTPStatusError as error:
            if not is_unavailable(error):
                raise
            time.sleep(0.05)


def look_for(before: Acknowledged | None, api: httpx.Client, complaints: list[str], is_killed: threading.Event) -> None:
    """Look for what is missing, as far as one comes before the kill: in the end all of it is looked for again."""
    try:
        complaints.extend(before.missing(api) if before else [])
    except httpx.TransportError:
        if not is_killed.is_set():
            raise
    except httpx.HTTPStatusError as error:
        if not is_unavailable(error):
            raise


def is_unavailable(error: httpx.HTTPStatusError) -> bool:
    """Whether the runtime says that its database is down."""
    return error.response.status_code == 503


def wait_for_writes(runtime: RunningRuntime, now: Acknowledged, count: int) -> None:
    wait_until(lambda: now.count >= count, runtime.log.read_text)


def client(runtime: RunningRuntime) -> httpx.Client:
    limits = httpx.Limits(max_connections=None)
    return httpx.Client(base_url=f"{runtime.url}/api/v1", timeout=60, limits=limits, trust_env=False)
