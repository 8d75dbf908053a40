# DO NOT EDIT: written by custom/tools/compose.py from custom/_options.py; change that, then run `make generate`
"""What a client was told: where the server is, the key, time-outs, headers. Checked before anything is sent."""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import ip_address
from typing import NamedTuple, NoReturn
from urllib.request import getproxies, proxy_bypass

import httpx

from .errors import InvalidInputError

DEFAULT_BASE_URL = "http://localhost:3000"
DEFAULT_TIMEOUT = 60.0
"""Seconds."""
CONNECT_TIMEOUT = 5.0
"""Seconds; a server that is there accepts sooner."""

_OWN_HEADERS = {"authorization", "content-length", "host", "transfer-encoding", "x-correlation-id"}


class Secret:
    """Text that shows in no repr, log or pickle."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __repr__(self) -> str:
        return "Secret('***')"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret cannot be pickled")


class Options(NamedTuple):
    """
    The settings of a client, or of a view of it.

    Attributes:
        base_url: URL that the paths of operations are below; without a slash at the end.
        api_key: Sent as bearer token; None for none.
        timeout: How long each part of a call may take.
        headers: Sent with every call, beside the SDK's own.
        correlation_id: Goes with every call; None for one made anew for each.
    """

    base_url: str
    api_key: Secret | None
    timeout: httpx.Timeout
    headers: tuple[tuple[str, str], ...] = ()
    correlation_id: str | None = None


def resolve_options(
    *,
    base_url: str | None,
    api_key: str | None,
    timeout: float | httpx.Timeout | None,
    default_headers: Mapping[str, str] | None,
) -> Options:
    """
    Options from arguments, else from the environment (``AUREUS_BASE_URL``, ``AUREUS_API_KEY``), else the defaults.

    Raises:
        InvalidInputError: an option that cannot work, named as its argument.
    """
    return Options(
        base_url=check_base_url(base_url or os.environ.get("AUREUS_BASE_URL") or DEFAULT_BASE_URL),
        api_key=check_api_key(api_key or os.environ.get("AUREUS_API_KEY")),
        timeout=check_timeout(DEFAULT_TIMEOUT if timeout is None else timeout),
        headers=check_headers(default_headers or {}),
    )


def check_base_url(text: str) -> str:
    """The URL without a slash at its end, if calls can be sent below it."""
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise InvalidInputError(f"is not a URL: {error}", path=("base_url",)) from None
    if url.userinfo:
        raise InvalidInputError("must not hold a user name or password; give the key as api_key", path=("base_url",))
    if url.scheme not in {"http", "https"} or not url.host or any(map(str.isspace, text)):
        raise InvalidInputError(f"must be like {DEFAULT_BASE_URL}, got {text!r}", path=("base_url",))
    if url.query or url.fragment:
        raise InvalidInputError("must not have a query or a fragment", path=("base_url",))
    return str(url).rstrip("/")


def check_api_key(text: str | None) -> Secret | None:
    """The key, if it can be sent in a header. What is wrong is said without the key."""
    if not text:
        return None
    if not _is_visible_ascii(text):
        raise InvalidInputError("has a character that a header cannot hold (a line break?)", path=("api_key",))
    return Secret(text)


def check_timeout(timeout: float | httpx.Timeout) -> httpx.Timeout:
    """The time-outs of the parts of a call; a number of seconds is the limit of each."""
    if isinstance(timeout, httpx.Timeout):
        return timeout
    if isinstance(timeout, bool) or not timeout > 0:
        raise InvalidInputError(f"must be a number of seconds above 0, got {timeout!r}", path=("timeout",))
    return httpx.Timeout(timeout, connect=min(timeout, CONNECT_TIMEOUT))


def check_headers(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The headers, if they can be sent and are not those that the SDK itself sets."""
    for name, value in headers.items():
        if name.lower() in _OWN_HEADERS:
            raise InvalidInputError("is set by the SDK", path=("default_headers", name))
        if not name or not _is_visible_ascii(name) or ":" in name:
            raise InvalidInputError("is not a header name", path=("default_headers", name))
        if not _is_visible_ascii(value.replace(" ", "")):
            raise InvalidInputError("has a character that a header cannot hold", path=("default_headers", name))
    return tuple(headers.items())


def check_correlation_id(text: str) -> str:
    """The correlation id, if it is one."""
    if not text:
        raise InvalidInputError("must not be empty", path=("correlation_id",))
    return text


def _is_visible_ascii(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text


def proxy_for(base_url: str) -> str | None:
    """The proxy that the environment names for the server. What is on this machine is asked without one."""
    url = httpx.URL(base_url)
    if _is_loopback(url.host) or proxy_bypass(url.host):
        return None
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
