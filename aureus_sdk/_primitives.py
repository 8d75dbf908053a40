# DO NOT EDIT: written by custom/tools/compose.py from custom/_primitives.py; change that, then run `make generate`
"""What truly differs between async and sync connections, in pairs: the first of each for async, its twin for sync."""

from __future__ import annotations

import socket

import httpcore2


async def async_addresses(host: str) -> list[str]:
    """What to connect to, one after the other: anyio looks the host up itself, and lets its addresses race."""
    return [host]


def sync_addresses(host: str) -> list[str]:
    """
    What to connect to, one after the other: the addresses of the host, as text.

    Raises:
        httpcore2.ConnectError: it has none. The system is asked, and answers in its own time: it cannot be interrupted.
    """
    try:
        return [str(address[0]) for *_, address in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise httpcore2.ConnectError(error) from error
