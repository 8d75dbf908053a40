"""Ids of requests, by which an answer and a line of the log are known to belong together."""

from __future__ import annotations

import re
import secrets

__all__ = ["id_of_request", "new_id"]

_SANE_ID = re.compile(r"[!-~]{1,128}")


def id_of_request(given: str) -> str:
    """
    The client's id of the request, if it is fit for headers and logs; else one of our own.

    Args:
        given: What the client gives as the id; empty if nothing.
    """
    return given if _SANE_ID.fullmatch(given) else new_id()


def new_id() -> str:
    """An id that no other request has."""
    return secrets.token_hex(8)
