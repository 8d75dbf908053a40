"""An attempt before it has ended."""

from __future__ import annotations

from dataclasses import dataclass

from .plan import Call, Purpose, Task

__all__ = ["Trial"]


@dataclass(frozen=True, slots=True)
class Trial:
    """
    An attempt that is to be made, or is under way. Once it has ended, it is an `Attempt` of the journal.

    Attributes:
        task: The task.
        purpose: Whether it is tried, or undone.
        number: Number of the attempt, from 1.
    """

    task: Task
    purpose: Purpose
    number: int

    @property
    def call(self) -> Call:
        """The tool that is to be called, and what it is to be given."""
        return self.task.call_for(self.purpose)
