"""The head of a request: what HTTP/1.1 can carry, but no honest client sends."""

from __future__ import annotations

from starlette.types import Scope

from .problems import ProblemError

__all__ = ["LARGEST_HEAD", "check_head"]

LARGEST_HEAD = 64 * 1024
"""How many bytes the head of a request may have."""

_LONGEST_TARGET = 48 * 1024
_MOST_HEADERS = 100
_OF_ONE_VALUE = {
    b"authorization": "Authorization",
    b"content-encoding": "Content-Encoding",
    b"content-type": "Content-Type",
    b"idempotency-key": "Idempotency-Key",
}
"""Headers of which a client may mean one, and a proxy before the server read another."""


def check_head(scope: Scope) -> None:
    """
    Check the request line and the headers: their number and size, and that they can be read in one way only.

    Args:
        scope: The request, as ASGI has it.

    Raises:
        ProblemError: 400, 414 or 431. The connection is closed after it: where the request ends may not be what the
            client thinks, and what follows may not be its next request.
    """
    target, headers = scope["raw_path"] + scope["query_string"], scope["headers"]
    names = [name for name, _ in headers]
    if scope["http_version"] not in {"1.0", "1.1"}:
        raise _refusal(400, f"Send HTTP/1.1, not HTTP/{scope['http_version']}.")
    if not target.startswith(b"/"):
        raise _refusal(400, "Ask for a path: this server is no proxy.")
    if len(target) > _LONGEST_TARGET:
        raise _refusal(414, f"Path and query may have {_LONGEST_TARGET} bytes at most.")
    if len(headers) > _MOST_HEADERS:
        raise _refusal(431, f"A request may have {_MOST_HEADERS} headers at most.")
    if len(target) + sum(len(name) + len(value) for name, value in headers) > LARGEST_HEAD:
        raise _refusal(431, f"The head of a request may have {LARGEST_HEAD} bytes at most.")
    if b"content-length" in names and b"transfer-encoding" in names:
        raise _refusal(400, "Send either Content-Length or Transfer-Encoding.")
    if b"transfer-encoding" in names and scope["http_version"] == "1.0":
        raise _refusal(400, "HTTP/1.0 has no Transfer-Encoding.")
    given: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in _OF_ONE_VALUE and given.setdefault(name, value) != value:
            raise _refusal(400, f"Send one {_OF_ONE_VALUE[name]}: there are several, and they differ.")


def _refusal(status: int, detail: str) -> ProblemError:
    return ProblemError(status, detail, headers={"Connection": "close"})
