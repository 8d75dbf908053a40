"""Pages of long answers: a cursor tells where the next one begins."""

from __future__ import annotations

import base64
from typing import Any, NamedTuple, TypeVarTuple

import sqlalchemy as sa

__all__ = ["LARGEST_PAGE", "Page", "read_cursor", "read_page", "write_cursor"]

Columns = TypeVarTuple("Columns")

LARGEST_PAGE = 8 * 2**20
"""Bytes of text in a page of several items: half of what a client reads by default."""

_ROWS_AT_ONCE = 50
_LARGEST = 2**63 - 1


class Page(NamedTuple):
    """
    A part of a longer list.

    Attributes:
        items: The items, as JSON.
        last: Number of the last item; None if there are no more after it.
    """

    items: list[dict[str, Any]]
    last: int | None


def read_page(
    connection: sa.Connection, query: sa.Select[*Columns], limit: int
) -> tuple[list[sa.Row[*Columns]], int | None]:
    """
    The rows that a page has, and the number of the last one; None if there are no more after it.

    Args:
        connection: Where to read.
        query: Asks for rows with their numbers, in order.
        limit: How many the page may have. It has less where they are large, and one at least.
    """
    page: list[sa.Row[*Columns]] = []
    size = 0
    with connection.execute(query.limit(limit + 1).execution_options(yield_per=_ROWS_AT_ONCE)) as rows:
        for row in rows:
            size += sum(len(value.encode()) for value in row if isinstance(value, str))
            if len(page) == limit or (page and size > LARGEST_PAGE):
                return page, page[-1].number
            page.append(row)
    return page, None


def write_cursor(number: int) -> str:
    """The cursor that goes on after the item of this number. Opaque: users are not to count on what is in it."""
    return base64.urlsafe_b64encode(str(number).encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> int:
    """
    The number that a cursor goes on after.

    Raises:
        ValueError: this is no cursor.
    """
    try:
        number = int(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except ValueError:
        raise ValueError("is not a cursor of an answer") from None
    if not 0 < number <= _LARGEST or write_cursor(number) != cursor:
        raise ValueError("is not a cursor of an answer")
    return number
