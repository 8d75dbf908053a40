"""A module of tools, as users write them: one that waits, so that a test can end a runtime in the middle of a run."""

GATE = """
import asyncio
from pathlib import Path
from aureus_local import tool

@tool("wait_for_file")
async def wait_for_file(inputs, context):
    while not Path(inputs["path"]).exists():
        await asyncio.sleep(0.05)
    return "found"
"""
