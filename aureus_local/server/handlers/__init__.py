"""
What each operation does.

An operation is handled by the function that is named like its ``operationId``, in the module named like its tag. It
gets the runtime and a request that fits the contract, and answers. What it cannot answer is a `ProblemError`.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeAlias

from starlette.responses import Response

from aureus_local.server.contract import Operation
from aureus_local.server.requests import Request
from aureus_local.server.runtime import Runtime

__all__ = ["Handler", "HandlerError", "find_handlers"]

Handler: TypeAlias = Callable[[Runtime, Request], Awaitable[Response]]


class HandlerError(Exception):
    """An operation has no handler, or a handler no operation; the message says which, and what to do."""


def find_handlers(operations: Iterable[Operation]) -> Mapping[str, Handler]:
    """
    The functions that handle operations, by the operations' ids.

    Args:
        operations: The operations of the contract.

    Raises:
        HandlerError: the functions are not those that the operations need.
    """
    found = {
        (module.name, name): function
        for module in iter_modules(__path__)
        for name, function in _functions(f"{__name__}.{module.name}")
    }
    needed = {(operation.tag, operation.id) for operation in operations}
    complaints = [
        f"the operation {name} has no handler: handlers/{tag}.py needs an async function {name}"
        for tag, name in sorted(needed - found.keys())
    ]
    complaints += [
        f"the handler {name} in handlers/{tag}.py has no operation: the contract has none of this id with the tag {tag}"
        for tag, name in sorted(found.keys() - needed)
    ]
    if complaints:
        raise HandlerError("; ".join(complaints))
    return {name: function for (_, name), function in found.items()}


def _functions(module: str) -> Iterable[tuple[str, Handler]]:
    """The public async functions that a module defines."""
    for name, function in inspect.getmembers(import_module(module), inspect.iscoroutinefunction):
        if function.__module__ == module and not name.startswith("_"):
            yield name, function
