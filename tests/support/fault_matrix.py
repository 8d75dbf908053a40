"""Every operation under every fault, through both clients, with and without a key: what must hold in each."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import httpx

from aureus_sdk import APIError, APIStatusError, AureusClient, AureusError, DecodeError, SyncAureusClient
from aureus_sdk._tracebacks import without_frames
from tests.support.fault_server import Course, Fault, FaultServer, Repeat, Stage, fault_server
from tests.support.faults import FAULTS
from tests.support.operations import Operation, operations
from tests.support.reachable import text_within

SLOW_TIMEOUT = 0.4
"""Seconds for a call that a fault delays to its end."""
TIMEOUT = 60.0
"""Seconds for any other call: more than it can ever need."""
ATTEMPTS = 3


class Canary:
    """An API key that is looked for where it must not be; its own repr does not show it."""

    def __init__(self, text: str) -> None:
        self.text = text


CANARY = Canary("canary-key-that-nobody-may-see")


class Cell(NamedTuple):
    """One call to make, and the fault that it meets."""

    operation: Operation
    fault: Fault
    course: Course
    is_async: bool
    sends_key: bool

    @property
    def timeout(self) -> float:
        return SLOW_TIMEOUT if self.fault.is_slow else TIMEOUT

    @property
    def is_met(self) -> bool:
        """Whether the server gets to see the call."""
        return self.fault.stage not in {Stage.REFUSED, Stage.UNACCEPTED}

    @property
    def may_repeat(self) -> bool:
        has_key = self.sends_key and self.operation.method == "POST"
        is_read = self.operation.method == "GET"
        return {
            Repeat.NEVER: False,
            Repeat.KEYED: has_key,
            Repeat.SAFE: has_key or is_read,
            Repeat.ALWAYS: True,
        }[self.fault.repeat]

    def __str__(self) -> str:
        client = "async" if self.is_async else "sync"
        key = "" if self.sends_key else ", no key"
        return f"{self.operation.name}: {self.fault.name} ({self.course.name.lower()}, {client}{key})"


class Outcome(NamedTuple):
    """What came of a call, and of the next one through the same client."""

    error: Exception | None
    seconds: float
    next_error: Exception | None

    def forget_frames(self) -> None:
        """Let go of the client that was called: the frames of the errors' tracebacks hold it, and the errors."""
        for error in (self.error, self.next_error):
            if error is not None:
                without_frames(error)


class Meeting(NamedTuple):
    """A call that has met its fault."""

    server: FaultServer
    outcome: Outcome


class Trial(NamedTuple):
    """
    A cell that was tried.

    Attributes:
        cell: Which.
        seconds: How long the call took.
        complaints: What did not hold.
    """

    cell: Cell
    seconds: float
    complaints: list[str]


def cells() -> Iterator[Cell]:
    """All that make sense: a fault of a JSON body is for operations that are answered with one."""
    for operation in operations():
        for fault in FAULTS:
            if can_strike(fault, operation):
                for course in fault.courses:
                    for is_async in (False, True):
                        yield Cell(operation, fault, course, is_async, sends_key=True)
                        if operation.method == "POST":
                            yield Cell(operation, fault, course, is_async, sends_key=False)


def can_strike(fault: Fault, operation: Operation) -> bool:
    """Whether a fault means for this operation what the catalogue says."""
    if operation.is_stream:
        return fault.error is not None and not (fault.needs_body or fault.needs_object or fault.strikes_body)
    if fault.needs_object:
        return operation.answers_with_object
    return bool(operation.answer.body) or not fault.needs_body


def try_cell(cell: Cell) -> Trial:
    """Make the call, and judge what came of it."""
    server, outcome = meet_fault(cell, CANARY)
    complaints = [complaint for judge in JUDGES for complaint in judge(cell, server, outcome)]
    outcome.forget_frames()
    return Trial(cell, outcome.seconds, complaints)


def meet_fault(cell: Cell, canary: Canary) -> Meeting:
    """Make the call with an API key."""
    with fault_server(cell.fault, cell.operation.answer, cell.course) as server:
        if cell.is_async:
            return Meeting(server, asyncio.run(_call_async(cell, server, canary)))
        return Meeting(server, _call_sync(cell, server, canary))


def _call_sync(cell: Cell, server: FaultServer, canary: Canary) -> Outcome:
    with SyncAureusClient(server.url, api_key=canary.text, timeout=TIMEOUT) as whole:
        client = whole.with_options(timeout=cell.timeout, send_idempotency_keys=cell.sends_key)
        if cell.fault.is_warm:
            client.get_health()
            server.is_armed = True
        error = next_error = None
        start = time.monotonic()
        try:
            if cell.operation.is_stream:
                list(client.events(cell.operation.call()))
            else:
                client.request(cell.operation.call())
        except Exception as caught:  # noqa: BLE001  # whatever it is will be judged
            error = caught
        seconds = time.monotonic() - start
        server.is_armed = False
        try:
            if cell.is_met:
                whole.get_health()
        except Exception as caught:  # noqa: BLE001  # the same
            next_error = caught
    return Outcome(error, seconds, next_error)


async def _call_async(cell: Cell, server: FaultServer, canary: Canary) -> Outcome:
    async with AureusClient(server.url, api_key=canary.text, timeout=TIMEOUT) as whole:
        client = whole.with_options(timeout=cell.timeout, send_idempotency_keys=cell.sends_key)
        if cell.fault.is_warm:
            await client.get_health()
            server.is_armed = True
        error = next_error = None
        start = time.monotonic()
        try:
            if cell.operation.is_stream:
                [event async for event in client.events(cell.operation.call())]
            else:
                await client.request(cell.operation.call())
        except Exception as caught:  # noqa: BLE001  # whatever it is will be judged
            error = caught
        seconds = time.monotonic() - start
        server.is_armed = False
        try:
            if cell.is_met:
                await whole.get_health()
        except Exception as caught:  # noqa: BLE001  # the same
            next_error = caught
    return Outcome(error, seconds, next_error)


def _judge_error(cell: Cell, _server: FaultServer, outcome: Outcome) -> Iterator[str]:
    expected = None if _is_mended(cell) else cell.fault.error
    error = outcome.error
    if (None if error is None else type(error)) is not expected:
        yield f"expected {expected and expected.__name__}, got {error!r}"
    if error is not None and not (isinstance(error, AureusError) and isinstance(error, httpx.HTTPError)):
        yield f"not typed: {error!r}"


def _judge_effects(cell: Cell, server: FaultServer, outcome: Outcome) -> Iterator[str]:
    effects, error = server.ledger.effects, outcome.error
    if not cell.operation.takes_key:
        return
    if effects > 1:
        yield f"{effects} effects"
    if error is None and effects == 0:
        yield "success without an effect"
    is_answered = isinstance(error, APIStatusError) and error.status_code < 500
    if effects and isinstance(error, APIError) and not is_answered and not isinstance(error, DecodeError):
        yield from [] if error.outcome_is_unknown else ["an effect that the error denies"]


def _judge_attempts(cell: Cell, server: FaultServer, outcome: Outcome) -> Iterator[str]:
    expected = _attempts(cell)
    if cell.is_met and server.attempts != expected and not cell.fault.is_slow:  # time may be over before
        yield f"the server met {server.attempts} attempts, not {expected}"
    if isinstance(outcome.error, APIError) and outcome.error.attempts != expected:
        yield f"the error tells of {outcome.error.attempts} attempts, not {expected}"


def _judge_requests(cell: Cell, server: FaultServer, _outcome: Outcome) -> Iterator[str]:
    keys = [request.headers.get("idempotency-key") for request in server.requests]
    if (
        len(
            {
                (key, request.method, request.target, request.body)
                for key, request in zip(keys, server.requests, strict=True)
            }
        )
        > 1
    ):
        yield f"attempts that differ, with the keys {keys}"
    if any((key is not None) != (cell.sends_key and cell.operation.method == "POST") for key in keys):
        yield f"the keys {keys}"
    numbers = [request.headers.get("x-request-attempt") for request in server.requests]
    if cell.fault.stage is Stage.READ and numbers != [str(number + 1) for number in range(len(numbers))]:
        yield f"attempts that are numbered {numbers}"


def _judge_secret(_cell: Cell, _server: FaultServer, outcome: Outcome) -> Iterator[str]:
    if CANARY.text in f"{outcome.error!r} {outcome.error} {text_within(outcome.error)}":
        yield "the API key is in the error"


def _judge_next_call(_cell: Cell, _server: FaultServer, outcome: Outcome) -> Iterator[str]:
    if outcome.next_error is not None:
        yield f"the next call failed: {outcome.next_error!r}"


def _is_mended(cell: Cell) -> bool:
    return cell.may_repeat and cell.course is not Course.ALWAYS_DONE and not cell.fault.is_slow


def _attempts(cell: Cell) -> int:
    if not cell.may_repeat or cell.fault.is_slow or cell.fault.error is None:
        return 1
    return 2 if _is_mended(cell) else ATTEMPTS


JUDGES: list[Callable[[Cell, FaultServer, Outcome], Iterator[str]]] = [
    _judge_error,
    _judge_effects,
    _judge_attempts,
    _judge_requests,
    _judge_secret,
    _judge_next_call,
]


def try_cells(chosen: Sequence[Cell], at_once: int) -> Iterator[Trial]:
    """Try these cells, so many of them at the same time, each through a client and a server of its own."""
    with ThreadPoolExecutor(at_once) as pool:
        yield from pool.map(try_cell, chosen)
