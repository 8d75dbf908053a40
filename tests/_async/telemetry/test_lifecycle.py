# hand-written; composed into tests/_sync by make generate
"""The reporter from its first use to its end, whoever interrupts it (async)."""
# pyright: reportPrivateUsage=false
# (a lock is held to see that nothing waits for it)

import gc
import sys
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType
from typing import Any

from aureus_sdk import AureusClient, TelemetryReport
from tests._async.telemetry.reporting import (
    A_LINE,
    client_of,
    metric,
)
from tests.support.telemetry_server import Answer, Post, telemetry_server


async def test_flushing_ends_in_time_though_the_server_never_answers() -> None:
    is_over = threading.Event()

    def decide(_: Post) -> Answer:
        is_over.wait(20)
        return Answer()

    with telemetry_server(decide) as server:
        client = client_of(server.url, exit_timeout=0.05)
        client.telemetry.report_metric(metric())
        report = await client.telemetry.flush(0.05)
        assert report == TelemetryReport(accepted=1, sent=0, dropped={}, spooled=0, pending=1)
        await client.aclose()
        report = await client.telemetry.flush(0)
        is_over.set()
    assert report == TelemetryReport(accepted=1, sent=0, dropped={"closed": 1}, spooled=0, pending=0)


async def test_closing_sends_what_waits_and_counts_what_comes_after() -> None:
    with telemetry_server() as server:
        client = client_of(server.url)
        telemetry = client.telemetry
        telemetry.report_metric(metric())
        await client.aclose()
        await client.aclose()
        telemetry.report_metric(metric())
        report = await telemetry.flush(20)
        assert report == TelemetryReport(accepted=2, sent=1, dropped={"closed": 1}, spooled=0, pending=0)
        assert len(server.stored) == 1


async def test_what_is_reported_for_the_first_time_after_closing_is_dropped(tmp_path: Path) -> None:
    (tmp_path / "telemetry-1.jsonl").write_text(A_LINE)
    with telemetry_server() as server:
        client = client_of(server.url, spool=tmp_path)
        await client.aclose()
        client.telemetry.report_metric(metric())
        report = await client.telemetry.flush(20)
        assert server.posts == []
    assert report == TelemetryReport(accepted=1, sent=0, dropped={"closed": 1}, spooled=0, pending=0)


async def test_threads_that_race_for_the_first_use_get_one_reporter() -> None:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with telemetry_server() as server:
            for number in range(50):
                client = client_of(server.url)

                def report(value: int, client: AureusClient = client) -> object:
                    client.telemetry.report_metric(metric(value))
                    return client.telemetry

                with ThreadPoolExecutor(8) as pool:
                    found = list(pool.map(report, range(8)))
                assert found == [client.telemetry] * 8
                report_of_all = await client.telemetry.flush(20)
                assert report_of_all == TelemetryReport(accepted=8, sent=8, dropped={}, spooled=0, pending=0)
                await client.aclose()
                assert sum(server.stored.values()) == len(server.stored) == 8 * (number + 1)
    finally:
        sys.setswitchinterval(interval)


async def test_a_reporter_that_came_second_is_never_started_and_leaves_nothing_behind(tmp_path: Path) -> None:
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

    def come_second(client: AureusClient) -> None:
        sys.settrace(stop_when_it_is_made)
        found.append(client.telemetry)
        sys.settrace(None)

    def decide(_: Post) -> Answer:
        is_over.wait(20)  # there is a file on disk, which a reporter would wait for
        return Answer()

    with telemetry_server(decide) as server:
        async with client_of(server.url, spool=tmp_path) as client:
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


async def test_views_share_the_reporter() -> None:
    client = AureusClient("http://127.0.0.1:1")
    assert client.with_options(correlation_id="c").telemetry is client.telemetry
    await client.aclose()


async def test_a_finaliser_that_reports_while_the_lock_is_held_does_not_block() -> None:
    class Cyclic:
        def __init__(self) -> None:
            self.myself = self

    with telemetry_server() as server:
        async with client_of(server.url) as client:
            telemetry = client.telemetry
            lock = telemetry._worker._lock
            dying = Cyclic()
            weakref.finalize(dying, telemetry.report_metric, metric(id="last words"))
            with lock:
                del dying
                gc.collect()
            report = await telemetry.flush(20)
        assert (report.accepted, report.sent, list(server.stored)) == (1, 1, ["last words"])


async def test_flushing_and_closing_end_in_time_where_a_signal_handler_has_interrupted_the_holder_of_the_lock() -> None:
    with telemetry_server() as server:
        async with client_of(server.url, exit_timeout=0.05) as client:
            telemetry = client.telemetry
            telemetry.report_metric(metric())
            with telemetry._worker._lock:
                for report in (await telemetry.flush(0), await telemetry.flush(0.05), await telemetry.aclose()):
                    assert report == TelemetryReport(accepted=1, sent=0, dropped={}, spooled=0, pending=1)
            report = await telemetry.flush(20)
        assert report == TelemetryReport(accepted=1, sent=1, dropped={}, spooled=0, pending=0)
