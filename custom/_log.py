# hand-written; composed into aureus_sdk by make generate
"""
The log of the package: the logger ``aureus_sdk``, one record for each thing that happens to a call.

A record reads ``event name=value ...`` and has the same as a mapping, ``record.aureus``. It never holds a body, a value
of a query, or a header that is not listed here.
"""

from __future__ import annotations

import json
import logging
import os
import traceback
from collections.abc import Mapping
from contextlib import suppress

from .errors import InvalidInputError

LOGGER = logging.getLogger("aureus_sdk")
_SILENT = logging.NullHandler()
"""Or `logging` would write warnings to standard error where nobody has asked for a log."""
LOGGER.addHandler(_SILENT)
SHOWN_HEADERS = ("content-type", "content-length", "content-encoding", "date", "retry-after", "server", "x-request-id")
"""Headers of an answer that the log shows."""

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
Fact = str | int | float | None


def set_up_log() -> None:
    """
    Write the log to standard error from the level on that ``AUREUS_LOG`` names, where it is set.

    Raises:
        InvalidInputError: it names no level.
    """
    name = os.environ.get("AUREUS_LOG", "")
    if not name:
        return
    level = _LEVELS.get(name.lower())
    if level is None:
        raise InvalidInputError(f"must be one of {', '.join(_LEVELS)}, got {name!r}", path=("AUREUS_LOG",))
    if all(handler is _SILENT for handler in LOGGER.handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        LOGGER.addHandler(handler)
    LOGGER.setLevel(level)


def log(level: int, event: str, facts: Mapping[str, Fact]) -> None:
    """
    Write a record, where the level is asked for.

    What a filter or a handler of the user raises is shown on standard error, as `logging` does, and stops nothing.
    """
    if LOGGER.isEnabledFor(level):
        shown = {name: value for name, value in facts.items() if value is not None}
        text = " ".join(f"{name}={_as_word(value)}" for name, value in shown.items())
        try:
            LOGGER.log(level, "%s %s", event, text, extra={"aureus": {"event": event, **shown}})
        except Exception:  # noqa: BLE001  # of the user's
            _show_fault()


def shown_headers(headers: Mapping[str, str]) -> dict[str, Fact]:
    """The headers of an answer that the log shows, under their names with underscores."""
    return {name.replace("-", "_"): headers[name] for name in SHOWN_HEADERS if name in headers}


def _show_fault() -> None:
    if logging.raiseExceptions:
        with suppress(Exception):  # standard error may be closed
            traceback.print_exc(chain=False)


def _as_word(value: Fact) -> str:
    """A value that cannot be taken for another one or for another line."""
    text = str(value)
    return text if text.isascii() and text.isprintable() and not set(text) & set(' "=') else json.dumps(text)
