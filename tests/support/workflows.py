"""Workflows as JSON, as short as a test reads well."""

from typing import Any


def task(name: str, tool: str | None = None, **more: Any) -> dict[str, Any]:
    """A task; without a tool, one that is simulated."""
    return {"id": name, "name": name.title(), "type": "action", **({"tool_name": tool} if tool else {}), **more}


def workflow(*tasks: dict[str, Any], workflow_id: str = "w", **dependencies: Any) -> dict[str, Any]:
    """A workflow of these tasks, and what each named one waits for."""
    return {"id": workflow_id, "name": "W", "tasks": list(tasks), "dependencies": dependencies}


def tasks_of(result: dict[str, Any]) -> dict[str, tuple[str, int]]:
    """How each task of a result ended, and after how many attempts."""
    return {name: (each["status"], each["attempts"]) for name, each in result["task_results"].items()}
