"""Which processes work on a database, and which of them are gone: what those have left undone, others take over."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

__all__ = ["Presence"]


class Presence(Protocol):
    """The sign by which other processes see that this one lives. It vanishes with the process, however that ends."""

    @property
    def process_id(self) -> str:
        """Id of this process, by which it is known to others."""
        ...

    @property
    def can_be_lost(self) -> bool:
        """Whether others may see this process as gone while it still goes on, until it notices."""
        ...

    def is_held(self) -> bool:
        """Whether others have seen this process as alive ever since it was taken."""
        ...

    def take(self) -> bool:
        """Take it anew after it was lost; whether that was possible."""
        ...

    def claim(self, process_id: str) -> AbstractContextManager[bool]:
        """Whether another process is gone. If it is, nobody else is told so until the block is left."""
        ...

    def close(self) -> None:
        """Let others see that this process is gone."""
        ...
