"""The embedded Aureus runtime: ``aureus serve`` starts it; tools and validators for it are written with this module."""

from .registry import ToolContext, tool, validator

__all__ = ["ToolContext", "tool", "validator"]
