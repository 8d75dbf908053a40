"""Who may talk to the server: those who know the key, and no web page that a browser shows."""

from __future__ import annotations

import ipaddress
import re
import secrets
from contextlib import suppress
from functools import lru_cache

from starlette.datastructures import Headers

from aureus_sdk._secrets import check_api_key
from aureus_sdk.errors import InvalidInputError

from .problems import ProblemError

__all__ = ["Access", "AccessError"]

_AUTHORITY = re.compile(r"(?:\[(?P<address>[0-9a-fA-F:.]+)\]|(?P<name>[^\s:@/?#\[\]]+))(?::(?P<port>[0-9]{0,5}))?")
_PORTS = {"http": 80, "https": 443}


class AccessError(Exception):
    """A server would be open to anybody, or to nobody; the message says what to do."""


@lru_cache(maxsize=100)
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
    resolve to this machine, and a browser on it would carry requests here. No server answers to web pages of others.

    Args:
        host: The host that the server is bound to.
        api_key: The key that every request but those for `/health` has to carry, if there is one.

    Raises:
        AccessError: other machines could reach the server, and it has no key; or no request can carry the key.
    """

    def __init__(self, host: str, api_key: str | None) -> None:
        self._is_local = is_loopback(host)
        self._api_key = None if api_key is None else _checked(api_key)
        if self._api_key is None and not self._is_local:
            raise AccessError(
                f"other machines can reach {host}: give a key with --api-key or AUREUS_API_KEY, or listen on 127.0.0.1"
            )

    def check_origin(self, headers: Headers) -> None:
        """
        Check the host that a request is for, and the web page that it comes from, if it comes from one.

        Raises:
            ProblemError: 403, they are foreign.
        """
        host = headers.get("host", "")
        name = _name_and_port(host, "http")[0]
        if self._is_local and not is_loopback(name):
            raise ProblemError(403, f"Requests for the host {host[:200]!r} are refused. Use localhost.")
        for origin in headers.getlist("origin"):
            if not _is_same_origin(origin, host):
                raise ProblemError(403, f"Requests from the origin {origin[:200]!r} are refused.")

    def check_key(self, headers: Headers) -> None:
        """
        Check the key of a request.

        Raises:
            ProblemError: 401, it is missing or wrong.
        """
        if self._api_key is None:
            return
        scheme, _, given = headers.get("authorization", "").encode("latin-1").partition(b" ")
        is_right = secrets.compare_digest(given.strip(b" \t"), self._api_key)
        if scheme.lower() != b"bearer" or not is_right:
            detail = "Send the key as Authorization: Bearer KEY." if not given else "The key is wrong."
            raise ProblemError(401, detail, headers={"WWW-Authenticate": 'Bearer realm="aureus"'})


def _checked(api_key: object) -> bytes:
    try:
        return check_api_key(api_key).reveal().encode()
    except InvalidInputError as error:
        raise AccessError(f"the API key (--api-key or AUREUS_API_KEY) {error.reason}") from None


def _is_same_origin(origin: str, host: str) -> bool:
    """
    Whether a web page is of the host that it asks.

    The scheme may be another one than the server's own, which knows nothing of a proxy that speaks TLS for it.
    """
    scheme, _, authority = origin.partition("://")
    if scheme not in _PORTS:
        return False
    name, port = _name_and_port(authority, scheme)
    return bool(name) and (name, port) == _name_and_port(host, scheme)


@lru_cache(maxsize=100)
def _name_and_port(authority: str, scheme: str) -> tuple[str, int]:
    """The name, in the form in which it can be compared, and the port of a host; an empty name if it is none."""
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return "", 0
    name = (match["address"] or match["name"]).lower()
    with suppress(ValueError):
        name = str(ipaddress.ip_address(name))
    return name, int(match["port"] or _PORTS[scheme])
