# DO NOT EDIT: written by custom/tools/compose.py from custom/_telemetry/settings.py; change that, then run `make generate`
"""What users tell the telemetry reporter, and what it tells them."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from attrs import field, frozen

from .._options import check_count, check_wait
from ..errors import InvalidInputError

__all__ = ["TelemetryReport", "TelemetrySettings"]

MIB = 1024 * 1024

_COUNTS = {
    "max_queue_items": 10_000_000,
    "max_queue_bytes": 1024 * MIB,
    "batch_items": 10_000,
    "batch_bytes": 16 * MIB,
    "max_spool_bytes": 1024 * 1024 * MIB,
}
"""Whole numbers from 1 to this; those of a batch are what the contract and the runtime take."""


def _to_path(path: str | PathLike[str] | None) -> Path | None:
    if path is None:
        return None
    try:
        return Path(path)
    except TypeError:
        raise InvalidInputError(f"must be a path, got {type(path).__name__}", path=("spool",)) from None


@frozen(kw_only=True)
class TelemetrySettings:
    """
    How ``client.telemetry`` queues and sends.

    Args:
        max_queue_items: How many items may wait in memory. The newest are dropped and counted where there are more, so
            that what has been taken in is never pushed out again.
        max_queue_bytes: How many bytes of text they may have together, roughly as in JSON.
        batch_items: How many items to send in one call, at most; so many are sent at once.
        batch_bytes: How many bytes of text they may have together, unless one item alone has more.
        max_age: Seconds after which an item is sent, however few there are.
        exit_timeout: Seconds that closing the client, or the end of the process, may take for what still waits.
        spool: A folder for what could not be sent in the end, or fills half of the queue while the server fails. The
            next reporter with this folder sends it, in this process or another. None to keep nothing on disk.
        max_spool_bytes: How many bytes the files in the folder may have together.
        flush_on_sigterm: Whether SIGTERM is to end the process only after the items were sent, or ``exit_timeout`` is
            over. That needs a handler, which is installed when ``client.telemetry`` is first used, in the main thread,
            and only where nothing else handles SIGTERM. By default SIGTERM ends the process at once, as ever, and what
            waits is lost.

    Raises:
        InvalidInputError: a value that cannot work.

    Example:
        >>> client = AureusClient(telemetry=TelemetrySettings(max_age=1.0, spool="/var/spool/my-service"))
    """

    max_queue_items: int = 10_000
    max_queue_bytes: int = 16 * MIB
    batch_items: int = 200
    batch_bytes: int = MIB
    max_age: float = 5.0
    exit_timeout: float = 2.0
    spool: Path | None = field(default=None, converter=_to_path)
    max_spool_bytes: int = 64 * MIB
    flush_on_sigterm: bool = False

    def __attrs_post_init__(self) -> None:
        for name, highest in _COUNTS.items():
            check_count(getattr(self, name), name, 1, highest)
        check_wait(self.max_age, "max_age")
        check_wait(self.exit_timeout, "exit_timeout")
        if not isinstance(self.flush_on_sigterm, bool):  # pyright: ignore[reportUnnecessaryIsInstance]  # not everybody checks types
            raise InvalidInputError("must be true or false", path=("flush_on_sigterm",))


class TelemetryReport(NamedTuple):
    """
    What became of the items that were reported in this process: each is in exactly one of these numbers.

    Attributes:
        accepted: How many were taken in: ``sent + sum(dropped.values()) + spooled + pending``. What was on disk is
            taken in when it is sent.
        sent: How many the server has acknowledged.
        dropped: How many were lost, by reason: ``queue_full`` (there was no room), ``rejected`` (the server refused
            the item), ``failed`` (the server failed on this item while it took others), ``closed`` (reported after
            closing, or not sent when closing ended), ``shutdown`` (not sent when the process ended).
        spooled: How many were written to disk, to be sent later.
        pending: How many wait, or are on their way.
    """

    accepted: int
    sent: int
    dropped: Mapping[str, int]
    spooled: int
    pending: int


def check_settings(settings: object) -> None:
    """Refuse what are no settings."""
    if not isinstance(settings, TelemetrySettings):
        raise InvalidInputError(f"must be TelemetrySettings, got {type(settings).__name__}", path=("telemetry",))
