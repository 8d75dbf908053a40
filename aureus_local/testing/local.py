"""`LocalAureus`."""

from __future__ import annotations

import asyncio
import os
import tempfile
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import ClassVar, NamedTuple, TypeAlias

from aureus_local.server.contract import Contract
from aureus_local.server.runtime import Settings

from .arguments import Seconds, Sources, flag, folder, sources, text, time_span, whole_number
from .faults import Fault
from .process import RuntimeProcess
from .thread import RuntimeThread

__all__ = ["LocalAureus", "LocalClock"]

_Controls: TypeAlias = RuntimeThread | RuntimeProcess

_DETAIL = "This failure was asked for by a test."
_FURTHEST = datetime(9000, 1, 1, tzinfo=UTC).timestamp()
"""A datetime ends with the year 9999, and what the runtime dates may be due long after its time."""


class _Running(NamedTuple):
    """A runtime that is started, and what is to be undone when it stops."""

    url: str
    workspace: Path
    controls: _Controls
    undo: ExitStack


class LocalAureus:
    """
    An Aureus runtime for tests, on a free port of this machine, that works like the one that ``aureus serve`` starts.

    Its faults and its time are in the test's hands. Enter it with ``with`` or ``async with``, which gives its URL. All
    of its methods are sync, and answer at once.

    Args:
        tools: Tools of your own: functions marked with `aureus_local.tool`, modules that have some, their dotted names,
            or the paths of their files; one of these, or several in a list.
        validators: Validators of your own, likewise.
        workspace: Folder that ``read_file`` and ``write_file`` may use, except for ``data`` and code inside it; by
            default a temporary one.
        data: Folder for everything that is kept; by default a temporary one.
        api_key: Key that every request but those for `/health` has to carry: ASCII, and no spaces.
        strict: Whether tasks without a tool that could run fail, instead of being simulated.
        port: Port to listen on; 0 for any that is free.
        in_process: Whether it runs in a thread of this process, which starts at once and takes functions as tools, or
            in a process of its own. A process can hold one at a time, and start any number of others.

    Attributes:
        clock: Its time.

    Raises:
        TypeError: an argument is of the wrong kind.
        ValueError: there is no such port, or functions and modules are to go to another process.

    Example:
        >>> from aureus_sdk import SyncAureusClient
        >>> local = LocalAureus()
        >>> with local as base_url, SyncAureusClient(base_url) as client:
        ...     local.delay(0.1, operation="get_health")
        ...     print(client.get_health().status)
        ok
    """

    _only_one: ClassVar[threading.Lock] = threading.Lock()
    _running: _Running | None = None  # there even where the arguments are refused, for the repr

    def __init__(  # noqa: PLR0913  # the options of `aureus serve`
        self,
        *,
        tools: Sources = (),
        validators: Sources = (),
        workspace: str | os.PathLike[str] | None = None,
        data: str | os.PathLike[str] | None = None,
        api_key: str | None = None,
        strict: bool = False,
        port: int = 0,
        in_process: bool = True,
    ) -> None:
        self._in_process = flag("in_process", in_process)
        self._sources = tuple(sources("tools", tools) + sources("validators", validators))
        if not (in_process or all(isinstance(source, str) for source in self._sources)):
            raise ValueError("another process takes no functions and modules: give dotted names or the paths of files")
        self._workspace = folder("workspace", workspace)
        self._data = folder("data", data)
        if not isinstance(api_key, str | None):  # pyright: ignore[reportUnnecessaryIsInstance]  # not everybody checks types
            raise TypeError(f"api_key must be a string, not {type(api_key).__name__}")
        self._api_key = api_key
        self._strict = flag("strict", strict)
        self._port = whole_number("port", port, 0, 65535)
        self.clock = LocalClock(lambda: self._started().controls)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._running.url if self._running else 'not started'}>"

    @property
    def base_url(self) -> str:
        """Its URL."""
        return self._started().url

    @property
    def workspace(self) -> Path:
        """The folder that ``read_file`` and ``write_file`` are kept in."""
        return self._started().workspace

    @property
    def api_key(self) -> str | None:
        """The key that every request but those for `/health` has to carry."""
        return self._api_key

    def start(self) -> str:
        """
        Start it, where no block can be entered.

        Returns:
            Its URL.

        Raises:
            RuntimeError: it cannot start, and the message says why; or this process holds another one.
        """
        if self._running is not None:
            raise RuntimeError("it is started already")
        with ExitStack() as undo:
            if self._in_process:
                _hold(self._only_one, undo)
            temporary = Path(undo.enter_context(tempfile.TemporaryDirectory(prefix="aureus-")))
            try:
                settings = self._settings(temporary)
                controls = RuntimeThread(settings) if self._in_process else RuntimeProcess(settings)
                url = controls.start()
            except Exception as error:
                raise RuntimeError(f"the runtime cannot start: {error}") from error
            undo.callback(controls.stop)
            self._running = _Running(url, settings.workspace, controls, undo.pop_all())
        return url

    def stop(self) -> None:
        """Stop it; workflows that run are parked. Stopping twice does no harm."""
        running, self._running = self._running, None
        if running is not None:
            running.undo.close()

    def fail_next(  # noqa: PLR0913  # what there is to say of a failure
        self,
        times: int = 1,
        *,
        status: int = 503,
        detail: str | None = None,
        retry_after: Seconds | None = None,
        operation: str | None = None,
        after_effect: bool = False,
    ) -> None:
        """
        Have the next requests fail; those after them are answered as usual.

        Args:
            times: How many requests.
            status: HTTP status that is answered, from 400 to 599.
            detail: What the answer says is wrong.
            retry_after: How long the answer asks to wait, in its header ``Retry-After``.
            operation: Only requests for this operation: an ``operationId`` of the contract, such as
                ``execute_workflow``.
            after_effect: Whether the request takes effect, and only its answer is replaced.

        Raises:
            TypeError: an argument is of the wrong kind.
            ValueError: an argument is out of range, or there is no such operation.
        """
        self._add(
            Fault(
                operation=operation,
                times=whole_number("times", times, 1),
                status=_status(status),
                detail=_detail(detail),
                retry_after=_retry_after(retry_after),
                after_effect=flag("after_effect", after_effect),
            )
        )

    def drop_next(self, times: int = 1, *, operation: str | None = None, after_effect: bool = False) -> None:
        """
        Have the connection of the next requests break off instead of an answer.

        Args:
            times: How many requests.
            operation: Only requests for this operation.
            after_effect: Whether the request takes effect before.

        Raises:
            TypeError: an argument is of the wrong kind.
            ValueError: an argument is out of range, or there is no such operation.
        """
        self._add(
            Fault(
                operation=operation,
                times=whole_number("times", times, 1),
                drops=True,
                after_effect=flag("after_effect", after_effect),
            )
        )

    def status(
        self,
        status: int,
        *,
        detail: str | None = None,
        retry_after: Seconds | None = None,
        operation: str | None = None,
    ) -> None:
        """
        Have all requests fail until `clear_faults`.

        Args:
            status: HTTP status that is answered, from 400 to 599.
            detail: What the answer says is wrong.
            retry_after: How long the answer asks to wait, in its header ``Retry-After``.
            operation: Only requests for this operation.

        Raises:
            TypeError: an argument is of the wrong kind.
            ValueError: an argument is out of range, or there is no such operation.
        """
        self._add(
            Fault(
                operation=operation,
                status=_status(status),
                detail=_detail(detail),
                retry_after=_retry_after(retry_after),
            )
        )

    def delay(self, seconds: Seconds, *, operation: str | None = None) -> None:
        """
        Have all requests wait until `clear_faults`, before they are answered or fail.

        Args:
            seconds: How long, by the runtime's clock.
            operation: Only requests for this operation.

        Raises:
            TypeError: an argument is of the wrong kind.
            ValueError: an argument is out of range, or there is no such operation.
        """
        self._add(Fault(operation=operation, delay_seconds=time_span("seconds", seconds)))

    def clear_faults(self) -> None:
        """Answer as usual from now on. Requests that are delayed go on."""
        self._started().controls.clear_faults()

    def reset(self) -> None:
        """Clear the faults and set the clock back, for the next test. What is kept stays."""
        self.clear_faults()
        self.clock.reset()

    def __enter__(self) -> str:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    async def __aenter__(self) -> str:
        return await asyncio.to_thread(self.start)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.stop)

    def _started(self) -> _Running:
        if self._running is None:
            raise RuntimeError("it has not been started: enter it with `with` or `async with`")
        return self._running

    def _settings(self, temporary: Path) -> Settings:
        workspace = self._workspace or temporary / "workspace"
        try:
            workspace.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RuntimeError(f"the workspace {workspace} cannot be made: {error.strerror}") from error
        return Settings(
            host="127.0.0.1",
            port=self._port,
            data=self._data or temporary / "data",
            workspace=workspace,
            sources=self._sources,
            api_key=self._api_key,
            strict=self._strict,
        )

    def _add(self, fault: Fault) -> None:
        _check_operation(fault.operation)
        self._started().controls.add_fault(fault)


class LocalClock:
    """
    The time of a `LocalAureus`: it runs like that of the machine, and can be moved ahead.

    The expiry of approvals, the retention of idempotency keys, the back-off and the time-outs of tasks, the tool
    ``sleep``, delays and the times in telemetry go by it. What your own tools wait for does not.
    """

    def __init__(self, controls: Callable[[], _Controls]) -> None:
        self._controls = controls

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.fromtimestamp(self._controls().time(), UTC)

    def advance(self, seconds: Seconds) -> None:
        """
        Move ahead: what has become due by that is due at once.

        Args:
            seconds: By how much.

        Raises:
            TypeError: this is no time span.
            ValueError: this would be going back, or beyond the year 9000.
        """
        ahead, controls = time_span("seconds", seconds), self._controls()
        if controls.time() + ahead > _FURTHEST:
            raise ValueError(f"seconds must not lead beyond the year 9000, got {seconds!r}")
        controls.advance(ahead)

    def reset(self) -> None:
        """Set it back to the time of the machine."""
        self._controls().reset_clock()


def _check_operation(name: str | None) -> None:
    operations = Contract.load().operations
    if name is None or text("operation", name) in operations:
        return
    raise ValueError(f"there is no operation {name!r}: there are {', '.join(sorted(operations))}")


def _status(status: int) -> int:
    return whole_number("status", status, 400, 599)


def _detail(detail: str | None) -> str:
    return _DETAIL if detail is None else text("detail", detail)


def _retry_after(span: Seconds | None) -> float | None:
    return None if span is None else time_span("retry_after", span)


def _hold(lock: threading.Lock, undo: ExitStack) -> None:
    if not lock.acquire(blocking=False):
        raise RuntimeError(
            "this process holds another LocalAureus, and can hold one at a time: "
            "stop that one first, or start this one with LocalAureus(in_process=False)"
        )
    undo.callback(lock.release)
