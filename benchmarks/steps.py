"""The step that bare DBOS and Aureus both take: a module of tools, as a runtime in a process of its own loads it."""

from __future__ import annotations

from typing import Any

from aureus_local import ToolContext, tool


async def step(number: int) -> dict[str, int]:
    return {"number": number}


@tool("step")
async def step_tool(inputs: dict[str, Any], _context: ToolContext) -> dict[str, int]:
    return await step(inputs["number"])
