"""The server itself."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from aureus_local.server.requests import Request
from aureus_local.server.runtime import Runtime
from aureus_sdk import __version__

__all__ = ["get_health"]


async def get_health(runtime: Runtime, request: Request) -> Response:
    """Tell that requests are answered."""
    del runtime, request
    return JSONResponse({"status": "ok", "version": __version__})
