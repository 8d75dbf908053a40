"""Who may talk to the server: those who know the key, and no web page that a browser shows."""

from __future__ import annotations

import ipaddress
import re
import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from .problems import ProblemError

__all__ = ["Access", "is_loopback"]

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST = re.compile(r"(?:\[(?P<address>[0-9a-fA-F:.]+)\]|(?P<name>[^\s:@/?#\[\]]+))(?::\d*)?")


def is_loopback(host: str) -> bool:
    """Whether only programs on this machine can reach a host."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Access:
    """
    The rules for one server.

    A server on a loopback address answers only to names of this machine. Otherwise any web page could have its own name
    resolve to this machine, and a browser on it would carry requests here.

    Args:
        host: The host that the server is bound to.
        api_key: The key that every request has to carry, if there is one.
    """

    def __init__(self, host: str, api_key: str | None) -> None:
        self._hosts = _LOOPBACK_NAMES | {host.lower()} if is_loopback(host) else None
        self._api_key = None if api_key is None else api_key.encode()

    def check_origin(self, headers: Headers) -> None:
        """
        Check the host that a request is for, and the web page that it comes from, if it comes from one.

        Raises:
            ProblemError: 403, they are foreign.
        """
        if self._hosts is None:
            return
        host = headers.get("host", "")
        if _host_name(host) not in self._hosts:
            raise ProblemError(403, f"Requests for the host {host[:200]!r} are refused. Use localhost.")
        origin = headers.get("origin")
        if origin is not None and _origin_name(origin) not in self._hosts:
            raise ProblemError(403, f"Requests from the origin {origin[:200]!r} are refused.")

    def check_key(self, headers: Headers) -> None:
        """
        Check the key of a request.

        Raises:
            ProblemError: 401, it is missing or wrong.
        """
        if self._api_key is None:
            return
        scheme, _, given = headers.get("authorization", "").partition(" ")
        is_right = secrets.compare_digest(given.strip().encode("latin-1"), self._api_key)
        if scheme.lower() != "bearer" or not is_right:
            detail = "Send the key as Authorization: Bearer KEY." if not given else "The key is wrong."
            raise ProblemError(401, detail, headers={"WWW-Authenticate": 'Bearer realm="aureus"'})


def _host_name(host: str) -> str | None:
    match = _HOST.fullmatch(host)
    return match and (match["address"] or match["name"]).lower()


def _origin_name(origin: str) -> str | None:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return None
    return _host_name(parts.netloc) if parts.scheme in {"http", "https"} else None
