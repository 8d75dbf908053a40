"""What a process has used of the processor."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["seconds_of_process"]


def seconds_of_process(process_id: int) -> float:
    """The time of the processor that a process has taken, in seconds; Linux tells."""
    fields = Path(f"/proc/{process_id}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
