"""Tools and validators that users bring: how a function is marked as one, and how a module of them is loaded."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import sys
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias, TypeVar

__all__ = ["Registry", "RegistryError", "Source", "Tool", "ToolContext", "Validator", "tool", "validator"]

Tool: TypeAlias = Callable[[dict[str, Any], "ToolContext"], Any | Awaitable[Any]]
"""``(inputs, context) -> result``, sync or async; the result is JSON."""

Validator: TypeAlias = Callable[[Any, dict[str, Any]], Any]
"""``(commit, parameters) -> ValidationResult``, or a mapping of the same shape, or a bool."""

Source: TypeAlias = str | ModuleType | Callable[..., Any]
"""Where tools and validators come from: a module, its dotted name, the path of its file, or a function."""

Function = TypeVar("Function", bound=Callable[..., Any])

_OURS = (__file__, importlib.__file__)
_TOOL_MARK = "__aureus_tool__"
_VALIDATOR_MARK = "__aureus_validator__"


class RegistryError(Exception):
    """A module of tools or validators cannot be used; the message says which one and why."""


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
        loaded = _import(source) if isinstance(source, str) else source
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


def _import(reference: str) -> ModuleType:
    try:
        return _import_file(Path(reference)) if _is_path(reference) else _import_name(reference)
    except RegistryError:
        raise
    except BaseException as error:  # a module may raise whatever it likes
        missing = error.name if isinstance(error, ModuleNotFoundError) else None
        if missing is not None and (reference == missing or reference.startswith(f"{missing}.")):
            raise _no_module(reference) from None
        raise RegistryError(f"{reference} cannot be loaded: {_describe_error(error)}") from error


def _import_name(name: str) -> ModuleType:
    """The module of this name; before any other, the file of this name in the current folder."""
    if not name or name.startswith("."):
        raise _no_module(name)
    near = Path(f"{name}.py").resolve()
    if near.is_file():
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin != str(near):
            return _import_file(near)
    module = importlib.import_module(name)
    if hasattr(module, "__path__") and getattr(module, "__file__", None) is None:
        raise RegistryError(
            f"{name} is a folder without an __init__.py: give a module in it, as {name}.NAME, or the path of its file"
        )
    return module


def _no_module(name: str) -> RegistryError:
    return RegistryError(f"there is no module {name!r}: give a dotted name or the path of a file")


def _describe_error(error: BaseException) -> str:
    """What was raised, and by which line of the user's."""
    if isinstance(error, SyntaxError) and error.filename:  # of what is no text, it has no place
        line = (error.text or "").strip()
        return f"{type(error).__name__}: {error.msg}, in {error.filename}, line {error.lineno}: {line}"
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [frame for frame in frames if not frame.filename.startswith((*_OURS, "<frozen "))]
    place = next((frame for frame in reversed(theirs) if frame.filename == theirs[0].filename), None)
    where = f", in {place.filename}, line {place.lineno}: {place.line}" if place else ""
    reason = f": {error}" if str(error) else ""
    return f"{type(error).__name__}{reason}{where}"


def _is_path(reference: str) -> bool:
    return reference.endswith(".py") or "/" in reference or "\\" in reference


def _import_file(path: Path) -> ModuleType:
    if path.is_dir():
        raise RegistryError(f"{path} is a folder: give the path of a file in it")
    if not path.is_file():
        raise RegistryError(f"there is no file {path}")
    path = path.resolve()
    loaded = next((m for m in list(sys.modules.values()) if getattr(m, "__file__", None) == str(path)), None)
    if loaded is not None:
        return loaded
    spec = importlib.util.spec_from_file_location(f"aureus_user_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise RegistryError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # as an import does: dataclasses and pickle look a module up there
    sys.path.append(str(path.parent))  # a file may import its neighbours
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[spec.name]
        raise
    return module


def _name(source: ModuleType | Callable[..., Any]) -> str:
    return getattr(source, "__file__", None) or getattr(source, "__qualname__", None) or repr(source)
