"""What a tool is told, which it may change for itself alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from aureus_local.domain.json_values import copy_of
from aureus_local.registry import ToolContext

__all__ = ["OwnToolContext"]


class _CopiedWhenRead:
    """An attribute whose value is copied when it is first read: few tools look at it, and it may be large."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __set__(self, instance: object, value: Mapping[str, Any]) -> None:
        vars(instance)[self._name] = cache(partial(copy_of, value))

    def __get__(self, instance: object, owner: type) -> Any:
        return vars(instance)[self._name]()


class OwnToolContext(ToolContext):
    """A context that has nothing that can change in common with the run that it tells of."""

    workflow_context: Any = _CopiedWhenRead()
    results: Any = _CopiedWhenRead()
