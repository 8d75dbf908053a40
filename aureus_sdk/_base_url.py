# DO NOT EDIT: written by custom/tools/compose.py from custom/_base_url.py; change that, then run `make generate`
"""Where the server is, and the proxy on the way to it."""

from __future__ import annotations

import os
import re
from ipaddress import ip_address
from urllib.parse import unquote
from urllib.request import getproxies, proxy_bypass

import httpx

from .errors import InvalidInputError

DEFAULT_BASE_URL = "http://localhost:3000"

_SCHEME = "^([a-z+.-]+://"
_ESCAPED_HOST = rf"{_SCHEME}/*)(?!\[)[^/?#]*%.*"
_HIDDEN = {
    f"{_SCHEME}).*(?:@|%40)": r"\1***@",  # user name and password
    _ESCAPED_HOST: r"\1***",  # the same, or a part of it
    rf"{_SCHEME}/*(?>\[[0-9a-f:.]*\]|[^:/?#]*):)(?![0-9]{{1,5}}(?:[/?#]|\Z)).*": r"\1***",  # where a port should be
    "([?#]).*": r"\1***",
}
"""What could be a secret in a URL, and what errors show in its place."""


def resolve_base_url(given: str | None) -> str:
    """
    The URL that was given, else that of the environment (``AUREUS_BASE_URL``), else the default.

    Raises:
        InvalidInputError: it is none that calls can be sent below.
    """
    if given is not None:
        return _check(given, "base_url")
    return _check(os.environ.get("AUREUS_BASE_URL") or DEFAULT_BASE_URL, "AUREUS_BASE_URL")


def proxy_for(base_url: str) -> str | None:
    """The proxy that the environment names for the server. What is on this machine is asked without one."""
    url = httpx.URL(base_url)
    if _is_loopback(url.host) or proxy_bypass(url.host):
        return None
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"


def _check(base_url: object, name: str) -> str:
    """The URL without a slash at its end, if calls can be sent below it."""
    if not isinstance(base_url, str):
        raise InvalidInputError(f"must be text, got {type(base_url).__name__}", path=(name,))
    fault = _fault_of(base_url)
    if fault is not None:
        raise InvalidInputError(f"{fault}, got {_shown_url(base_url)}", path=(name,))
    return str(httpx.URL(base_url)).rstrip("/")


def _fault_of(base_url: str) -> str | None:
    if "@" in unquote(base_url):
        return "must not hold a user name or password (give the key as api_key)"
    if any(character in "?#" or character.isspace() for character in base_url):
        return "must not have a query, a fragment or white space"
    if re.match(_ESCAPED_HOST, base_url, re.IGNORECASE):
        return "must have a host name without percent-escapes"
    return None if _is_server(base_url) else f"must be a URL like {DEFAULT_BASE_URL}"


def _is_server(base_url: str) -> bool:
    try:
        url = httpx.URL(base_url)
        host = url.raw_host.decode("ascii")
        is_host = bool(host and host.encode("idna"))  # a name that has empty or overlong labels cannot be encoded
    except (httpx.InvalidURL, UnicodeError):
        return False
    return is_host and url.scheme in {"http", "https"} and 0 < (url.port or 80) < 65536


def _shown_url(url: str) -> str:
    """The URL as errors show it: what is not shown could be a secret, or a key that was given in its place."""
    if not re.match(f"{_SCHEME})", url, re.IGNORECASE):
        return "text that does not begin like http:// (it is not shown: it could be a key)"
    for hidden, shown in _HIDDEN.items():
        url = re.sub(hidden, shown, url, flags=re.DOTALL | re.IGNORECASE)
    return repr(url)


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
