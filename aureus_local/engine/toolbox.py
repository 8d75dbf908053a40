"""Finding the function that does a task's work, and calling it."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from aureus_local.clock import Clock
from aureus_local.domain.json_values import MAX_DEPTH, copy_of, nests_too_deep
from aureus_local.registry import Registry, Tool, ToolContext

from .bounds import TooLargeError, check_result
from .builtin_tools import builtin_tools
from .journal import AttemptStatus
from .tasks import await_in_task
from .threads import call_in_thread
from .time_limit import TimeLimit
from .workspace import Workspace

__all__ = ["SIMULATED", "Toolbox", "UnusableToolError", "Verdict", "call_tool", "needs_thread"]


_LOGGER = logging.getLogger(__name__)


class UnusableToolError(Exception):
    """A task has no tool that could run, and the runtime is strict about it; trying again will not help."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a call has ended."""

    status: AttemptStatus
    result: Any = None
    error: str | None = None
    simulated: bool = False
    retryable: bool = True

    @classmethod
    def of_error(cls, error: BaseException, *, retryable: bool = True) -> Self:
        """The verdict on a call that raised."""
        return cls("failed", error=_told(error), retryable=retryable)

    @classmethod
    def of_time_out(cls, limit: TimeLimit) -> Self:
        """The verdict on an attempt that took too long."""
        return cls("timed_out", error=f"timed out after {limit.milliseconds} ms")


def _told(error: BaseException) -> str:
    try:
        message = str(error).encode("utf-8", "backslashreplace").decode()  # a surrogate cannot be stored
    except Exception:  # noqa: BLE001  # it is the user's own code
        message = "<exception str() failed>"  # as tracebacks tell it
    name = type(error).__name__
    return f"{name}: {message}" if message else name


SIMULATED = Verdict("success", {"simulated": True}, simulated=True)

_TOO_DEEP = Verdict(
    "failed",
    error=f"the tool's result is nested more than {MAX_DEPTH} levels deep: have it answer flatter JSON",
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
    """

    def __init__(self, registry: Registry, workspace: Workspace, clock: Clock, *, strict: bool) -> None:
        self._registry = registry
        self._builtin = builtin_tools(workspace, clock)
        self._strict = strict

    def find(self, name: str | None, inputs: Mapping[str, Any]) -> Tool | None:
        """
        The tool of that name, able to work with these inputs; None if the call is to be simulated.

        Raises:
            UnusableToolError: there is none, and the runtime is strict.
        """
        own = self._registry.tools.get(name or "")
        if own is not None:
            return own
        builtin = self._builtin.get(name or "")
        missing = builtin.required - inputs.keys() if builtin is not None else set[str]()
        if builtin is not None and not missing:
            return builtin.function
        if not self._strict:
            return None
        if name is None:
            raise UnusableToolError("the task names no tool")
        if missing:
            raise UnusableToolError(f"the tool {name!r} lacks the inputs {', '.join(sorted(missing))}")
        raise UnusableToolError(f"there is no tool {name!r}")


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
            _LOGGER.warning("the tool of task %r of %r raised", context.task_id, context.workflow_id, exc_info=error)
        verdict = Verdict.of_error(error)
    else:
        verdict = _verdict_on(result)
    if deadline.expired():  # even if the tool caught its cancellation and answered
        return Verdict.of_time_out(limit)
    return verdict


def _is_being_cancelled() -> bool:
    """Whether somebody cancelled the current task, and not only the tool something that it waited for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def _answer(function: Tool, inputs: dict[str, Any], context: ToolContext) -> Any:
    if needs_thread(function):
        answer = await call_in_thread(lambda: function(copy_of(inputs), context))
    else:
        answer = function(copy_of(inputs), context)
    return await await_in_task(answer) if inspect.isawaitable(answer) else answer


def _verdict_on(result: Any) -> Verdict:
    """A success, with the result as it is read back from the journal; a failure if it is no JSON, too large or deep."""
    try:
        check_result(result)
        value = json.loads(json.dumps(result, allow_nan=False, ensure_ascii=False).encode())
    except TooLargeError as error:
        return Verdict("failed", error=str(error), retryable=False)
    except RecursionError:
        return _TOO_DEEP
    except Exception as error:  # noqa: BLE001  # a container of the tool's own may raise anything
        return Verdict("failed", error=f"the tool's result is not JSON: {_told(error)}", retryable=False)
    return _TOO_DEEP if nests_too_deep(value) else Verdict("success", value)
