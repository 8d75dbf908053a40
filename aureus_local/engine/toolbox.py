"""Finding the function that does a task's work, and calling it."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from difflib import get_close_matches
from types import TracebackType
from typing import Any, Self

from aureus_local import threads
from aureus_local.clock import Clock
from aureus_local.domain.json_values import TOO_DEEP, copy_of, nests_too_deep
from aureus_local.large_values import work_on_value
from aureus_local.registry import Registry, Tool, ToolContext
from aureus_local.threads import call_in_thread

from . import tasks
from .bounds import TooLargeError, check_result
from .builtin_tools import builtin_tools
from .journal import AttemptStatus
from .tasks import await_in_task
from .time_limit import TimeLimit
from .workspace import Workspace

__all__ = ["SIMULATED", "Toolbox", "UnusableToolError", "Verdict", "call_tool", "needs_thread"]


_LOGGER = logging.getLogger(__name__)

_CALLERS = {__file__, tasks.__file__, threads.__file__, Future[Any].result.__code__.co_filename}
"""Files whose frames lead to a tool."""


class UnusableToolError(Exception):
    """A task has no tool that could run; trying again will not help."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a call has ended."""

    status: AttemptStatus
    result: Any = None
    error: str | None = None
    simulated: bool = False
    reused: bool = False
    retryable: bool = True

    @classmethod
    def of_error(cls, error: BaseException, *, retryable: bool = True) -> Self:
        """The verdict on a call that raised."""
        return cls("failed", error=_describe_error(error), retryable=retryable)

    @classmethod
    def of_time_out(cls, limit: TimeLimit) -> Self:
        """The verdict on an attempt that took too long."""
        return cls("timed_out", error=f"timed out after {limit.milliseconds} ms")


def _describe_error(error: BaseException) -> str:
    try:
        message = str(error).encode("utf-8", "backslashreplace").decode()  # a surrogate cannot be stored
    except Exception:  # noqa: BLE001  # it is the user's own code
        message = "<exception str() failed>"  # as tracebacks tell it
    name = type(error).__name__
    return f"{name}: {message}" if message else name


SIMULATED = Verdict("success", {"simulated": True}, simulated=True)

_TOO_DEEP = Verdict(
    "failed",
    error=f"the tool's result is {TOO_DEEP}: have it answer flatter JSON",
    retryable=False,
)


class Toolbox:
    """
    The tools of a runtime: the user's own, else the built-in ones.

    Args:
        registry: The user's tools.
        workspace: Where the built-in tools read and write files.
        clock: The time that the built-in tools go by.
        strict: Whether a task without a tool that could run fails, instead of being simulated.

    Attributes:
        is_strict: Whether it does.
    """

    def __init__(self, registry: Registry, workspace: Workspace, clock: Clock, *, strict: bool) -> None:
        self._registry = registry
        self._builtin = builtin_tools(workspace, clock)
        self.is_strict = strict

    def own(self, names: Iterable[str]) -> list[str]:
        """The names of the user's own tools among these."""
        return sorted(self._registry.tools.keys() & set(names))

    def find(self, name: str | None, inputs: Mapping[str, Any]) -> Tool:
        """
        The tool of that name, able to work with these inputs.

        Raises:
            UnusableToolError: there is none.
        """
        if name is None:
            raise UnusableToolError("the task names no tool")
        own = self._registry.tools.get(name)
        if own is not None:
            return own
        builtin = self._builtin.get(name)
        if builtin is None:
            near = get_close_matches(name, [*self._registry.tools, *self._builtin], n=1)
            raise UnusableToolError(f"there is no tool {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
        if missing := builtin.required - inputs.keys():
            raise UnusableToolError(f"the tool {name!r} lacks the inputs {', '.join(sorted(missing))}")
        return builtin.function


def needs_thread(function: Tool) -> bool:
    """Whether a tool is sync, and would keep the event loop from its other work."""
    return not inspect.iscoroutinefunction(function)


async def call_tool(function: Tool, inputs: dict[str, Any], context: ToolContext, limit: TimeLimit) -> Verdict:
    """
    Call a tool, and tell how that ended. A call that takes too long is cancelled; a sync tool cannot be, nor an async
    one that goes on in spite of it, and what they answer too late is dropped.

    Args:
        function: The tool.
        inputs: What it is given, as a copy of its own.
        context: What it is told about the attempt.
        limit: How long it may take.
    """
    deadline = asyncio.timeout(limit.left())
    try:
        async with deadline:
            with limit.clock.moving(deadline):
                result = await _answer(function, inputs, context)
    except asyncio.CancelledError as error:
        if _is_being_cancelled():
            raise
        verdict = Verdict.of_error(error)
    except GeneratorExit:
        raise
    except BaseException as error:  # a tool may raise whatever it likes, and stops nothing but itself
        if not deadline.expired():
            shown = (type(error), error, _own_frames(error))
            _LOGGER.warning("the tool of task %r of %r raised", context.task_id, context.workflow_id, exc_info=shown)
        verdict = Verdict.of_error(error)
    else:
        verdict = await _verdict_on(result)
    if deadline.expired():  # even if the tool caught its cancellation and answered
        return Verdict.of_time_out(limit)
    return verdict


def _own_frames(error: BaseException) -> TracebackType | None:
    """The traceback of what a tool raised, from the tool's first frame on; None if it was not even entered."""
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_frame.f_code.co_filename in _CALLERS:
        traceback = traceback.tb_next
    return traceback


def _is_being_cancelled() -> bool:
    """Whether somebody cancelled the current task, and not only the tool something that it waited for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def _answer(function: Tool, inputs: dict[str, Any], context: ToolContext) -> Any:
    if needs_thread(function):
        answer = await call_in_thread(lambda: function(copy_of(inputs), context))
    else:
        answer = function(await work_on_value(inputs, lambda: copy_of(inputs)), context)
    return await await_in_task(answer) if inspect.isawaitable(answer) else answer


async def _verdict_on(result: Any) -> Verdict:
    """A success, with the result as it is read back from the journal; a failure if it is no JSON, too large or deep."""
    try:
        return await work_on_value(result, lambda: _success(result))
    except TooLargeError as error:
        return Verdict("failed", error=str(error), retryable=False)
    except RecursionError:
        return _TOO_DEEP
    except Exception as error:  # noqa: BLE001  # a container of the tool's own may raise anything
        return Verdict("failed", error=f"the tool's result is not JSON: {_describe_error(error)}", retryable=False)


def _success(result: Any) -> Verdict:
    check_result(result)
    value = json.loads(json.dumps(result, allow_nan=False, ensure_ascii=False).encode())
    return _TOO_DEEP if nests_too_deep(value) else Verdict("success", value)
