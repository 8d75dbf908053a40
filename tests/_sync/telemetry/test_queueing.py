# DO NOT EDIT: written by custom/tools/compose.py from tests/_async/telemetry/test_queueing.py; change that, then run `make generate`
"""What is reported is queued within bounds, and sent in batches (sync)."""

import threading
from typing import Any

import pytest

from aureus_sdk import SyncAureusClient, InvalidInputError, Metric, Span, TelemetryEvent, TelemetryReport, TelemetrySettings
from tests._sync.telemetry.reporting import NOW, client_of, event, metric, metrics
from tests.support.telemetry_server import Answer, Post, telemetry_server


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
