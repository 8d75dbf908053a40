"""Waiting, over HTTP, for what a run of a workflow has come to."""

from typing import Any

import httpx

from tests.support.waiting import wait_until

__all__ = ["until_ended", "until_started"]


def until_started(api: httpx.Client, workflow_id: str) -> None:
    """Wait until there is a run of a workflow."""
    wait_until(lambda: api.get(f"/workflows/{workflow_id}/status").is_success)


def until_ended(api: httpx.Client, workflow_id: str) -> dict[str, Any]:
    """Wait until the latest run of a workflow has ended: its status then."""

    def status() -> dict[str, Any]:
        told: dict[str, Any] = api.get(f"/workflows/{workflow_id}/status").json()
        return told

    wait_until(lambda: "completed_at" in status(), lambda: str(status()))
    return status()
