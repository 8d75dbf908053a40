# DO NOT EDIT: written by custom/tools/compose.py from tests/_async/test_telemetry.py; change that, then run `make generate`
"""The background reporter over real sockets: every item is sent, dropped for a reason, or pending (sync)."""
# pyright: reportPrivateUsage=false
# (a lock is held to see that nothing waits for it)

import gc
import json
import logging
import sys
import threading
import weakref
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import httpx
import pytest

from aureus_sdk import SyncAureusClient, InvalidInputError, Metric, Span, TelemetryEvent, TelemetryReport, TelemetrySettings
from tests.support.reachable import text_within
from tests.support.telemetry_server import BATCH, Answer, Post, telemetry_server

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATE = 600.0
"""Seconds; an age that no item reaches here."""


def metric(value: float = 1, **more: Any) -> Metric:
    return Metric(name="rows", value=value, timestamp=NOW, **more)


def metrics(number: int) -> list[Metric]:
    return [metric(value, id=f"m{value}") for value in range(number)]


def event(**more: Any) -> TelemetryEvent:
    return TelemetryEvent(type="custom", timestamp=NOW, data={"step": "import"}, **more)


def span(**more: Any) -> Span:
    return Span(id="s", trace_id="t", name="import", start_time=NOW, **more)


A_LINE = json.dumps({"kind": "metric", "item": metric(id="on disk").to_dict()}) + "\n"
"""A line of a file in a spool."""


def client_of(url: str, **settings: Any) -> SyncAureusClient:
    given: dict[str, Any] = {"max_age": LATE} | settings
    return SyncAureusClient(url, max_retries=0, telemetry=TelemetrySettings(**given))


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def assert_accounted(report: TelemetryReport) -> None:
    assert report.accepted == report.sent + sum(report.dropped.values()) + report.spooled + report.pending


def test_items_of_all_kinds_arrive_once_as_they_were_reported(runtime_url: str) -> None:
    name = f"background-{id(object())}"
    with SyncAureusClient(runtime_url) as client:
        with client.telemetry as telemetry:
            reused = Metric(name=name, value=0, timestamp=NOW, tags={"env": "test"})
            for value in range(250):
                reused.value = value
                telemetry.report_metric(reused)
                telemetry.report_metric(reused)
            telemetry.report_metric({"name": name, "value": 250, "timestamp": "2026-11-23T13:00:00+01:00", "id": name})
            telemetry.report_metric({"name": name, "value": 250, "timestamp": "2026-11-23T13:00:00+01:00", "id": name})
            telemetry.report_event(event(tags={"ünï": "cödé"}))
            log = {"timestamp": NOW, "level": "info", "message": "begun"}
            telemetry.report_span(Span(id=name, trace_id=name, name="s", start_time=NOW, duration=2.5, logs=[log]))

        report = client.telemetry.flush(0)
        assert report == TelemetryReport(accepted=504, sent=504, dropped={}, spooled=0, pending=0)
        found = client.get_metrics(name)
        [stored] = client.get_trace(name)
    assert [item.value for item in found] == [*(value for value in range(250) for _ in range(2)), 250]
    assert len({item.id for item in found}) == 501
    assert (found[0].tags, found[-1].timestamp) == ({"env": "test"}, NOW)
    assert stored == Span(id=name, trace_id=name, name="s", start_time=NOW, duration=2.5, logs=[log])


@pytest.mark.parametrize(
    "data",
    [{"x": float("nan")}, {"x": object()}, {"x": "\ud800"}, {"x": 10**5000}],
    ids=["nan", "object", "surrogate", "huge"],
)
def test_bad_input_is_refused_at_once_and_not_queued(data: dict[str, Any]) -> None:
    with client_of("http://127.0.0.1:1", exit_timeout=0) as client:
        model = event()
        model.data.update(data)
        with pytest.raises(InvalidInputError, match="data"):
            client.telemetry.report_event(model)
        with pytest.raises(InvalidInputError, match="value"):
            client.telemetry.report_metric({"name": "rows", "timestamp": NOW})
        assert (client.telemetry.flush(0)).accepted == 0


def test_what_free_form_values_may_hold_is_copied() -> None:
    data: dict[str, Any] = {"list": [1, 2.5, None, True, {"deep": "ü"}], "tuple": (1, 2), "large": 2**70}
    with telemetry_server() as server:
        with client_of(server.url) as client, client.telemetry as telemetry:
            telemetry.report_event(TelemetryEvent(type="custom", timestamp=NOW, data=data))
            data["list"][4]["deep"] = "changed"
            data["list"].append("changed")
        [[sent]] = [post.items for post in server.posts]
    expected = {"list": [1, 2.5, None, True, {"deep": "ü"}], "tuple": [1, 2], "large": 2**70}
    assert sent["data"] == expected


@pytest.mark.parametrize(
    ("settings", "sizes"),
    [
        ({"batch_items": 3}, [3, 3, 1]),
        ({"batch_items": 1}, [1] * 7),
        ({"batch_bytes": 450}, [3, 3, 1]),
        ({"batch_bytes": 1}, [1] * 7),
        ({}, [7]),
    ],
)
def test_batches_are_bounded_by_count_and_bytes(settings: dict[str, Any], sizes: list[int]) -> None:
    with telemetry_server() as server:
        with client_of(server.url, **settings) as client:
            for item in metrics(7):
                client.telemetry.report_metric(item)
        assert [len(post.items) for post in server.posts] == sizes
        assert [item for post in server.posts for item in post.ids] == [f"m{value}" for value in range(7)]


def test_a_full_batch_is_sent_at_once_and_the_rest_by_age() -> None:
    with telemetry_server() as server:
        with client_of(server.url, batch_items=3) as client:
            for item in metrics(4):
                client.telemetry.report_metric(item)
            server.wait_for_posts(1)
            assert [post.ids for post in server.posts] == [["m0", "m1", "m2"]]

    with telemetry_server() as server:
        with client_of(server.url, max_age=0.05) as client:
            client.telemetry.report_metric(metric(id="old"))
            server.wait_for_items(1)


def test_what_does_not_fit_into_the_queue_is_dropped_and_counted() -> None:
    is_open = threading.Event()

    def decide(_: Post) -> Answer:
        assert is_open.wait(20)
        return Answer()

    with telemetry_server(decide) as server:
        with client_of(server.url, max_queue_items=5, batch_items=2) as client:
            for item in metrics(9):
                client.telemetry.report_metric(item)
            report = client.telemetry.flush(0)
            assert report == TelemetryReport(accepted=9, sent=0, dropped={"queue_full": 4}, spooled=0, pending=5)
            is_open.set()
            report = client.telemetry.flush(20)
            assert report == TelemetryReport(accepted=9, sent=5, dropped={"queue_full": 4}, spooled=0, pending=0)
        assert sorted(server.stored) == ["m0", "m1", "m2", "m3", "m4"]

    with client_of("http://127.0.0.1:1", max_queue_bytes=1000, exit_timeout=0) as client:
        for _ in range(100):
            client.telemetry.report_metric(metric(tags={"text": "x" * 300}))
        assert (client.telemetry.flush(0)).pending == 2


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_poisoned_item_costs_only_itself(status: int) -> None:
    poisoned = {"m3", "m16"}

    def decide(post: Post) -> Answer:
        return Answer(status if poisoned & set(post.ids) else 200)

    with telemetry_server(decide) as server:
        with client_of(server.url) as client:
            for item in metrics(20):
                client.telemetry.report_metric(item)
            report = client.telemetry.flush(20)
        assert report == TelemetryReport(accepted=20, sent=18, dropped={"rejected": 2}, spooled=0, pending=0)
        assert set(server.stored) == {f"m{value}" for value in range(20)} - poisoned
        assert set(server.stored.values()) == {1}


def test_an_item_on_which_the_server_fails_costs_only_itself_in_the_end() -> None:
    def decide(post: Post) -> Answer:
        return Answer(500 if "m3" in post.ids else 200)

    with telemetry_server(decide) as server:
        with client_of(server.url, max_age=0.01) as client:
            for item in metrics(20):
                client.telemetry.report_metric(item)
            report = client.telemetry.flush(20)
        assert report == TelemetryReport(accepted=20, sent=19, dropped={"failed": 1}, spooled=0, pending=0)


def test_items_that_the_server_rejects_are_dropped() -> None:
    with telemetry_server(lambda _: Answer(rejected=frozenset({"m1"}))) as server:
        with client_of(server.url) as client:
            for item in metrics(3):
                client.telemetry.report_metric(item)
            report = client.telemetry.flush(20)
        assert report == TelemetryReport(accepted=3, sent=2, dropped={"rejected": 1}, spooled=0, pending=0)


@pytest.mark.parametrize("status", [404, 405])
def test_a_server_without_batches_is_sent_one_by_one_and_asked_no_more(status: int) -> None:
    def decide(post: Post) -> Answer:
        if post.path == BATCH:
            return Answer(status)
        return Answer(422 if "m1" in post.ids else 200)

    with telemetry_server(decide) as server:
        with client_of(server.url) as client:
            for item in metrics(3):
                client.telemetry.report_metric(item)
            client.telemetry.flush(20)
            client.telemetry.report_event(event(id="e"))
            client.telemetry.report_span(span())
            report = client.telemetry.flush(20)
        assert report == TelemetryReport(accepted=5, sent=4, dropped={"rejected": 1}, spooled=0, pending=0)
        assert [post.path == BATCH for post in server.posts] == [True, *[False] * 5]
        assert sorted(server.stored) == ["e", "m0", "m2", "s"]


@pytest.mark.parametrize("status", [401, 404, 409, 429, 500, 503])
def test_a_server_that_recovers_gets_everything_once(status: int) -> None:
    failures = iter([status] * 5)
    with telemetry_server(lambda _: Answer(next(failures, 200))) as server:
        with client_of(server.url, max_age=0.01, batch_items=10) as client:
            for item in metrics(25):
                client.telemetry.report_metric(item)
            report = client.telemetry.flush(20)
        assert report == TelemetryReport(accepted=25, sent=25, dropped={}, spooled=0, pending=0)
        assert sorted(server.stored.values()) == [1] * 25


def test_an_answer_that_accounts_for_too_few_acknowledges_nothing() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        del request
        return httpx.Response(200, json={"accepted": 1, "rejected": []})

    with httpx.Client(transport=httpx.MockTransport(handle)) as http_client:
        client = SyncAureusClient(
            "http://aureus.test", http_client=http_client, telemetry=TelemetrySettings(exit_timeout=0)
        )
        for item in metrics(3):
            client.telemetry.report_metric(item)
        report = client.telemetry.flush(0.2)
        assert (report.sent, report.pending) == (0, 3)
        client.close()


def test_flushing_ends_in_time_though_the_server_never_answers() -> None:
    is_over = threading.Event()

    def decide(_: Post) -> Answer:
        is_over.wait(20)
        return Answer()

    with telemetry_server(decide) as server:
        client = client_of(server.url, exit_timeout=0.05)
        client.telemetry.report_metric(metric())
        report = client.telemetry.flush(0.05)
        assert report == TelemetryReport(accepted=1, sent=0, dropped={}, spooled=0, pending=1)
        client.close()
        report = client.telemetry.flush(0)
        is_over.set()
    assert report == TelemetryReport(accepted=1, sent=0, dropped={"closed": 1}, spooled=0, pending=0)


def test_closing_sends_what_waits_and_counts_what_comes_after() -> None:
    with telemetry_server() as server:
        client = client_of(server.url)
        telemetry = client.telemetry
        telemetry.report_metric(metric())
        client.close()
        client.close()
        telemetry.report_metric(metric())
        report = telemetry.flush(20)
        assert report == TelemetryReport(accepted=2, sent=1, dropped={"closed": 1}, spooled=0, pending=0)
        assert len(server.stored) == 1


def test_what_is_reported_for_the_first_time_after_closing_is_dropped(tmp_path: Path) -> None:
    (tmp_path / "telemetry-1.jsonl").write_text(A_LINE)
    with telemetry_server() as server:
        client = client_of(server.url, spool=tmp_path)
        client.close()
        client.telemetry.report_metric(metric())
        report = client.telemetry.flush(20)
        assert server.posts == []
    assert report == TelemetryReport(accepted=1, sent=0, dropped={"closed": 1}, spooled=0, pending=0)


def test_threads_that_race_for_the_first_use_get_one_reporter() -> None:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with telemetry_server() as server:
            for number in range(50):
                client = client_of(server.url)

                def report(value: int, client: SyncAureusClient = client) -> object:
                    client.telemetry.report_metric(metric(value))
                    return client.telemetry

                with ThreadPoolExecutor(8) as pool:
                    found = list(pool.map(report, range(8)))
                assert found == [client.telemetry] * 8
                report_of_all = client.telemetry.flush(20)
                assert report_of_all == TelemetryReport(accepted=8, sent=8, dropped={}, spooled=0, pending=0)
                client.close()
                assert sum(server.stored.values()) == len(server.stored) == 8 * (number + 1)
    finally:
        sys.setswitchinterval(interval)


def test_a_reporter_that_came_second_is_never_started_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "telemetry-1.jsonl").write_text(A_LINE)
    is_made, may_go_on, is_over = threading.Event(), threading.Event(), threading.Event()
    losers: list[weakref.ref[object]] = []
    found: list[object] = []

    def stop_when_it_is_made(frame: FrameType, event: str, made: Any) -> Any:
        if frame.f_code.co_name == "_new_reporter" and event == "return":
            losers.extend(weakref.ref(part) for part in made)
            is_made.set()
            assert may_go_on.wait(20)
        return stop_when_it_is_made

    def come_second(client: SyncAureusClient) -> None:
        sys.settrace(stop_when_it_is_made)
        found.append(client.telemetry)
        sys.settrace(None)

    def decide(_: Post) -> Answer:
        is_over.wait(20)  # there is a file on disk, which a reporter would wait for
        return Answer()

    with telemetry_server(decide) as server:
        with client_of(server.url, spool=tmp_path) as client:
            second = threading.Thread(target=come_second, args=(client,))
            second.start()
            assert is_made.wait(20)
            telemetry = client.telemetry
            server.wait_for_posts(1)
            may_go_on.set()
            second.join()
            assert found == [telemetry]
            gc.collect()
            assert [loser() for loser in losers] == [None, None]
            is_over.set()
            server.wait_for_items(1)
    assert dict(server.stored) == {"on disk": 1}


def test_views_share_the_reporter() -> None:
    client = SyncAureusClient("http://127.0.0.1:1")
    assert client.with_options(correlation_id="c").telemetry is client.telemetry
    client.close()


def test_the_users_own_http_client_is_used() -> None:
    paths: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.path)
        return httpx.Response(200, json={"accepted": 1, "rejected": []})

    http_client = httpx.Client(transport=httpx.MockTransport(handle))
    with http_client, SyncAureusClient("http://aureus.test", http_client=http_client) as client:
        client.telemetry.report_metric(metric())
        report = client.telemetry.flush(20)
    assert (report.sent, paths) == (1, [BATCH])


@pytest.mark.parametrize("batch_items", [50, 200])
def test_many_threads_lose_nothing(batch_items: int) -> None:
    with telemetry_server() as server:
        with client_of(server.url, max_queue_items=100_000, batch_items=batch_items, max_age=0.01) as client:

            def report() -> None:
                for _ in range(500):
                    client.telemetry.report_metric(metric())

            threads = [threading.Thread(target=report) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            server.wait_for_items(2000)  # without flushing
            report_of_all = client.telemetry.flush(20)
        assert report_of_all == TelemetryReport(accepted=2000, sent=2000, dropped={}, spooled=0, pending=0)
        assert sum(server.stored.values()) == len(server.stored) == 2000


def test_a_finaliser_that_reports_while_the_lock_is_held_does_not_block() -> None:
    class Cyclic:
        def __init__(self) -> None:
            self.myself = self

    with telemetry_server() as server:
        with client_of(server.url) as client:
            telemetry = client.telemetry
            lock = telemetry._worker._lock
            dying = Cyclic()
            weakref.finalize(dying, telemetry.report_metric, metric(id="last words"))
            with lock:
                del dying
                gc.collect()
            report = telemetry.flush(20)
        assert (report.accepted, report.sent, list(server.stored)) == (1, 1, ["last words"])


def test_flushing_and_closing_end_in_time_where_a_signal_handler_has_interrupted_the_holder_of_the_lock() -> None:
    with telemetry_server() as server:
        with client_of(server.url, exit_timeout=0.05) as client:
            telemetry = client.telemetry
            telemetry.report_metric(metric())
            with telemetry._worker._lock:
                for report in (telemetry.flush(0), telemetry.flush(0.05), telemetry.close()):
                    assert report == TelemetryReport(accepted=1, sent=0, dropped={}, spooled=0, pending=1)
            report = telemetry.flush(20)
        assert report == TelemetryReport(accepted=1, sent=1, dropped={}, spooled=0, pending=0)


def test_a_key_that_the_server_refuses_is_replaced() -> None:
    keys = iter(["old", "new"])

    def decide(post: Post) -> Answer:
        return Answer(200 if post.authorization == "Bearer new" else 401)

    with telemetry_server(decide) as server:
        with SyncAureusClient(server.url, api_key=lambda: next(keys), max_retries=0) as client:
            client.telemetry.report_metric(metric())
            report = client.telemetry.flush(20)
    assert report == TelemetryReport(accepted=1, sent=1, dropped={}, spooled=0, pending=0)
    assert [post.authorization for post in server.posts] == ["Bearer old", "Bearer new"]


def test_the_log_tells_of_outages_and_of_what_was_dropped(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "aureus_sdk")
    others = sys._current_frames().keys() - {threading.get_ident()}  # clients of other tests tell of their losses late
    failures = iter([503] * 3)
    with telemetry_server(lambda _: Answer(next(failures, 200))) as server:
        with client_of(server.url, max_queue_items=10, batch_items=10) as client:
            for item in metrics(40):
                client.telemetry.report_metric(item)
            client.telemetry.flush(20)
            for item in metrics(5):
                client.telemetry.report_metric(item)
            server.decide = lambda _: Answer(422)
        report = client.telemetry.flush(0)
    own = [record for record in caplog.records if record.thread not in others]
    told = [record.__dict__["aureus"] for record in own if record.msg.startswith("%s")]
    told = [facts for facts in told if facts["event"].startswith("telemetry")]
    outages = [facts for facts in told if facts["event"] != "telemetry_dropped"]
    assert [facts.pop("event") for facts in outages] == ["telemetry_outage", "telemetry_recovered"]
    assert outages[0] == {"error": "ServerError", "status": 503}
    assert outages[1].keys() == {"failures", "seconds"}
    dropped: Counter[str] = Counter()
    for facts in told:
        if facts.pop("event", "") == "telemetry_dropped":
            dropped.update(facts)
    assert dropped == report.dropped
    assert dropped.keys() == {"queue_full", "rejected"}


@pytest.mark.parametrize("number", [1, 100])
def test_a_filter_of_the_log_that_raises_costs_nothing(number: int, capsys: pytest.CaptureFixture[str]) -> None:
    raised = 0

    def refuse(record: logging.LogRecord) -> bool:
        nonlocal raised
        raised += 1
        if raised <= number:
            raise RuntimeError(f"cannot read {record.msg}")
        return True

    failures = iter([503])
    log = logging.getLogger("aureus_sdk")
    log.addFilter(refuse)
    try:
        with telemetry_server(lambda _: Answer(next(failures, 200), frozenset({"m1"}))) as server:
            with client_of(server.url, max_age=0.01) as client:
                for item in metrics(3):
                    client.telemetry.report_metric(item)
                server.wait_for_items(2)  # without flushing
                client.telemetry.flush(20)
                client.telemetry.report_metric(metric(id="after"))
            report = client.telemetry.flush(0)
    finally:
        log.removeFilter(refuse)
    assert report == TelemetryReport(accepted=4, sent=3, dropped={"rejected": 1}, spooled=0, pending=0)
    assert raised
    assert "RuntimeError: cannot read" in capsys.readouterr().err


def test_the_key_is_sent_and_shown_nowhere() -> None:
    with telemetry_server() as server:
        with SyncAureusClient(server.url, api_key=lambda: "canary-key") as client:
            client.telemetry.report_metric(metric())
            report = client.telemetry.flush(20)
            assert "canary" not in repr(client.telemetry) + repr(client.telemetry._worker) + text_within(report)
    assert report.sent == 1


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


def test_a_folder_that_cannot_be_keeps_nothing_and_stops_nothing(tmp_path: Path) -> None:
    client = client_of("http://127.0.0.1:1", spool=tmp_path / ("x" * 300), exit_timeout=0)
    client.telemetry.report_metric(metric())
    client.close()
    report = client.telemetry.flush(0)
    assert report == TelemetryReport(accepted=1, sent=0, dropped={"closed": 1}, spooled=0, pending=0)


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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, value) for name in ("max_queue_items", "batch_bytes") for value in (0, -1, 1.5, "1", True, 10**12)),
        *((name, value) for name in ("max_age", "exit_timeout") for value in (-1, "1", True, float("nan"), 1e9)),
        ("flush_on_sigterm", 1),
        ("spool", 1),
    ],
)
def test_settings_that_cannot_work_are_refused(name: str, value: object) -> None:
    settings: dict[str, Any] = {name: value}
    with pytest.raises(InvalidInputError, match=name):
        TelemetrySettings(**settings)


def test_what_are_no_settings_and_no_seconds_is_refused() -> None:
    settings: Any = {"max_age": 1}
    with pytest.raises(InvalidInputError, match="telemetry: must be TelemetrySettings, got dict"):
        SyncAureusClient(telemetry=settings)
    client = SyncAureusClient("http://127.0.0.1:1")
    for seconds in (-1.0, float("nan")):
        with pytest.raises(InvalidInputError, match="timeout"):
            client.telemetry.flush(seconds)
    client.close()
