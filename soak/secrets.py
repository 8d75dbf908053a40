"""Keys and tokens that must not be seen, looked for wherever an error, a client or telemetry can end up."""

import asyncio
import copy
import logging
import pickle
import random
import tempfile
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from aureus_sdk import (
    APIConnectionError,
    AureusClient,
    InvalidInputError,
    SyncAureusClient,
    SyncTelemetryReporter,
    TelemetrySettings,
)
from aureus_sdk._tracebacks import without_frames
from soak.progress import counted, say
from soak.row import Row
from tests.support.fault_matrix import Canary, Cell, cells, meet_fault
from tests.support.reachable import text_within
from tests.support.telemetry_server import Answer, telemetry_server

METRIC = {"name": "rows", "value": 1, "timestamp": "2026-11-23T12:00:00Z"}
PATIENCE = 20.0
UNREACHABLE = "http://127.0.0.1:1"
SINKS: dict[str, Callable[[Exception], str]] = {
    "str": str,
    "repr": repr,
    "vars": lambda error: str(vars(error)),
    "pickle": lambda error: pickle.dumps(error).decode("latin-1"),
    "copy": lambda error: text_within(copy.deepcopy(error)),
    "everything that it holds": text_within,
    "traceback": lambda error: "".join(traceback.format_exception(error)),
    "variables of the traceback": lambda error: "".join(
        traceback.TracebackException.from_exception(error, capture_locals=True).format()
    ),
}


def run(count: int) -> Row:
    chance = random.Random(6)
    quick = [cell for cell in cells() if cell.fault.error is not None and not cell.fault.is_slow]
    lost = 0
    with whole_log() as log:
        for number in counted("secrets", count):
            canary = Canary(f"canary-{number}-{chance.randrange(10**9)}")
            log.clear()
            if number % 10 == 0:
                seen = sightings_of_telemetry(canary, log)
            elif number % 10 == 5:
                seen = sightings_of_token(canary, log)
            else:
                seen = sightings(chance.choice(quick), canary, log)
            lost += bool(seen)
            for sighting in seen:
                say(f"secrets: {sighting}")
    return Row("keys and tokens that no error, traceback, log or telemetry shows", count, lost)


def sightings(cell: Cell, canary: Canary, log: list[str]) -> list[str]:
    """Where the key has been seen after a call with it."""
    outcome = meet_fault(cell, canary).outcome
    error = outcome.error
    found = [] if error is None else sightings_in_error(error, canary)
    outcome.forget_frames()
    return [f"{cell}: in {name}" for name in found + sightings_in_log(canary, log)]


def sightings_of_token(canary: Canary, log: list[str]) -> list[str]:
    """Where an approval token has been seen after calls with it that failed."""
    client, async_client = SyncAureusClient(UNREACHABLE, max_retries=0), AureusClient(UNREACHABLE, max_retries=0)
    calls: list[Callable[[], object]] = [
        lambda: client.get_approval(canary.text),
        lambda: client.decide_approval(canary.text, approved=True, approver="a"),
        lambda: client.redeem_approval(canary.text, action_id="a", principal_id="p"),
        lambda: asyncio.run(async_client.get_approval(canary.text)),
        lambda: asyncio.run(async_client.decide_approval(canary.text, approved=True, approver="a")),
        lambda: asyncio.run(async_client.redeem_approval(canary.text, action_id="a", principal_id="p")),
    ]
    found: list[str] = []
    for call in calls:
        try:
            call()
        except APIConnectionError as error:
            found += sightings_in_error(error, canary)
            without_frames(error)
    return [f"an approval token: in {name}" for name in found + sightings_in_log(canary, log)]


def sightings_of_telemetry(canary: Canary, log: list[str]) -> list[str]:
    """Where the key has been seen after telemetry was reported with it: refused, sent, failed on, kept on disk."""
    answers = iter([Answer(503)])
    with tempfile.TemporaryDirectory() as folder, telemetry_server(lambda _: next(answers, Answer())) as server:
        settings = TelemetrySettings(spool=folder, exit_timeout=0)
        with SyncAureusClient(server.url, api_key=canary.text, max_retries=0, telemetry=settings) as client:
            telemetry = client.telemetry
            telemetry.report_metric(METRIC)
            sent = telemetry.flush(PATIENCE).sent
            found = sightings_in_error(error_of_bad_input(telemetry), canary)
            telemetry.report_metric(METRIC)
        places = {
            "what was sent": str([post.items for post in server.posts]),
            "the spool": "".join(file.read_text() for file in Path(folder).iterdir()),
            "the report": text_within(telemetry.flush(0)),
            "the reporter": repr(telemetry) + repr(settings),
        }
        if sent != 1 or not places["the spool"] or server.posts[0].authorization != f"Bearer {canary.text}":
            found.append("not what was meant to be tried")
    found += [name for name, text in places.items() if canary.text in text]
    return [f"telemetry: in {name}" for name in found + sightings_in_log(canary, log)]


def error_of_bad_input(telemetry: SyncTelemetryReporter) -> Exception:
    try:
        telemetry.report_metric({**METRIC, "value": "no number"})
    except InvalidInputError as error:
        return error
    raise AssertionError("bad input was taken in")


def sightings_in_error(error: Exception, canary: Canary) -> list[str]:
    return [name for name, text_of in SINKS.items() if canary.text in text_of(error)]


def sightings_in_log(canary: Canary, log: list[str]) -> list[str]:
    return ["the log"] if any(canary.text in line for line in log) else []


@contextmanager
def whole_log() -> Generator[list[str]]:
    """What all loggers write from DEBUG on, as it is written."""
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{self.format(record)} {vars(record)}")

    root, keeper = logging.getLogger(), Keeper()
    level = root.level
    root.addHandler(keeper)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.setLevel(level)
        root.removeHandler(keeper)
