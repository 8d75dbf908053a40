# DO NOT EDIT: written by custom/tools/compose.py from custom/_options.py; change that, then run `make generate`
"""What a client was told: where the server is, the key, time-outs, headers. Checked before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn, TypedDict, Unpack, cast

import httpx

from ._base_url import resolve_base_url
from ._json import is_unicode
from .errors import InvalidInputError

DEFAULT_TIMEOUT = 60.0
"""Seconds."""
CONNECT_TIMEOUT = 5.0
"""Seconds; a server that is there accepts sooner."""
_LONGEST_TIMEOUT = 31_536_000.0
"""Seconds: a year. What is longer overflows in the operating system."""

_OWN_HEADERS = {
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "idempotency-key",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "x-correlation-id",
    "x-request-attempt",
    "x-request-timeout-ms",
}
_TOKEN_CHARACTERS = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""What a header name is made of (RFC 9110, section 5.6.2)."""

_CONTROL_CHARACTER = re.compile("[\x00-\x1f\x7f]")

Headers = Mapping[str, tuple[str, str]]
"""Name and value of each header, by the name in lower case."""


class Timeouts(NamedTuple):
    """
    How long a call may take.

    Attributes:
        parts: Seconds that each part of an attempt may take (connect, read, write, pool); None for no limit.
        whole: Seconds that the whole call may take, with all that is done for it; None for no limit.
    """

    parts: Mapping[str, float | None]
    whole: float | None

    def within(self, remaining: float | None) -> dict[str, float | None]:
        """The parts, none longer than what remains of the whole."""
        if remaining is None:
            return dict(self.parts)
        return {part: remaining if limit is None else min(limit, remaining) for part, limit in self.parts.items()}


class GivenOptions(TypedDict, total=False):
    """The options that may be given; None for one that is not."""

    timeout: float | httpx.Timeout | None
    max_retries: int | None
    max_response_bytes: int | None
    headers: Mapping[str, str] | None
    send_idempotency_keys: bool | None
    correlation_id: str | None
    idempotency_key: str | None


class Options(NamedTuple):
    """
    The settings of a client, or of a view of it.

    Attributes:
        base_url: URL that the paths of operations are below; without a slash at the end.
        timeout: How long a call may take.
        max_retries: How many more attempts a call may have after the first.
        max_response_bytes: How many bytes the body of an answer may have, decoded.
        headers: Sent with every call, beside the SDK's own or in their place.
        send_idempotency_keys: Whether writes carry a key that makes a repeat harmless.
        correlation_id: Goes with every call; None for one made anew for each.
        idempotency_key: Goes with every write; None for one made anew for each.
    """

    base_url: str
    timeout: Timeouts
    max_retries: int = 2
    max_response_bytes: int = 16 * 1024 * 1024
    headers: Headers = MappingProxyType({})
    send_idempotency_keys: bool = True
    correlation_id: str | None = None
    idempotency_key: str | None = None

    def changed(self, **given: Unpack[GivenOptions]) -> Options:
        """
        These settings with others in their place; headers come beside those that are there, or in their place.

        Raises:
            InvalidInputError: a setting that cannot work, named as the argument that it was given as.
        """
        checked = {name: _CHECKS[name](value) for name, value in given.items() if value is not None}
        if "headers" in checked:
            checked["headers"] = {**self.headers, **checked["headers"]}
        return self._replace(**checked)

    def __repr__(self) -> str:
        return f"Options(base_url={self.base_url!r}, headers={[name for name, _ in self.headers.values()]})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("options hold secrets and cannot be pickled")


def resolve_options(base_url: str | None, **given: Unpack[GivenOptions]) -> Options:
    """
    Options from arguments, else from the environment (``AUREUS_BASE_URL``), else the defaults.

    Args:
        base_url: Where the server is.
        given: The other options, by their names; None for those that are not given.

    Raises:
        InvalidInputError: an option that cannot work, named as its argument or as the variable.
    """
    return Options(resolve_base_url(base_url), check_timeout(DEFAULT_TIMEOUT)).changed(**given)


def check_timeout(timeout: object) -> Timeouts:
    """A number of seconds bounds the whole call; of an `httpx.Timeout`, the longest part does."""
    if isinstance(timeout, httpx.Timeout):
        parts = {
            part: None if limit is None else _check_seconds(limit, "timeout", part)
            for part, limit in timeout.as_dict().items()
        }
        limits = [limit for limit in parts.values() if limit is not None]
        return Timeouts(parts, max(limits) if len(limits) == len(parts) else None)
    seconds = _check_seconds(timeout, "timeout")
    parts = dict.fromkeys(("read", "write", "pool"), seconds)
    return Timeouts({"connect": min(seconds, CONNECT_TIMEOUT), **parts}, seconds)


def check_wait(seconds: object, name: str) -> float:
    """A number of seconds to wait, which may be none."""
    return _check_seconds(seconds, name, may_be_none=True)


def check_count(count: object, name: str, lowest: int, highest: int | None = None) -> int:
    """A whole number that is not below the lowest, nor above the highest."""
    if isinstance(count, bool) or not isinstance(count, int):
        raise _misfit(name, "a whole number", count)
    if count < lowest:
        raise InvalidInputError(f"must be at least {lowest}, got {count}", path=(name,))
    if highest is not None and count > highest:
        raise InvalidInputError(f"must be at most {highest}, got {count}", path=(name,))
    return count


def check_headers(headers: object) -> dict[str, tuple[str, str]]:
    """The headers, if they can be sent and are not those that the SDK itself sets."""
    if not isinstance(headers, Mapping):
        raise _misfit("default_headers", "a mapping", headers)
    return dict(_check_header(name, value) for name, value in cast("Mapping[object, object]", headers).items())


def check_correlation_id(correlation_id: object) -> str:
    """The correlation id, if it is one."""
    if not isinstance(correlation_id, str):
        raise _misfit("correlation_id", "text", correlation_id)
    if not correlation_id or not is_unicode(correlation_id):
        raise InvalidInputError("must be valid Unicode and not empty", path=("correlation_id",))
    if _CONTROL_CHARACTER.search(correlation_id):
        raise InvalidInputError("has a control character (a line break?)", path=("correlation_id",))
    return correlation_id


def check_idempotency_key(idempotency_key: object) -> str:
    """The key that makes a repeat harmless, if a header can hold it."""
    if not isinstance(idempotency_key, str):
        raise _misfit("idempotency_key", "text", idempotency_key)
    if not 0 < len(idempotency_key) <= 255 or not _is_printable_ascii(idempotency_key):
        raise InvalidInputError("must be 1 to 255 printable ASCII characters", path=("idempotency_key",))
    return idempotency_key


def check_limits(limits: object) -> httpx.Limits | None:
    """The limits of a pool of connections, if calls can be made through it."""
    if limits is None:
        return None
    if not isinstance(limits, httpx.Limits):
        raise _misfit("limits", "an httpx.Limits", limits)
    if limits.max_connections is not None and limits.max_connections < 1:
        raise InvalidInputError("must allow for at least one connection", path=("limits", "max_connections"))
    return limits


_CHECKS: Mapping[str, Callable[[object], Any]] = {
    "timeout": check_timeout,
    "max_retries": partial(check_count, name="max_retries", lowest=0),
    "max_response_bytes": partial(check_count, name="max_response_bytes", lowest=1),
    "headers": check_headers,
    "send_idempotency_keys": bool,
    "correlation_id": check_correlation_id,
    "idempotency_key": check_idempotency_key,
}


def _check_header(name: object, value: object) -> tuple[str, tuple[str, str]]:
    if not isinstance(name, str) or not name or not set(name) <= _TOKEN_CHARACTERS:
        raise InvalidInputError("is not a header name", path=("default_headers", str(name)))
    if name.lower() in _OWN_HEADERS:
        raise InvalidInputError("is set by the SDK", path=("default_headers", name))
    if not isinstance(value, str):
        raise _misfit(f"default_headers.{name}", "text", value)
    if not _is_printable_ascii(value):
        raise InvalidInputError("has a character that a header cannot hold", path=("default_headers", name))
    return name.lower(), (name, value)


def _check_seconds(value: object, *path: str, may_be_none: bool = False) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _misfit(".".join(path), "a number of seconds", value)
    is_enough = value >= 0 if may_be_none else value > 0
    if not is_enough or not value <= _LONGEST_TIMEOUT:
        lowest = "from 0" if may_be_none else "above 0 and"
        raise InvalidInputError(f"must be a number of seconds {lowest} up to a year, got {value!r}", path=path)
    return float(value)


def _misfit(name: str, expected: str, value: object) -> InvalidInputError:
    return InvalidInputError(f"must be {expected}, got {type(value).__name__}", path=(name,))


def _is_printable_ascii(text: str) -> bool:
    return text.isascii() and text.isprintable()
