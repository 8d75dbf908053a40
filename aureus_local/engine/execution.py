"""What the parts of an execution share: its run, where that stands, what it tells, and its time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from aureus_local.clock import Clock

from .admission import Admission
from .journal import Progress
from .outcome import Run
from .plan import Plan
from .telemetry import Record, Telemetry

__all__ = ["Execution"]


@dataclass(frozen=True, slots=True)
class Execution:
    """
    One execution of a run in this process, from its start or from where it was interrupted.

    Attributes:
        run: The run.
        progress: Where it stands now.
        admission: Which of its tasks begin.
        telemetry: What it tells about itself.
        clock: The time that it goes by.
        is_cancelled: Whether it was cancelled before it goes on here.
    """

    run: Run
    progress: Progress
    admission: Admission
    telemetry: Telemetry
    clock: Clock
    is_cancelled: bool

    @classmethod
    def of(cls, run: Run, progress: Progress, record: Record, clock: Clock, *, is_cancelled: bool) -> Self:
        """
        The execution of a run.

        Args:
            run: The run.
            progress: Where it stands.
            record: Stores what it tells about itself.
            clock: The time that it goes by.
            is_cancelled: Whether it was cancelled before it goes on here.
        """
        admission = Admission(progress, is_cancelled=is_cancelled)
        telemetry = Telemetry(run, progress.plan, record)
        return cls(run, progress, admission, telemetry, clock, is_cancelled)

    @property
    def plan(self) -> Plan:
        """What is run."""
        return self.progress.plan
