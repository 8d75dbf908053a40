"""A request, read and checked against the contract."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.requests import Request as HTTPRequest

from aureus_local.domain.json_values import LARGEST_VALUE
from aureus_local.large_values import LARGE, work_beside
from aureus_sdk.models import ProblemField

from .contract import Operation
from .json_text import decode
from .problems import ProblemError, invalid_input
from .schemas import Schema

__all__ = ["LARGEST_BODY", "Request", "is_large_body", "read_request", "work_on"]

T = TypeVar("T")

LARGEST_BODY = LARGEST_VALUE
_MOST_QUERY_FIELDS = 100
_INTEGER = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """
    A request that fits the contract.

    Attributes:
        operation: What is asked for.
        instance: The path as it was sent.
        path: The decoded parameters in the path.
        query: The parameters in the query.
        headers: The HTTP headers.
        content: The body as it was sent; empty where the operation has none.
        body: The body as JSON, without the nulls that mean "absent"; None where the operation has none.
        until_client_leaves: Waits until the client hangs up, or has its answer.
    """

    operation: Operation
    instance: str
    path: Mapping[str, str]
    query: Mapping[str, Any]
    headers: Headers
    content: bytes
    body: Any
    until_client_leaves: Callable[[], Awaitable[None]]


async def read_request(http: HTTPRequest, operation: Operation, path: Mapping[str, str], instance: str) -> Request:
    """
    Read a request and check it.

    Args:
        http: The request as it comes in.
        operation: What is asked for.
        path: The decoded parameters in the path.
        instance: The path as it was sent.

    Raises:
        ProblemError: it does not fit the contract; the problem names every fault.
    """
    query = _read_query(http.scope["query_string"], operation)
    faults = _parameter_faults(operation, path, query, http.headers)
    content, body = b"", None
    if operation.body is not None:
        content = await _read_content(http)
        body, faults_of_body = await work_on(content, partial(_read_body, content, operation.body))
        faults += faults_of_body
    if faults:
        raise invalid_input(faults)
    return Request(
        operation=operation,
        instance=instance,
        path=path,
        query=query,
        headers=http.headers,
        content=content,
        body=body,
        until_client_leaves=partial(_until_client_leaves, http),
    )


async def work_on(content: bytes, work: Callable[[], T]) -> T:
    """
    Do work that takes the longer the larger a body is: beside the event loop, where others would wait for it.

    Args:
        content: The body.
        work: What to do with it.
    """
    return await work_beside(work) if is_large_body(content) else work()


def is_large_body(content: bytes) -> bool:
    """Whether a body is so large that others must not wait while it is worked on."""
    return len(content) > LARGE


def _read_body(content: bytes, schema: Schema) -> tuple[Any, list[ProblemField]]:
    """The body as JSON, and what is wrong with it."""
    try:
        body = decode(content)
    except ValueError as error:
        raise ProblemError(400, f"The body cannot be read as JSON: {error}.") from None
    if b"null" in content:
        body = schema.without_nulls(body)
    return body, schema.faults(body)


def _read_query(query_string: bytes, operation: Operation) -> dict[str, Any]:
    """The parameters in the query that the operation knows, or their defaults; others are ignored."""
    parameters = [parameter for parameter in operation.parameters if parameter.place == "query"]
    defaults = {parameter.name: parameter.default for parameter in parameters if parameter.default is not None}
    if not query_string:
        return defaults
    known = {parameter.name: parameter.kind for parameter in parameters}
    try:
        fields = parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_QUERY_FIELDS
        )
    except ValueError as error:
        raise ProblemError(400, f"The query cannot be read: {error}.") from None
    query: dict[str, Any] = {}
    for name, text in fields:
        if name in query:
            raise invalid_input([ProblemField(path=name, message="is given more than once")])
        if name in known:
            is_integer = known[name] == "integer" and _INTEGER.fullmatch(text)
            query[name] = int(text) if is_integer else text
    return defaults | query


def _parameter_faults(
    operation: Operation, path: Mapping[str, str], query: Mapping[str, Any], headers: Headers
) -> list[ProblemField]:
    places: dict[str, Mapping[str, Any]] = {"path": path, "query": query, "header": headers}
    faults: list[ProblemField] = []
    for parameter in operation.parameters:
        given = places[parameter.place]
        if parameter.name in given:
            faults += parameter.schema.faults(given[parameter.name], (parameter.name,))
        elif parameter.is_required:
            faults.append(ProblemField(path=parameter.name, message="is required"))
    return faults


async def _read_content(http: HTTPRequest) -> bytes:
    """The body, which is JSON by its name and not too large."""
    _check_media_type(http.headers)
    length = http.headers.get("content-length", "")
    if length.isdecimal() and int(length) > LARGEST_BODY:
        raise _too_large()
    content = bytearray()
    async for chunk in http.stream():
        content += chunk
        if len(content) > LARGEST_BODY:
            raise _too_large()
    if not content:
        raise ProblemError(400, "The body is missing: send JSON.")
    return bytes(content)


async def _until_client_leaves(http: HTTPRequest) -> None:
    while (await http.receive())["type"] != "http.disconnect":
        pass


def _check_media_type(headers: Headers) -> None:
    media_type = headers.get("content-type", "").partition(";")[0].strip()
    if media_type.lower() != "application/json":
        raise ProblemError(415, f"Send application/json, not {media_type[:100] or 'a body of no type'}.")
    encoding = headers.get("content-encoding", "identity")
    if encoding.lower() != "identity":
        raise ProblemError(415, f"Send the body as it is, not in the encoding {encoding[:100]}.")


def _too_large() -> ProblemError:
    return ProblemError(413, f"The body may have {LARGEST_BODY} bytes at most.")
