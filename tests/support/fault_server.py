"""A server that fails as it is told to, and keeps a ledger of the effects that clients have had on it."""

import socket
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto

from aureus_sdk import APIError
from tests.support.operations import Answer
from tests.support.scripted_server import Connection, Received, ScriptedServer, parse_request


class Stage(Enum):
    """When a fault strikes."""

    REFUSED = auto()  # nobody listens
    UNACCEPTED = auto()  # the queue of connections is full
    ACCEPTED = auto()  # before anything was sent
    ARRIVING = auto()  # the request is there, and unread
    READ = auto()


class Ending(Enum):
    """What becomes of the connection after a fault."""

    KEEP = auto()
    CLOSE = auto()
    RESET = auto()
    HOLD = auto()  # open, and silent


class Repeat(Enum):
    """When a call may be made again after a fault."""

    NEVER = auto()
    KEYED = auto()  # with an idempotency key
    SAFE = auto()  # with an idempotency key, and if it reads
    ALWAYS = auto()  # it has surely had no effect


class Course(Enum):
    """How often a fault strikes, and whether the request that it strikes has its effect."""

    ONCE_DONE = auto()
    ONCE_UNDONE = auto()
    ALWAYS_DONE = auto()


@dataclass(frozen=True)
class Fault:
    """
    What a server does wrong, and what that means to a client.

    Attributes:
        name: For people.
        error: What the call raises if no other attempt mends it; None: the answer can be used.
        parts: What is sent in place of the answer, in parts.
        ending: What becomes of the connection then.
        repeat: When the call may be made again.
        stage: When it strikes.
        is_slow: It lasts until the time for the whole call is over.
        drips: The last part is sent byte by byte, each of them in time.
        is_warm: It strikes a connection that has been used before.
        needs_object: It strikes only answers that are a JSON object with fields.
        strikes_body: It strikes after the head of the answer, where a stream has begun.
        needs_body: It strikes only answers that have a JSON body.
        courses: How often it can strike.
    """

    name: str
    error: type[APIError] | None
    parts: Callable[[Answer], Sequence[bytes]] = lambda _: ()
    ending: Ending = Ending.KEEP
    repeat: Repeat = Repeat.NEVER
    stage: Stage = Stage.READ
    is_slow: bool = False
    drips: bool = False
    is_warm: bool = False
    needs_object: bool = False
    strikes_body: bool = False
    needs_body: bool = False
    courses: tuple[Course, ...] = tuple(Course)

    def strike(self, connection: Connection, answer: Answer) -> None:
        """Do it to a connection."""
        *parts, last = self.parts(answer) or [b""]
        for part in parts:
            connection.send(part)
        (connection.drip if self.drips else connection.send)(last)
        if self.ending is Ending.HOLD:
            connection.wait_for_client()
        if self.ending is Ending.RESET:
            connection.reset()


@dataclass
class Ledger:
    """The effects that requests have had: as on the real server, one for each key, and one for each without a key."""

    effects: int = 0
    keys: set[str] = field(default_factory=set[str])

    def record(self, request: Received) -> None:
        """Have the effect of a request, unless it has been had under its key."""
        key = request.headers.get("idempotency-key")
        if key is None or key not in self.keys:
            self.effects += 1
        if key is not None:
            self.keys.add(key)


@dataclass
class FaultServer:
    """
    Answers as the contract says, but for the fault.

    Attributes:
        url: Where it is.
        is_armed: Whether the fault strikes; without it, requests are neither counted nor kept.
        attempts: How many were met since it is armed.
        requests: Those that were read since it is armed.
        ledger: What they have done.
    """

    fault: Fault
    answer: Answer
    course: Course
    url: str = ""
    is_armed: bool = True
    attempts: int = 0
    requests: list[Received] = field(default_factory=list[Received], repr=False)  # they hold keys
    ledger: Ledger = field(default_factory=Ledger)

    def serve(self, connection: Connection) -> None:
        """The script for a connection."""
        if self._is_struck(Stage.ACCEPTED):
            self.fault.strike(connection, self.answer)
            return
        while True:
            connection.wait_for_client()
            if self._is_struck(Stage.ARRIVING):
                self.fault.strike(connection, self.answer)
                return
            raw = connection.read_request()
            if not raw or not self._answer(connection, parse_request(raw)):
                return

    def _answer(self, connection: Connection, request: Received) -> bool:
        """Answer a request, well or badly; whether the connection goes on."""
        if not self.is_armed:
            connection.send(self._good_answer(request).raw)
            return True
        self.requests.append(request)
        is_struck = self._is_struck(Stage.READ)
        if not is_struck or self._is_done_when_struck():
            self.ledger.record(request)
        if is_struck:
            self.fault.strike(connection, self.answer)
            return self.fault.ending is Ending.KEEP
        self.attempts += 1
        connection.send(self._good_answer(request).raw)
        return True

    def _is_done_when_struck(self) -> bool:
        if self.fault.error is None:
            return True
        return self.course is not Course.ONCE_UNDONE and self.fault.repeat is not Repeat.ALWAYS

    def _good_answer(self, request: Received) -> Answer:
        return HEALTH if request.target.endswith("/health") else self.answer

    def _is_struck(self, stage: Stage) -> bool:
        is_over = self.course is not Course.ALWAYS_DONE and self.attempts > 0
        if self.fault.stage is not stage or not self.is_armed or is_over:
            return False
        self.attempts += 1
        return True


HEALTH = Answer(200, b'{"status": "ok", "version": "1"}', "application/json")


@contextmanager
def fault_server(fault: Fault, answer: Answer, course: Course = Course.ALWAYS_DONE) -> Generator[FaultServer]:
    """A server with a fault, until the block is left; to be armed after the first use where that is to be struck."""
    server = FaultServer(fault, answer, course, is_armed=not fault.is_warm)
    with ExitStack() as stack:
        if fault.stage is Stage.REFUSED:
            port = _refusing_port(stack)
        elif fault.stage is Stage.UNACCEPTED:
            port = _full_port(stack)
        else:
            port = stack.enter_context(ScriptedServer(server.serve)).port
        server.url = f"http://127.0.0.1:{port}"
        yield server


def _refusing_port(stack: ExitStack) -> int:
    bound = stack.enter_context(socket.socket())  # bound, so that nobody else gets the port
    bound.bind(("127.0.0.1", 0))
    return int(bound.getsockname()[1])


def _full_port(stack: ExitStack) -> int:
    listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
    for _ in range(3):
        waiting = stack.enter_context(socket.socket())
        waiting.setblocking(False)  # its signature is this
        waiting.connect_ex(listener.getsockname())
    return int(listener.getsockname()[1])
