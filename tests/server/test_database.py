"""The database: changes share commits, and nothing else."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from aureus_local.storage.database import Database
from aureus_local.storage.sqlite import open_folder


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_folder(tmp_path)
    with opened.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE t (n INTEGER UNIQUE)"))
    yield opened
    opened.close()


def insert(number: int) -> sa.TextClause:
    return sa.text(f"INSERT INTO t VALUES ({number})")


def numbers(connection: sa.Connection) -> list[int]:
    return list(connection.execute(sa.text("SELECT n FROM t ORDER BY n")).scalars())


async def test_a_change_that_fails_takes_no_other_with_it(database: Database) -> None:
    def change(number: int) -> Callable[[sa.Connection], int]:
        def write(connection: sa.Connection) -> int:
            connection.execute(insert(number))
            if number % 10 == 3:
                raise ZeroDivisionError(number)
            return number

        return write

    results = await asyncio.gather(*(database.write(change(number)) for number in range(100)), return_exceptions=True)

    assert [str(result) for result in results if isinstance(result, BaseException)] == [*map(str, range(3, 100, 10))]
    assert await database.read(numbers) == [n for n in range(100) if n % 10 != 3]


async def test_what_was_written_is_read_at_once(database: Database) -> None:
    for number in range(50):
        await database.write(partial(sa.Connection.execute, statement=insert(number)))
        assert number in await database.read(numbers)


async def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    reading, written = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def write(connection: sa.Connection) -> None:
        connection.execute(insert(1))
        loop.call_soon_threadsafe(reading.set)
        asyncio.run_coroutine_threadsafe(written.wait(), loop).result()

    writing = asyncio.ensure_future(database.write(write))
    await reading.wait()
    assert await database.read(numbers) == []
    written.set()
    await writing
    assert await database.read(numbers) == [1]


async def test_closing_makes_the_changes_that_wait(tmp_path: Path) -> None:
    database = open_folder(tmp_path / "other")
    await database.write(lambda connection: connection.execute(sa.text("CREATE TABLE t (n INTEGER)")).rowcount)
    waiting = [
        asyncio.ensure_future(database.write(lambda connection: connection.execute(insert(1)).rowcount))
        for _ in range(50)
    ]
    await asyncio.sleep(0)
    await asyncio.to_thread(database.close)
    assert await asyncio.gather(*waiting) == [1] * 50

    again = open_folder(tmp_path / "other")
    assert await again.read(numbers) == [1] * 50
    again.close()


def test_a_new_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    open_folder(tmp_path / "data").close()

    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
