# hand-written; composed into tests/_sync by make generate
"""What the server answers decides what becomes of each item (async)."""
# pyright: reportPrivateUsage=false
# (a lock is held to see that nothing waits for it)

import logging
import sys
import threading
from collections import Counter

import httpx
import pytest

from aureus_sdk import AureusClient, TelemetryReport, TelemetrySettings
from tests._async.telemetry.reporting import client_of, event, metric, metrics, span
from tests.support.reachable import text_within
from tests.support.telemetry_server import BATCH, Answer, Post, telemetry_server


@pytest.mark.parametrize("status", [400, 413, 422])
async def test_a_poisoned_item_costs_only_itself(status: int) -> None:
    poisoned = {"m3", "m16"}

    def decide(post: Post) -> Answer:
        return Answer(status if poisoned & set(post.ids) else 200)

    with telemetry_server(decide) as server:
        async with client_of(server.url) as client:
            for item in metrics(20):
                client.telemetry.report_metric(item)
            report = await client.telemetry.flush(20)
        assert report == TelemetryReport(accepted=20, sent=18, dropped={"rejected": 2}, spooled=0, pending=0)
        assert set(server.stored) == {f"m{value}" for value in range(20)} - poisoned
        assert set(server.stored.values()) == {1}


async def test_an_item_on_which_the_server_fails_costs_only_itself_in_the_end() -> None:
    def decide(post: Post) -> Answer:
        return Answer(500 if "m3" in post.ids else 200)

    with telemetry_server(decide) as server:
        async with client_of(server.url, max_age=0.01) as client:
            for item in metrics(20):
                client.telemetry.report_metric(item)
            report = await client.telemetry.flush(20)
        assert report == TelemetryReport(accepted=20, sent=19, dropped={"failed": 1}, spooled=0, pending=0)


async def test_items_that_the_server_rejects_are_dropped() -> None:
    with telemetry_server(lambda _: Answer(rejected=frozenset({"m1"}))) as server:
        async with client_of(server.url) as client:
            for item in metrics(3):
                client.telemetry.report_metric(item)
            report = await client.telemetry.flush(20)
        assert report == TelemetryReport(accepted=3, sent=2, dropped={"rejected": 1}, spooled=0, pending=0)


@pytest.mark.parametrize("status", [404, 405])
async def test_a_server_without_batches_is_sent_one_by_one_and_asked_no_more(status: int) -> None:
    def decide(post: Post) -> Answer:
        if post.path == BATCH:
            return Answer(status)
        return Answer(422 if "m1" in post.ids else 200)

    with telemetry_server(decide) as server:
        async with client_of(server.url) as client:
            for item in metrics(3):
                client.telemetry.report_metric(item)
            await client.telemetry.flush(20)
            client.telemetry.report_event(event(id="e"))
            client.telemetry.report_span(span())
            report = await client.telemetry.flush(20)
        assert report == TelemetryReport(accepted=5, sent=4, dropped={"rejected": 1}, spooled=0, pending=0)
        assert [post.path == BATCH for post in server.posts] == [True, *[False] * 5]
        assert sorted(server.stored) == ["e", "m0", "m2", "s"]


@pytest.mark.parametrize("status", [401, 404, 409, 429, 500, 503])
async def test_a_server_that_recovers_gets_everything_once(status: int) -> None:
    failures = iter([status] * 5)
    with telemetry_server(lambda _: Answer(next(failures, 200))) as server:
        async with client_of(server.url, max_age=0.01, batch_items=10) as client:
            for item in metrics(25):
                client.telemetry.report_metric(item)
            report = await client.telemetry.flush(20)
        assert report == TelemetryReport(accepted=25, sent=25, dropped={}, spooled=0, pending=0)
        assert sorted(server.stored.values()) == [1] * 25


async def test_an_answer_that_accounts_for_too_few_acknowledges_nothing() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        del request
        return httpx.Response(200, json={"accepted": 1, "rejected": []})

    async with httpx.AsyncClient(transport=httpx.MockTransport(handle)) as http_client:
        client = AureusClient(
            "http://aureus.test", http_client=http_client, telemetry=TelemetrySettings(exit_timeout=0)
        )
        for item in metrics(3):
            client.telemetry.report_metric(item)
        report = await client.telemetry.flush(0.2)
        assert (report.sent, report.pending) == (0, 3)
        await client.aclose()


async def test_the_users_own_http_client_is_used() -> None:
    paths: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.path)
        return httpx.Response(200, json={"accepted": 1, "rejected": []})

    http_client = httpx.AsyncClient(transport=httpx.MockTransport(handle))
    async with http_client, AureusClient("http://aureus.test", http_client=http_client) as client:
        client.telemetry.report_metric(metric())
        report = await client.telemetry.flush(20)
    assert (report.sent, paths) == (1, [BATCH])


async def test_a_key_that_the_server_refuses_is_replaced() -> None:
    keys = iter(["old", "new"])

    def decide(post: Post) -> Answer:
        return Answer(200 if post.authorization == "Bearer new" else 401)

    with telemetry_server(decide) as server:
        async with AureusClient(server.url, api_key=lambda: next(keys), max_retries=0) as client:
            client.telemetry.report_metric(metric())
            report = await client.telemetry.flush(20)
    assert report == TelemetryReport(accepted=1, sent=1, dropped={}, spooled=0, pending=0)
    assert [post.authorization for post in server.posts] == ["Bearer old", "Bearer new"]


async def test_the_log_tells_of_outages_and_of_what_was_dropped(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "aureus_sdk")
    others = sys._current_frames().keys() - {threading.get_ident()}  # clients of other tests tell of their losses late
    failures = iter([503] * 3)
    with telemetry_server(lambda _: Answer(next(failures, 200))) as server:
        async with client_of(server.url, max_queue_items=10, batch_items=10) as client:
            for item in metrics(40):
                client.telemetry.report_metric(item)
            await client.telemetry.flush(20)
            for item in metrics(5):
                client.telemetry.report_metric(item)
            server.decide = lambda _: Answer(422)
        report = await client.telemetry.flush(0)
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
async def test_a_filter_of_the_log_that_raises_costs_nothing(number: int, capsys: pytest.CaptureFixture[str]) -> None:
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
            async with client_of(server.url, max_age=0.01) as client:
                for item in metrics(3):
                    client.telemetry.report_metric(item)
                server.wait_for_items(2)  # without flushing
                await client.telemetry.flush(20)
                client.telemetry.report_metric(metric(id="after"))
            report = await client.telemetry.flush(0)
    finally:
        log.removeFilter(refuse)
    assert report == TelemetryReport(accepted=4, sent=3, dropped={"rejected": 1}, spooled=0, pending=0)
    assert raised
    assert "RuntimeError: cannot read" in capsys.readouterr().err


async def test_the_key_is_sent_and_shown_nowhere() -> None:
    with telemetry_server() as server:
        async with AureusClient(server.url, api_key=lambda: "canary-key") as client:
            client.telemetry.report_metric(metric())
            report = await client.telemetry.flush(20)
            assert "canary" not in repr(client.telemetry) + repr(client.telemetry._worker) + text_within(report)
    assert report.sent == 1
