"""How much a run may hold. A few references can make little into much: that is counted before it is copied."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from aureus_local.domain.json_values import LARGEST_VALUE, size_up_to

__all__ = ["LARGEST_RUN", "Load", "Room", "Sizes", "TooLargeError", "check_result", "check_results"]

_MIB = 1024 * 1024
LARGEST_RUN = 64 * _MIB
"""In bytes as JSON: the results of a run together; and so again what references brought into its tasks at work."""


class TooLargeError(ValueError):
    """A value is too large; the message says which one, what it may take, and what to do."""


class Sizes:
    """The sizes of values as JSON, in bytes. Each is counted once, however often it is referred to."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, int]] = {}  # the value is kept, so that no other gets its id

    def of(self, value: Any) -> int:
        """The size of a value, which must not change any more; some number that is too large, if it is too large."""
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = (value, size_up_to(value, LARGEST_VALUE))
        return known[1]


class Load:
    """
    What is brought into a task by its references.

    Args:
        sizes: The sizes of what can be referred to.

    Attributes:
        size: What it takes as JSON, in bytes.
    """

    def __init__(self, sizes: Sizes) -> None:
        self._sizes = sizes
        self.size = 0

    def bring(self, value: Any, place: str) -> Any:
        """
        The value, with its size counted.

        Args:
            value: What is referred to.
            place: Where in the inputs.

        Raises:
            TooLargeError: with it, it is too much.
        """
        self.size += self._sizes.of(value)
        if self.size > LARGEST_VALUE:
            raise TooLargeError(
                f"{place}: with this, the results that the task is given take more than {_in_mib(LARGEST_VALUE)} "
                "as JSON: refer to less, by a path, or hand it on in a file"
            )
        return value


def check_result(result: Any) -> None:
    """
    Refuse what a tool answers, if that is too large.

    Raises:
        TooLargeError: it is too much.
    """
    if size_up_to(result, LARGEST_VALUE) > LARGEST_VALUE:
        raise TooLargeError(
            f"the tool's result takes more than {_in_mib(LARGEST_VALUE)} as JSON: have it answer less, or write a file"
        )


def check_results(size: int, size_of_others: int) -> None:
    """
    Refuse a result that is too large to be kept with the others of its run.

    Args:
        size: What it takes as JSON, in bytes.
        size_of_others: What the others take.

    Raises:
        TooLargeError: together, it is too much.
    """
    if size + size_of_others > LARGEST_RUN:
        raise TooLargeError(
            f"with the tool's result of {_in_mib(size)}, the results of the run take more than "
            f"{_in_mib(LARGEST_RUN)} as JSON: have its tools answer less, or write files"
        )


class Room:
    """
    Room for so many bytes. Who needs more than is left waits until others have gone, first come first served.

    Args:
        size: How many bytes there is room for.
    """

    def __init__(self, size: int) -> None:
        self._left = size
        self._first_in_line = asyncio.Lock()
        self._somebody_left = asyncio.Event()

    @asynccontextmanager
    async def taken(self, size: int) -> AsyncGenerator[None]:
        """Take room for so many bytes, not more than there is in all, until the block is left."""
        async with self._first_in_line:
            while self._left < size:
                self._somebody_left.clear()
                await self._somebody_left.wait()
            self._left -= size
        try:
            yield
        finally:
            self._left += size
            self._somebody_left.set()


def _in_mib(size: int) -> str:
    return f"{size / _MIB:.3g} MiB"
