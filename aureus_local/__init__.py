"""
The embedded Aureus runtime: ``aureus serve`` starts it, `LocalAureus` does in tests, and tools and validators for it
are written with this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .registry import ToolContext, tool, validator

if TYPE_CHECKING:
    from .testing import LocalAureus

__all__ = ["LocalAureus", "ToolContext", "tool", "validator"]


def __getattr__(name: str) -> Any:
    """Load `LocalAureus` when it is asked for: tools need nothing of all that it takes."""
    if name != "LocalAureus":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .extra import needs_extra

    with needs_extra():
        from .testing import LocalAureus
    return LocalAureus
