"""Working on large values: beside the event loop, which has others to answer meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from aureus_local.domain.json_values import size_up_to

from .threads import call_in_thread

__all__ = ["LARGE", "is_large", "work_beside", "work_on_value"]

T = TypeVar("T")

LARGE = 64 * 1024
"""In bytes as JSON: work on less takes some milliseconds at most, and a tenth of one is what a thread costs."""

_one_at_a_time = Lock()


def is_large(value: Any) -> bool:
    """Whether a JSON value is so large that others must not wait while it is worked on; of that one, little is read."""
    return size_up_to(value, LARGE) > LARGE


async def work_on_value(value: Any, work: Callable[[], T]) -> T:
    """
    Do work that takes the longer the larger a value is: beside the event loop, if it is large.

    Args:
        value: The JSON value.
        work: What to do with it. It only computes, and waits for nothing.
    """
    return await work_beside(work) if is_large(value) else work()


async def work_beside(work: Callable[[], T]) -> T:
    """
    Do work on large values beside the event loop.

    Args:
        work: What to do. It only computes, and waits for nothing.
    """

    def work_in_turn() -> T:
        # Together they would be no faster, and the event loop would have its turn only after all of them.
        with _one_at_a_time:
            return work()

    return await call_in_thread(work_in_turn)
