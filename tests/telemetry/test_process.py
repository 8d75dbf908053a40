"""What a process does to its telemetry: it ends, is ended, or forks. Each is a process of its own here."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator
from pathlib import Path

import pytest

from aureus_sdk import SyncAureusClient, TelemetrySettings
from tests.support.runtime import clean_environment
from tests.support.telemetry_server import Answer, Post, TelemetryServer, telemetry_server

SYNC = """
import atexit, os, signal, sys, threading, time
from aureus_sdk import SyncAureusClient, TelemetrySettings

settings = TelemetrySettings(max_age=600.0, exit_timeout=float(sys.argv[2]), flush_on_sigterm=True)
client = SyncAureusClient(sys.argv[1], max_retries=0, telemetry=settings)


def forever():
    while True:
        time.sleep(0.05)  # Python is deaf to a signal that comes just before it sleeps


def report(*ids):
    for id in ids:
        client.telemetry.report_metric({"id": id, "name": "n", "value": 1, "timestamp": "2026-11-23T12:00:00Z"})

"""
ASYNC = (
    SYNC.replace("SyncAureusClient", "AureusClient") + "import asyncio\n\nasync def main():\n    report('a', 'b')\n\n"
)


@pytest.fixture
def server() -> Generator[TelemetryServer]:
    with telemetry_server() as running:
        yield running


def started(program: str, url: str, seconds: float = 20, *more: object) -> subprocess.Popen[str]:
    arguments = [program, url, *map(str, (seconds, *more))]
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=clean_environment())


def run(program: str, url: str, seconds: float = 20) -> tuple[int, str]:
    with started(program, url, seconds) as process:
        output, errors = process.communicate(timeout=60)
    assert errors == ""
    return process.returncode, output


@pytest.mark.parametrize(
    "program",
    [
        SYNC + "report('a', 'b')",
        SYNC + "report('a', 'b'); raise SystemExit(0)",
        SYNC + "threading.Thread(target=report, args=('a', 'b')).start()",
        SYNC
        + "reporter = threading.Thread(target=report, args=('a', 'b'), daemon=True); reporter.start(); reporter.join()",
        SYNC + "client.telemetry\natexit.register(report, 'a', 'b')",
        SYNC + "atexit.register(report, 'a', 'b')\nclient.telemetry",
        SYNC + "report('a', 'b')\ndel client",
        ASYNC + "asyncio.run(main())",
        ASYNC + "asyncio.run(main())\nasyncio.run(asyncio.sleep(0))",
    ],
)
def test_what_waits_is_sent_at_the_end(server: TelemetryServer, program: str) -> None:
    url = server.url.replace("127.0.0.1", "localhost")
    assert run(program, url) == (0, "")
    expected = [] if "atexit.register(report, 'a', 'b')\nclient" in program else ["a", "b"]
    assert sorted(server.stored) == expected


def test_what_cannot_be_sent_at_the_end_is_counted(server: TelemetryServer) -> None:
    server.decide = lambda _: Answer(503)
    program = SYNC + "atexit.register(lambda: print(client.telemetry.flush(0)))\nreport('a', 'b')"
    code, output = run(program, server.url, 0.2)
    assert code == 0
    assert "accepted=2, sent=0, dropped={'shutdown': 2}, spooled=0, pending=0" in output


def never(_: Post) -> Answer:
    threading.Event().wait(20)
    return Answer()


@pytest.mark.parametrize("end", ["", "os.kill(os.getpid(), signal.SIGTERM); forever()"])
def test_a_server_that_never_answers_delays_no_end(end: str) -> None:
    with telemetry_server(never) as server:
        code, _ = run(SYNC + "report('a')\n" + end, server.url, 0.2)
    assert code == (-signal.SIGTERM if end else 0)


@pytest.mark.parametrize(
    "program",
    [
        SYNC + "report('a', 'b'); print('ready', flush=True); forever()",
        SYNC + "report('a', 'b'); print('ready', flush=True)\nwhile True: threading.Event().wait(0.05)",
        SYNC
        + "report('a', 'b'); client.telemetry._worker._lock.acquire(); print('ready', flush=True); time.sleep(0.2);"
        " client.telemetry._worker._lock.release(); forever()",
        ASYNC + "async def wait():\n    await main()\n    print('ready', flush=True)\n"
        "    while True: await asyncio.sleep(0.05)\nasyncio.run(wait())",
    ],
)
def test_sigterm_ends_the_process_as_always_but_after_sending(server: TelemetryServer, program: str) -> None:
    with started(program, server.url) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.terminate()
        assert process.wait(60) == -signal.SIGTERM
    assert sorted(server.stored) == ["a", "b"]


def test_a_second_sigterm_ends_the_process_at_once() -> None:
    with telemetry_server(never) as server:
        program = SYNC + "report('a'); print('ready', flush=True); forever()"
        with started(program, server.url, 3600) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            process.terminate()
            server.wait_for_posts(1)
            process.terminate()
            assert process.wait(60) == -signal.SIGTERM


def test_a_handler_of_the_users_is_left_alone(server: TelemetryServer) -> None:
    program = SYNC.replace("settings =", "signal.signal(signal.SIGTERM, lambda *_: sys.exit('mine'))\nsettings =")
    with started(program + "report('a'); os.kill(os.getpid(), signal.SIGTERM); forever()", server.url) as process:
        output, errors = process.communicate(timeout=60)
    assert (process.returncode, output, errors) == (1, "", "mine\n")
    assert sorted(server.stored) == ["a"]


def test_sigterm_is_left_alone_where_it_is_not_wanted(server: TelemetryServer) -> None:
    unwanted = SYNC.replace(", flush_on_sigterm=True", "")
    elsewhere = "thread = threading.Thread(target=lambda: client.telemetry); thread.start(); thread.join()\n"
    for program in (unwanted + "client.telemetry\n", SYNC + elsewhere, SYNC):
        assert run(program + "print(signal.getsignal(signal.SIGTERM) is signal.SIG_DFL)", server.url) == (0, "True\n")


FORK = """
child = os.fork()
if child == 0:
    report("child 1", "child 2")
    print(client.telemetry.flush(20), flush=True)
    os._exit(0)
os.waitpid(child, 0)
print(client.telemetry.flush(20))
"""


HELD_LOCK = """
lock = client.telemetry._worker._lock
lock.acquire()
os.register_at_fork(after_in_parent=lock.release)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.parametrize(
    "before",
    [
        "report('parent 1', 'parent 2')\n",
        "report('parent 1'); client.telemetry.flush(20); report('parent 2')\n",
        "report('parent 1', 'parent 2')\n" + HELD_LOCK,
    ],
)
@pytest.mark.parametrize("head", [SYNC, SYNC.replace("max_age=600.0", "max_age=0.0")])
def test_after_a_fork_each_process_sends_its_own(server: TelemetryServer, before: str, head: str) -> None:
    code, output = run(head + before + FORK, server.url)
    assert code == 0
    assert output.count("accepted=2, sent=2, dropped={}, spooled=0, pending=0") == 2
    assert dict(server.stored) == dict.fromkeys(["child 1", "child 2", "parent 1", "parent 2"], 1)


FORK_WHILE_SENDING = """
client = SyncAureusClient(sys.argv[1], telemetry=TelemetrySettings(spool=sys.argv[3]))
client.telemetry
sys.stdin.readline()
if os.fork() == 0:
    print(os.getpid(), flush=True)
forever()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_holds_no_file_on_disk_that_the_parent_was_sending(tmp_path: Path) -> None:
    item = {"id": "a", "name": "n", "value": 1, "timestamp": "2026-11-23T12:00:00Z"}
    (tmp_path / "telemetry-1.jsonl").write_text(json.dumps({"kind": "metric", "item": item}))
    is_over = threading.Event()

    def decide(_: Post) -> Answer:
        is_over.wait(60)
        return Answer(503)

    with telemetry_server(decide) as server, started(SYNC + FORK_WHILE_SENDING, server.url, 0, tmp_path) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        server.wait_for_posts(1)
        parent.stdin.write("fork\n")
        parent.stdin.flush()
        child = int(parent.stdout.readline())
        parent.kill()
        parent.wait(60)
        server.decide = lambda _: Answer()
        try:
            with SyncAureusClient(server.url, telemetry=TelemetrySettings(spool=tmp_path)) as client:
                client.telemetry.flush(0)
                server.wait_for_items(1)
        finally:
            is_over.set()
            os.kill(child, signal.SIGKILL)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_after_a_fork_of_an_async_program_each_process_sends_its_own(server: TelemetryServer) -> None:
    program = ASYNC + "asyncio.run(main())\nif os.fork() == 0: report('c')\nelse: os.wait()\n"
    assert run(program, server.url) == (0, "")
    assert dict(server.stored) == dict.fromkeys("abc", 1)
