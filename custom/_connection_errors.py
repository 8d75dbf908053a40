# hand-written; composed into aureus_sdk by make generate
"""What can be told about a broken connection that httpx has no class for."""

from __future__ import annotations

import httpx


class StaleConnectionError(httpx.ReadError):
    """
    A connection that had been used before ended without a byte of the answer to this request.

    Most likely the server had closed it while it was idle, and never saw the request. That is no fault of the server:
    what is safe to repeat is repeated at once.
    """
