"""Tools and validators that users bring: how a function is marked as one, and by which name it is found."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, TypeAlias, TypeVar

from .loading import RegistryError, import_module

__all__ = ["Registry", "RegistryError", "Source", "Tool", "ToolContext", "Validator", "tool", "validator"]

Tool: TypeAlias = Callable[[dict[str, Any], "ToolContext"], Any | Awaitable[Any]]
"""``(inputs, context) -> result``, sync or async; the result is JSON."""

Validator: TypeAlias = Callable[[Any, dict[str, Any]], Any]
"""``(commit, parameters) -> ValidationResult``, or a mapping of the same shape, or a bool."""

Source: TypeAlias = str | ModuleType | Callable[..., Any]
"""Where tools and validators come from: a module, its dotted name, the path of its file, or a function."""

Function = TypeVar("Function", bound=Callable[..., Any])

_TOOL_MARK = "__aureus_tool__"
_VALIDATOR_MARK = "__aureus_validator__"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolContext:
    """
    What a tool is told about the attempt that it is called for.

    Attributes:
        workflow_id: Id of the workflow.
        run_id: Id of this run of the workflow.
        task_id: Id of the task; for a compensation, of the task that is undone.
        attempt: Number of this attempt, from 1.
        correlation_id: The run's correlation id, where it was started with one.
        idempotency_key: The task's idempotency key, where it has one.
        workflow_context: The context that the workflow was executed with.
        dry_run: Whether the tool is not to write, because the task runs in a sandbox: it has to look at this before it
            does. What it writes by mistake is refused too, but not in threads that it hands work to by
            `loop.run_in_executor` or an executor of its own (in those of `asyncio.to_thread` it is). Nor on what was
            open before: a connection of the module, a file, a client that is kept alive.
        results: Results of the task's prerequisites, by task id; for a compensation, also the undone task's own.
    """

    workflow_id: str
    run_id: str
    task_id: str
    attempt: int
    correlation_id: str | None = None
    idempotency_key: str | None = None
    dry_run: bool = False
    workflow_context: Mapping[str, Any] = field(default_factory=dict[str, Any])
    results: Mapping[str, Any] = field(default_factory=dict[str, Any])


def tool(name: str) -> Callable[[Function], Function]:
    """
    Mark a function as the tool that tasks call by this name.

    The function gets the task's inputs and a `ToolContext`, and answers with JSON. It may be sync, then it runs in a
    thread of its own, or async. What it raises fails the attempt.

    Args:
        name: What a task's ``tool_name`` says.

    Example:
        >>> @tool("greet")
        ... def greet(inputs, context):
        ...     return f"Hello, {inputs['name']}"
    """
    return _marked(_TOOL_MARK, "tool", name)


def validator(name: str) -> Callable[[Function], Function]:
    """
    Mark a function as the validation logic that custom validators refer to by this name.

    The function, which is not async, gets the commit and the validator's parameters, and answers with a
    `ValidationResult`, a mapping of the same shape, or a bool.

    Args:
        name: What a custom validator's ``validation_logic`` says.
    """
    return _marked(_VALIDATOR_MARK, "validator", name)


def _marked(mark: str, kind: str, name: object) -> Callable[[Function], Function]:
    if not isinstance(name, str) or not name:  # a bare @tool gets the function
        raise TypeError(f'a {kind} needs a name: write @{kind}("name") above the function')

    def decorate(function: Function) -> Function:
        if not callable(function):
            raise TypeError(f"@{kind}({name!r}) marks functions, not {type(function).__name__}")
        setattr(function, mark, name)
        return function

    return decorate


class Registry:
    """The tools and validators of one runtime, by name."""

    def __init__(self) -> None:
        self.tools: dict[str, Tool] = {}
        self.validators: dict[str, Validator] = {}

    def load(self, source: Source) -> None:
        """
        Load the tools and validators of a module, or a function that is marked as one.

        Args:
            source: A module, its dotted name, the path of its file, or a function.

        Raises:
            RegistryError: there is no such module, it raises, it has neither tools nor validators, or one of its
                names is taken by another function.
        """
        loaded = import_module(source) if isinstance(source, str) else source
        values = list(vars(loaded).values()) if isinstance(loaded, ModuleType) else [loaded]
        found = [_add(self.tools, _TOOL_MARK, value, loaded) for value in values]
        found += [_add(self.validators, _VALIDATOR_MARK, value, loaded) for value in values]
        if not any(found):
            is_module = isinstance(loaded, ModuleType)
            lack = (
                "has no tools and no validators: mark its functions"
                if is_module
                else "is no tool and no validator: mark it"
            )
            raise RegistryError(
                f'{_name(loaded)} {lack} with @aureus_local.tool("name") or @aureus_local.validator("name")'
            )


def _add(
    known: dict[str, Callable[..., Any]], mark: str, value: object, source: ModuleType | Callable[..., Any]
) -> bool:
    name = inspect.getattr_static(value, mark, None)
    if not isinstance(name, str) or not callable(value):
        return False
    try:
        inspect.signature(value).bind(None, None)
    except TypeError:
        arguments = "(inputs, context)" if mark == _TOOL_MARK else "(commit, parameters)"
        raise RegistryError(f"{_name(source)} brings {name!r}, which has to take {arguments}") from None
    except ValueError:
        pass  # a function in C that does not tell its arguments
    if mark == _VALIDATOR_MARK and _is_async(value):
        raise RegistryError(f"{_name(source)} brings {name!r}, which is async: a validator has to be a plain function")
    if known.setdefault(name, value) is not value:
        raise RegistryError(f"{_name(source)} brings {name!r}, but another function already has that name")
    return True


def _is_async(function: Callable[..., Any]) -> bool:
    """Whether a function, or an object that is called like one, is async."""
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(type(function).__call__)


def _name(source: ModuleType | Callable[..., Any]) -> str:
    return getattr(source, "__file__", None) or getattr(source, "__qualname__", None) or repr(source)
