"""Requests with an idempotency key: however often one is sent, it takes effect once and gets the same answer."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from hashlib import sha256

import sqlalchemy as sa
from starlette.responses import Response

from aureus_local.storage.database import Change
from aureus_local.storage.idempotency import StoredAnswer, find_answer, keep_answer

from .problems import ProblemError
from .requests import Request
from .runtime import Runtime

__all__ = ["run_once", "write_once"]


async def write_once(runtime: Runtime, request: Request, change: Change[Response]) -> Response:
    """
    Make a change that gives the answer to a request. With a key, change and answer are kept in one transaction.

    Args:
        runtime: The runtime.
        request: The request.
        change: What to write, and to answer.

    Raises:
        ProblemError: the key is in use for another request.
    """
    key = _key(request)
    if key is None:
        return await runtime.database.write(change)
    fingerprint = sha256(request.content).hexdigest()

    def change_and_keep(connection: sa.Connection) -> Response:
        now = runtime.clock.now()
        stored = find_answer(connection, key, now=now)
        if stored is not None:
            return _replay(stored, fingerprint)
        answer = change(connection)
        keep_answer(connection, key, _stored(answer, fingerprint), now=now)
        return answer

    with _in_flight(runtime, key, fingerprint):
        return await runtime.database.write(change_and_keep)


async def run_once(runtime: Runtime, request: Request, effect: Callable[[], Awaitable[Response]]) -> Response:
    """
    Do what a request asks for. With a key, the answer is kept when it is done.

    Args:
        runtime: The runtime.
        request: The request.
        effect: What to do, and to answer.

    Raises:
        ProblemError: the key is in use for another request.
    """
    key = _key(request)
    if key is None:
        return await effect()
    fingerprint = sha256(request.content).hexdigest()
    with _in_flight(runtime, key, fingerprint):
        stored = await runtime.database.read(lambda connection: find_answer(connection, key, now=runtime.clock.now()))
        if stored is not None:
            return _replay(stored, fingerprint)
        answer = await effect()
        kept = _stored(answer, fingerprint)
        await runtime.database.write(lambda connection: keep_answer(connection, key, kept, now=runtime.clock.now()))
        return answer


@contextmanager
def _in_flight(runtime: Runtime, key: str, fingerprint: str) -> Generator[None]:
    if key in runtime.in_flight:
        if runtime.in_flight[key] != fingerprint:
            raise _used_otherwise()
        detail = "A request with this idempotency key is being answered: send it again when that is done."
        raise ProblemError(409, detail, headers={"Retry-After": "1"})
    runtime.in_flight[key] = fingerprint
    try:
        yield
    finally:
        del runtime.in_flight[key]


def _key(request: Request) -> str | None:
    """The request's key, good for this operation on this resource: elsewhere the same key is another one."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    return sha256(json.dumps([key, request.operation.id, dict(request.path)]).encode()).hexdigest()


def _stored(answer: Response, fingerprint: str) -> StoredAnswer:
    headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
    return StoredAnswer(fingerprint, answer.status_code, headers, bytes(answer.body))


def _replay(stored: StoredAnswer, fingerprint: str) -> Response:
    if stored.fingerprint != fingerprint:
        raise _used_otherwise()
    return Response(stored.content, stored.status, headers=dict(stored.headers))


def _used_otherwise() -> ProblemError:
    return ProblemError(422, "This idempotency key was used with another body: give each request a key of its own.")
