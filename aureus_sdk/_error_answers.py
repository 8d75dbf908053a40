# DO NOT EDIT: written by custom/tools/compose.py from custom/_error_answers.py; change that, then run `make generate`
"""Answers that are errors: what they say, and what is kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import httpx

from ._json import decode, encode
from .errors import InvalidInputError

if TYPE_CHECKING:
    from .models.common import Problem, ProblemField


def parse_problem(content: bytes) -> Problem | None:
    """
    The problem details of an error's body, as far as they are there; other JSON errors that are common are understood.

    A field of the wrong type is left out: what the server got wrong must not hide what it wanted to say.
    """
    from .models.common import Problem, ProblemField  # a call that goes well needs none of it

    try:
        body = decode(content)
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    body = cast("dict[str, Any]", body)
    if "error" in body and "title" not in body:
        body = {**body, "title": _as_text(body["error"]), "detail": _as_text(body.get("detail", body.get("details")))}
    entries: Any = body.get("errors")
    if isinstance(entries, list):
        body["errors"] = [entry for entry in cast("Sequence[Any]", entries) if _fits(ProblemField, entry)]
    while True:  # each round takes away one of the few fields that the contract knows
        try:
            return Problem.from_dict(body)
        except InvalidInputError as error:
            misfit, *_ = error.path
            body = {name: value for name, value in body.items() if name != misfit}


def _fits(kind: type[ProblemField], entry: Any) -> bool:
    try:
        kind.from_dict(entry)
    except InvalidInputError:
        return False
    return True


def _as_text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else encode(value).decode()


def detached(response: httpx.Response, content: bytes, request: httpx.Request) -> httpx.Response:
    """The answer by itself, to be kept in an error: without the connection and the request that it came from."""
    framing = {"content-encoding", "content-length", "transfer-encoding"}  # of the body that came, not of the text kept
    return httpx.Response(
        response.status_code,
        headers=[(name, value) for name, value in response.headers.multi_items() if name not in framing],
        content=content,
        request=request,
        extensions={"reason_phrase": response.reason_phrase.encode("ascii", "ignore")},
    )
