"""The log of the command: an entry a line, whatever is in it."""

from __future__ import annotations

import logging
import re

__all__ = ["configure_log"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class _EntryFormatter(logging.Formatter):
    """Lets no text in an entry look like another entry: control characters are escaped, tracebacks are indented."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the name that logging calls
        """The first line of an entry."""
        return _CONTROL.sub(lambda match: ascii(match[0])[1:-1], super().formatMessage(record))

    def formatException(self, ei: object) -> str:  # noqa: N802  # as above
        """The lines below it."""
        traceback = super().formatException(ei)  # type: ignore[arg-type]  # whatever logging hands over
        return "\n".join(f"    {line}" for line in traceback.splitlines())


def configure_log() -> None:
    """Write the log to stderr: what the runtime does, and warnings of what it is built on."""
    handler = logging.StreamHandler()
    handler.setFormatter(_EntryFormatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(handlers=[handler])
    logging.getLogger("aureus").setLevel(logging.INFO)
