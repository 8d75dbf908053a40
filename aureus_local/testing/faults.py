"""Faults on purpose: answers that fail, come late or not at all."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import uuid4

from starlette.requests import ClientDisconnect
from starlette.requests import Request as HTTPRequest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aureus_local.clock import Clock
from aureus_local.server.contract import Contract
from aureus_local.server.problems import ProblemError

__all__ = ["Fault", "Faults", "FaultyApp"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """
    What happens to requests.

    Attributes:
        operation: Id of the operation that it happens to; None for all.
        times: How many requests it happens to; None for all, until it is cleared.
        delay_seconds: How long the request waits first.
        status: Status that is answered; None to leave the answer as it is.
        detail: What the answer says is wrong.
        retry_after: Seconds that the answer asks the client to wait.
        drops: Whether the connection breaks off instead of an answer.
        after_effect: Whether the request takes effect before.
    """

    operation: str | None = None
    times: int | None = None
    delay_seconds: float = 0.0
    status: int | None = None
    detail: str = ""
    retry_after: float | None = None
    drops: bool = False
    after_effect: bool = False

    @property
    def is_delay(self) -> bool:
        """Whether requests are answered as usual, only later."""
        return self.status is None and not self.drops


class Faults:
    """
    The faults of one runtime. They may be added and cleared in any thread.

    Args:
        clock: The time that delays go by.
        contract: Says which operation a request is for.
    """

    def __init__(self, clock: Clock, contract: Contract) -> None:
        self._clock = clock
        self._contract = contract
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._delays: set[asyncio.Task[None]] = set()

    def add(self, fault: Fault) -> None:
        """Have a fault happen from now on."""
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """Have no faults happen any more; requests that are delayed go on."""
        with self._lock:
            self._faults.clear()
            delays = list(self._delays)
        for delay in delays:
            delay.get_loop().call_soon_threadsafe(delay.cancel)

    def take(self, scope: Scope) -> list[Fault]:
        """The faults that happen to a request: every delay, and one failure, one that is counted first."""
        try:
            operations, _ = self._contract.route(scope["raw_path"])
        except UnicodeDecodeError:  # the application refuses it
            return []
        operation = operations.get(scope["method"])
        operation_id = None if operation is None else operation.id
        with self._lock:
            fitting = [fault for fault in self._faults if fault.operation in {None, operation_id}]
            failures = sorted((fault for fault in fitting if not fault.is_delay), key=lambda fault: fault.times is None)
            if failures and failures[0].times is not None:
                self._count(failures[0])
        return [fault for fault in fitting if fault.is_delay] + failures[:1]

    async def delay(self, seconds: float) -> None:
        """Wait, unless the faults are cleared."""
        delay = asyncio.create_task(self._clock.sleep(seconds))
        with self._lock:
            self._delays.add(delay)
        try:
            await asyncio.wait([delay])
        finally:
            delay.cancel()
            with self._lock:
                self._delays.discard(delay)

    def _count(self, fault: Fault) -> None:
        self._faults.remove(fault)
        if fault.times is not None and fault.times > 1:
            self._faults.insert(0, replace(fault, times=fault.times - 1))


class FaultyApp:
    """
    An application whose answers are subject to faults.

    Args:
        app: The application.
        faults: The faults.
        break_off: Breaks off the connection of a client.
    """

    def __init__(self, app: ASGIApp, faults: Faults, break_off: Callable[[tuple[str, int]], None]) -> None:
        self._app = app
        self._faults = faults
        self._break_off = break_off

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or fail it."""
        taken = self._faults.take(scope)
        seconds = sum(fault.delay_seconds for fault in taken)
        if seconds:
            await self._faults.delay(seconds)
        for failure in taken:
            if not failure.is_delay:
                with suppress(ClientDisconnect):
                    await self._fail(failure, scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _fail(self, failure: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        if failure.after_effect:
            await self._app(scope, receive, _to_nobody)
        else:
            await HTTPRequest(scope, receive).body()  # answered before it is read, a request ends its connection
        if failure.status is not None:
            await _answer(failure, scope)(scope, receive, send)
            return
        self._break_off(scope["client"])
        while (await receive())["type"] != "http.disconnect":
            pass


async def _to_nobody(_message: Message) -> None:
    """What the application answers, when the client is not to have it."""


def _answer(failure: Fault, scope: Scope) -> ASGIApp:
    headers = {"X-Request-ID": f"fault-{uuid4().hex}"}
    if failure.retry_after is not None:
        headers["Retry-After"] = _decimal(failure.retry_after)
    problem = ProblemError(failure.status or 500, failure.detail, headers=headers)
    return problem.response(scope["path"])


def _decimal(number: float) -> str:
    """A number as HTTP has it, whole wherever it is: without an exponent."""
    return f"{number:.0f}" if number.is_integer() else f"{Decimal(str(number)):f}"
