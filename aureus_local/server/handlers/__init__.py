"""
What each operation does.

An operation is handled by the function that is named like its ``operationId``, in the module named like its tag. It
gets the runtime and a request that fits the contract, and answers. What it cannot answer is a `ProblemError`.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from starlette.responses import Response

from aureus_local.server.requests import Request
from aureus_local.server.runtime import Runtime

from . import crv, observability, policy, system, workflows

__all__ = ["Handler", "find_handlers"]

Handler: TypeAlias = Callable[[Runtime, Request], Awaitable[Response]]

_MODULES = (crv, observability, policy, system, workflows)


def find_handlers() -> Mapping[str, Handler]:
    """The functions that handle operations, by name."""
    return {
        name: function
        for module in _MODULES
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
