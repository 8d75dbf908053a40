"""Pages of long answers: a cursor tells where the next one begins."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa

__all__ = ["Page", "cut_to_page", "read_cursor", "write_cursor"]

Row = TypeVar("Row", bound=sa.Row[*tuple[Any, ...]])

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


def cut_to_page(rows: Sequence[Row], limit: int) -> tuple[Sequence[Row], int | None]:
    """
    The rows that a page has, and the number of the last one; None if there are no more after it.

    Args:
        rows: The rows with their numbers: one more than the page may have, where there are as many.
        limit: How many the page may have.
    """
    page = rows[:limit]
    return page, page[-1].number if len(rows) > limit else None


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
