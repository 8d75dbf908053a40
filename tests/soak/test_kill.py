"""The soak that kills runtimes: it loses nothing on PostgreSQL either, and notices what is lost."""

import random
import sqlite3
import time
from collections.abc import Iterator

import pytest

from soak import kill
from soak.acknowledged import Acknowledged
from soak.kill import Place
from tests.support.postgresql import is_installed


@pytest.fixture
def killed() -> Iterator[tuple[Place, Acknowledged]]:
    """A place whose runtime was killed after it had acknowledged something of each kind."""
    with kill.place(on_postgresql=False) as here:
        told = Acknowledged(here.folder / "ledgers")
        told.ledgers.mkdir()
        with here.started() as runtime, kill.writing(runtime, told, None) as complaints:
            deadline = time.monotonic() + 60
            while not (told.metrics and told.completed and "redeemed" in told.approvals.values()):
                assert time.monotonic() < deadline
                time.sleep(0.01)
        assert complaints == []
        yield here, told


def missing(here: Place, told: Acknowledged) -> Iterator[str]:
    with here.started() as runtime, kill.client(runtime) as api:
        yield from told.missing_at_the_end(api)


def test_what_is_lost_is_noticed(killed: tuple[Place, Acknowledged]) -> None:
    here, told = killed
    assert list(missing(here, told)) == []

    workflow_id, task_id = next(iter(told.completed))
    with (told.ledgers / workflow_id).open("a") as ledger:
        ledger.write(f"{task_id}\n")
    database = sqlite3.connect(here.folder / "data" / "aureus.sqlite", isolation_level=None)
    latest = "SELECT max(number) FROM aureus_metrics WHERE name = ?"
    database.execute(f"DELETE FROM aureus_metrics WHERE number = ({latest})", [told.name])
    redeemed = "SELECT max(number) FROM aureus_approvals WHERE status = 'redeemed'"
    database.execute(f"UPDATE aureus_approvals SET status = 'approved' WHERE number = ({redeemed})")
    run_id = next(iter(told.runs.values()))
    database.execute("DELETE FROM workflow_status WHERE workflow_uuid = ?", [run_id])
    database.close()

    found = "\n".join(missing(here, told))
    assert f"task {task_id} of workflow {workflow_id} ran again" in found
    assert " is approved, and was redeemed" in found
    assert f"run {run_id} is lost" in found
    assert "metric " in found
    assert len(found.splitlines()) == 4


def test_nothing_is_lost_when_runtime_and_database_are_killed_in_turn() -> None:
    if not is_installed():
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with kill.place(on_postgresql=True) as here:
        assert kill.kills(here, 2, random.Random(1)) == 0
