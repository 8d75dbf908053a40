"""Long answers come in pages: where one begins, and where the next one does."""

from __future__ import annotations

from aureus_local.storage.cursors import read_cursor, write_cursor
from aureus_sdk.models import ProblemField

from .problems import invalid_input
from .requests import Request

__all__ = ["cursor_of", "next_cursor", "next_cursor_header"]


def cursor_of(request: Request) -> int | None:
    """
    The number of the last item of the page before; None for the first page.

    Raises:
        ProblemError: 422, the request's cursor is none.
    """
    cursor = request.query.get("cursor")
    if cursor is None:
        return None
    try:
        return read_cursor(cursor)
    except ValueError as error:
        raise invalid_input([ProblemField(path="cursor", message=str(error))]) from None


def next_cursor(last: int | None) -> dict[str, str]:
    """The ``next_cursor`` of a page whose last item has this number; nothing if it is the last page."""
    return {} if last is None else {"next_cursor": write_cursor(last)}


def next_cursor_header(last: int | None) -> dict[str, str]:
    """The same as a header, for answers that are bare lists."""
    return {} if last is None else {"X-Next-Cursor": write_cursor(last)}
