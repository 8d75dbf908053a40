# hand-written; composed into aureus_sdk by make generate
"""Errors without what their tracebacks hold."""

from __future__ import annotations

from typing import TypeVar

E = TypeVar("E", bound=BaseException)


def without_frames(error: E) -> E:
    """
    The error and what led to it, without their tracebacks.

    The frames of an HTTP library hold the request as it is written to the wire, key included, and whoever prints the
    variables of a traceback would print it.
    """
    pending: list[BaseException | None] = [error]
    seen: set[int] = set()
    while pending:
        link = pending.pop()
        if link is not None and id(link) not in seen:
            seen.add(id(link))
            link.__traceback__ = None
            pending += link.__cause__, link.__context__
    return error
