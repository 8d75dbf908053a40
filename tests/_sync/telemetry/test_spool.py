# DO NOT EDIT: written by custom/tools/compose.py from tests/_async/telemetry/test_spool.py; change that, then run `make generate`
"""What could not be sent is kept on disk, and sent by the next (sync)."""

import json
from pathlib import Path

import pytest

from aureus_sdk import SyncAureusClient, TelemetryReport, TelemetrySettings
from tests._sync.telemetry.reporting import A_LINE, assert_accounted, client_of, event, files_in, metric, metrics, span
from tests.support.telemetry_server import Answer, Post, telemetry_server


def test_what_could_not_be_sent_is_kept_on_disk_and_sent_by_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    with telemetry_server(lambda _: Answer(503)) as server:
        with SyncAureusClient(
            server.url, api_key="canary-key", max_retries=0, telemetry=TelemetrySettings(spool=folder, exit_timeout=0)
        ) as client:
            for item in metrics(3):
                client.telemetry.report_metric(item)
            client.telemetry.report_event(event(id="e"))
            client.telemetry.report_span(span())
        report = client.telemetry.flush(0)
    assert report == TelemetryReport(accepted=5, sent=0, dropped={}, spooled=5, pending=0)
    [file] = files_in(folder)
    assert "canary" not in file.read_text()
    assert len(file.read_text().splitlines()) == 5
    with file.open("a") as broken:
        broken.write('{"kind": "metric", "item": {}}\n{"kind": 1}\n[]\n{"ki')

    with telemetry_server() as server:
        with client_of(server.url, spool=folder) as client:
            telemetry = client.telemetry
            server.wait_for_items(5)
            while files_in(folder):  # until the answer has arrived
                assert_accounted(telemetry.flush(0))
        assert dict(server.stored) == dict.fromkeys(["m0", "m1", "m2", "e", "s"], 1)
        sent = {item["id"]: item for post in server.posts for item in post.items}
    assert sent["m2"] == metrics(3)[2].to_dict()
    assert (sent["e"], sent["s"]) == (event(id="e").to_dict(), span().to_dict())
    assert files_in(folder) == []


def test_a_queue_that_fills_while_the_server_fails_goes_to_disk_and_comes_back(tmp_path: Path) -> None:
    answers = iter([503] * 2)

    def decide(_: Post) -> Answer:
        return Answer(next(answers, 200))

    with telemetry_server(decide) as server:
        with client_of(server.url, spool=tmp_path, max_queue_items=10, batch_items=2, max_age=0.01) as client:
            for item in metrics(10):
                client.telemetry.report_metric(item)
            server.wait_for_items(10)
            while (report := client.telemetry.flush(20)).pending:  # until what was sent is off the disk
                assert_accounted(report)
    assert_accounted(report)
    assert report.dropped == {}
    assert report.spooled > 0


def test_a_file_on_disk_that_can_be_sent_in_part_is_counted_once(tmp_path: Path) -> None:
    lines = [json.dumps({"kind": "metric", "item": item.to_dict()}) for item in metrics(6)]
    (tmp_path / "telemetry-1.jsonl").write_text("\n".join(lines))
    answers = iter([200, 503, 200, 503])

    with telemetry_server(lambda _: Answer(next(answers, 200))) as server:
        with client_of(server.url, spool=tmp_path, batch_items=2) as client:
            while (report := client.telemetry.flush(0)).sent < 6:
                assert_accounted(report)
            assert files_in(tmp_path) == []
    assert report == TelemetryReport(accepted=6, sent=6, dropped={}, spooled=0, pending=0)
    assert dict(server.stored) == {f"m{value}": 1 for value in range(6)}


def test_of_a_file_on_disk_that_is_larger_than_may_be_written_nothing_is_lost(tmp_path: Path) -> None:
    lines = [json.dumps({"kind": "metric", "item": item.to_dict()}) for item in metrics(6)]
    (tmp_path / "telemetry-1.jsonl").write_text("\n".join(lines))
    answers = iter([200, 503])

    with telemetry_server(lambda _: Answer(next(answers, 200))) as server:
        with client_of(server.url, spool=tmp_path, batch_items=2, max_spool_bytes=len(lines[0])) as client:
            client.telemetry.flush(0)
            server.wait_for_items(6)
    assert dict(server.stored) == {f"m{value}": 1 for value in range(6)}


def test_a_file_on_disk_is_sent_when_the_server_recovers_though_nothing_more_is_reported(tmp_path: Path) -> None:
    (tmp_path / "telemetry-1.jsonl").write_text(A_LINE)
    answers = iter([503] * 2)
    with telemetry_server(lambda _: Answer(next(answers, 200))) as server:
        with client_of(server.url, spool=tmp_path, max_age=0.01) as client:
            telemetry = client.telemetry
            server.wait_for_items(1)
            while files_in(tmp_path):  # until the answer has arrived
                assert_accounted(telemetry.flush(0))


def test_a_flush_sends_all_that_is_on_disk_so_that_short_programs_leave_nothing_there(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"telemetry-{number}.jsonl").write_text(A_LINE.replace("on disk", f"on disk {number}"))
    with telemetry_server() as server:
        client = client_of(server.url, spool=tmp_path)
        client.telemetry.report_metric(metric(id="new"))
        report = client.telemetry.flush(20)
        left = files_in(tmp_path)
        client.close()
    assert report == TelemetryReport(accepted=6, sent=6, dropped={}, spooled=0, pending=0)
    assert left == []
    assert dict(server.stored) == {"new": 1} | {f"on disk {number}": 1 for number in range(5)}


def test_a_flush_does_not_wait_for_what_the_server_does_not_take_from_the_disk(tmp_path: Path) -> None:
    (tmp_path / "telemetry-1.jsonl").write_text(A_LINE)

    def decide(post: Post) -> Answer:
        return Answer(503 if "on disk" in {item["id"] for item in post.items} else 200)

    with telemetry_server(decide) as server:
        client = client_of(server.url, spool=tmp_path, exit_timeout=0)
        client.telemetry.report_metric(metric(id="new"))
        report = client.telemetry.flush(600)
        client.close()
    assert report == TelemetryReport(accepted=1, sent=1, dropped={}, spooled=0, pending=0)
    assert len(files_in(tmp_path)) == 1


def test_a_folder_that_cannot_be_keeps_nothing_stops_nothing_and_is_told_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_of("http://127.0.0.1:1", spool=tmp_path / ("x" * 300), exit_timeout=0)
    client.telemetry.report_metric(metric())
    client.close()
    report = client.telemetry.flush(0)
    assert report == TelemetryReport(accepted=1, sent=0, dropped={"closed": 1}, spooled=0, pending=0)
    [told] = [record.getMessage() for record in caplog.records if "spool_failed" in record.getMessage()]
    assert f"folder={tmp_path / ('x' * 300)}" in told
    assert "File name too long" in told


def test_a_file_that_is_gone_when_it_is_looked_at_takes_no_room_on_disk(tmp_path: Path) -> None:
    (tmp_path / "telemetry-1.jsonl").symlink_to(tmp_path / "gone")
    with client_of("http://127.0.0.1:1", spool=tmp_path, exit_timeout=0) as client:
        client.telemetry.report_metric(metric())
    report = client.telemetry.flush(0)
    assert report == TelemetryReport(accepted=1, sent=0, dropped={}, spooled=1, pending=0)


def test_the_spool_is_bounded(tmp_path: Path) -> None:
    settings = TelemetrySettings(spool=tmp_path, max_spool_bytes=250, exit_timeout=0)
    with SyncAureusClient("http://127.0.0.1:1", telemetry=settings) as client:
        for item in metrics(10):
            client.telemetry.report_metric(item)
    report = client.telemetry.flush(0)
    assert report == TelemetryReport(accepted=10, sent=0, dropped={"closed": 8}, spooled=2, pending=0)
    assert sum(file.stat().st_size for file in files_in(tmp_path)) <= 250
