"""The soak that kills runtimes: it loses nothing on PostgreSQL either, and notices what is lost."""

import random
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from soak import kill
from soak.acknowledged import Acknowledged
from soak.kill import Place
from tests.support.postgresql import is_installed
from tests.support.waiting import wait_until


@pytest.fixture
def killed() -> Iterator[tuple[Place, Acknowledged]]:
    """A place whose runtime was killed after it had acknowledged something of each kind."""
    with kill.place(on_postgresql=False) as here:
        told = Acknowledged(here.folder / "ledgers")
        told.ledgers.mkdir()
        with here.started() as runtime, kill.writing(runtime, told, None) as complaints:
            wait_until(lambda: bool(told.metrics and told.completed) and "redeemed" in told.approvals.values())
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
    metric = next(iter(told.metrics))
    token = next(token for token, status in told.approvals.items() if status == "redeemed")
    action_id = next(action_id for action_id, outcomes in told.audited.items() if "redeemed" in outcomes)
    run_id = next(iter(told.runs.values()))
    changed = [
        database.execute(statement, [given]).rowcount
        for statement, given in [
            ("DELETE FROM aureus_metrics WHERE item LIKE '%' || ? || '%'", metric),
            ("UPDATE aureus_approvals SET status = 'approved' WHERE json_extract(asked, '$.token') = ?", token),
            ("DELETE FROM aureus_audit_records WHERE outcome = 'redeemed' AND action_id = ?", action_id),
            ("DELETE FROM workflow_status WHERE workflow_uuid = ?", run_id),
        ]
    ]
    database.close()
    assert changed == [1, 1, 1, 1]

    found = "\n".join(missing(here, told))
    assert f"task {task_id} of workflow {workflow_id} ran again" in found
    assert f"approval {token} is approved, and was redeemed" in found
    assert f"action {action_id} has ['held', 'approved'] in the audit log" in found
    assert f"run {run_id} is lost" in found
    assert f"metric {metric} is lost" in found
    assert len(found.splitlines()) == 5


def test_a_connection_that_is_dropped_counts_unless_the_runtime_is_killed(tmp_path: Path) -> None:
    told, is_killed = Acknowledged(tmp_path), threading.Event()
    with kill.place(on_postgresql=False) as here, here.started() as runtime, kill.client(runtime) as api:
        runtime.kill()
        with pytest.raises(httpx.TransportError):
            kill.keep_at(told.write_metric, api, is_killed)
        is_killed.set()
        kill.keep_at(told.write_metric, api, is_killed)


def test_nothing_is_lost_when_runtime_and_database_are_killed_in_turn() -> None:
    if not is_installed():
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with kill.place(on_postgresql=True) as here:
        assert kill.kills(here, 2, random.Random(1)) == 0
