"""Tools as tests need them again and again."""

import asyncio
from typing import Any

from aureus_local.registry import ToolContext


def fail(_inputs: dict[str, Any], _context: ToolContext) -> None:
    """Fail at every attempt."""
    raise RuntimeError("no")


async def hang(_inputs: dict[str, Any], _context: ToolContext) -> None:
    """Go on until it is cancelled."""
    await asyncio.Event().wait()
