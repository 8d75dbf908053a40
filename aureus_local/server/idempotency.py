"""Requests with an idempotency key: however often one is sent, it takes effect once and gets the same answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from typing import NamedTuple, TypeAlias, TypeVar

import sqlalchemy as sa
import sqlalchemy.exc
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from aureus_local.storage.database import Change
from aureus_local.storage.idempotency import (
    StoredAnswer,
    UsedKey,
    find_key,
    keep_answer,
    keep_first_answer,
    let_go,
    tie_to_run,
)

from .problems import ProblemError
from .requests import Request
from .runtime import Runtime

__all__ = ["Keep", "run_once", "write_once"]

T = TypeVar("T")

Keep: TypeAlias = Callable[[Response], Change[None]]
"""Makes the change that keeps the answer to a request."""


class _Wanted(NamedTuple):
    """What is wanted with an idempotency key: what the body asks for, in short, and the status of the answer to it."""

    key: str
    fingerprint: str
    status: int


async def write_once(runtime: Runtime, request: Request, change: Change[Response]) -> Response:
    """
    Make a change that gives the answer to a request. With a key, change and answer are kept in one transaction.

    Args:
        runtime: The runtime.
        request: The request.
        change: What to write, and to answer.

    Raises:
        ProblemError: the key was used for another request.
    """
    key = _key(request)
    if key is None:
        return await runtime.database.write(change)
    fingerprint = _fingerprint(request)

    def change_and_keep(connection: sa.Connection) -> Response:
        now = runtime.clock.now()
        used = _use_of(connection, key, fingerprint, now=now)
        if used is not None and used.answer is not None:
            return _replay(used.answer)
        answer = change(connection)
        keep_answer(connection, key, fingerprint, _stored(answer), now=now)
        return answer

    return await runtime.database.write(change_and_keep)


async def run_once(
    runtime: Runtime,
    request: Request,
    accept: Change[str],
    answer: Callable[[str, Keep | None], Awaitable[tuple[Response, bool]]],
    *,
    status: int,
) -> Response:
    """
    Answer a request that is about a run. With a key, that is the same run however often the request is sent.

    An answer is replayed to whom it suits. One who prefers another is answered anew. What is kept in the end is the
    answer that waited for the run.

    Args:
        runtime: The runtime.
        request: The request.
        accept: What to write before anything is done for the request, and the id of the run that it is about.
        answer: What to do about the run, and to answer; it is done again where the answer was not kept. It is given
            what keeps an answer, if it is to be kept, and tells whether it was, as it is where the run ends here. Else
            it is kept afterwards.
        status: The HTTP status of the answer that the client prefers, if nothing goes wrong: with 202, it waits for
            nothing, and so neither is kept waiting by other requests with the key nor keeps any of them waiting.

    Raises:
        ClientDisconnect: the client waits no more. What it has asked for goes on, and a repeat finds it.
        ProblemError: the key was used for another request, or is in use.
    """
    key = _key(request)
    if key is None:
        answered, _ = await answer(await runtime.database.write(accept), None)
        return answered
    wanted = _Wanted(key, _fingerprint(request), status)
    if status == HTTPStatus.ACCEPTED:
        return await _answer_at_once(runtime, wanted, accept, answer)

    def keep(answered: Response) -> Change[None]:
        stored, now = _stored(answered), runtime.clock.now()
        return partial(keep_answer, key=key, fingerprint=wanted.fingerprint, answer=stored, now=now)

    with _in_flight(runtime, wanted):
        claimed = await runtime.database.write(partial(_claim, runtime, wanted, accept))
        if isinstance(claimed, StoredAnswer):
            return _replay(claimed)
        async with _let_go_at_failure(runtime, key):
            answered, is_kept = await _unless_nobody_waits(request, answer(claimed, keep))
            if not is_kept:
                await runtime.database.write(keep(answered))
        return answered


async def _answer_at_once(
    runtime: Runtime,
    wanted: _Wanted,
    accept: Change[str],
    answer: Callable[[str, None], Awaitable[tuple[Response, bool]]],
) -> Response:
    found = await runtime.database.write(partial(_find_or_accept, runtime, wanted, accept))
    if isinstance(found, StoredAnswer):
        return _replay(found)
    answered, _ = await answer(found, None)
    await runtime.database.write(partial(keep_first_answer, key=wanted.key, answer=_stored(answered)))
    return answered


def _find_or_accept(
    runtime: Runtime, wanted: _Wanted, accept: Change[str], connection: sa.Connection
) -> StoredAnswer | str:
    """The answer that was given already, if it is what is wanted; else the run that it is about."""
    now = runtime.clock.now()
    used = _use_of(connection, wanted.key, wanted.fingerprint, now=now)
    if (suitable := _suitable(used, wanted)) is not None:
        return suitable
    if used is not None and used.run_id is not None:
        return used.run_id
    run_id = accept(connection)
    tie_to_run(connection, wanted.key, UsedKey(wanted.fingerprint, run_id, None), now=now)
    return run_id


def _claim(runtime: Runtime, wanted: _Wanted, accept: Change[str], connection: sa.Connection) -> StoredAnswer | str:
    """As `_find_or_accept`; from then on, this process works on the answer."""
    now, process_id = runtime.clock.now(), runtime.database.presence.process_id
    used = _use_of(connection, wanted.key, wanted.fingerprint, now=now)
    if (suitable := _suitable(used, wanted)) is not None:
        return suitable
    if used is not None and used.process_id not in {None, process_id}:
        with runtime.database.presence.claim(used.process_id or "") as is_gone:
            if not is_gone:
                raise _being_answered()
    run_id = accept(connection) if used is None or used.run_id is None else used.run_id
    tie_to_run(connection, wanted.key, UsedKey(wanted.fingerprint, run_id, process_id), now=now)
    return run_id


@contextmanager
def _in_flight(runtime: Runtime, wanted: _Wanted) -> Generator[None]:
    """Refuse to work on an answer that is worked on already."""
    if wanted.key in runtime.in_flight:
        raise _being_answered() if runtime.in_flight[wanted.key] == wanted.fingerprint else _used_otherwise()
    runtime.in_flight[wanted.key] = wanted.fingerprint
    try:
        yield
    finally:
        del runtime.in_flight[wanted.key]


@asynccontextmanager
async def _let_go_at_failure(runtime: Runtime, key: str) -> AsyncGenerator[None]:
    """Leave a key to other processes when the answer does not come about here."""
    try:
        yield
    except BaseException:
        process_id = runtime.database.presence.process_id
        with suppress(sqlalchemy.exc.SQLAlchemyError):  # then the key is refused by other processes until this one ends
            await runtime.database.write(partial(let_go, key=key, process_id=process_id))
        raise


async def _unless_nobody_waits(request: Request, answer: Awaitable[T]) -> T:
    """
    The answer to a request, as long as its client waits for it.

    A client that has lost its connection repeats the request with the same key: it is to find the key free.
    """
    answering, leaving = asyncio.ensure_future(answer), asyncio.ensure_future(request.until_client_leaves())
    try:
        await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not answering.done():
            raise ClientDisconnect
        return answering.result()
    finally:
        answering.cancel()
        leaving.cancel()


def _use_of(connection: sa.Connection, key: str, fingerprint: str, *, now: datetime) -> UsedKey | None:
    """
    What became of the request with this key and body; None if it was never made.

    Raises:
        ProblemError: the key was used with another body.
    """
    used = find_key(connection, key, now=now)
    if used is not None and used.fingerprint != fingerprint:
        raise _used_otherwise()
    return used


def _suitable(used: UsedKey | None, wanted: _Wanted) -> StoredAnswer | None:
    """The answer that was given already, if it is what is wanted."""
    answer = None if used is None else used.answer
    return answer if answer is not None and answer.status == wanted.status else None


def _key(request: Request) -> str | None:
    """The request's key, good for this operation on this resource: elsewhere the same key is another one."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    return sha256(json.dumps([key, request.operation.id, dict(request.path)]).encode()).hexdigest()


def _fingerprint(request: Request) -> str:
    return sha256(request.content).hexdigest()


def _stored(answer: Response) -> StoredAnswer:
    headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
    return StoredAnswer(answer.status_code, headers, bytes(answer.body))


def _replay(stored: StoredAnswer) -> Response:
    return Response(stored.content, stored.status, headers=dict(stored.headers))


def _being_answered() -> ProblemError:
    detail = "A request with this idempotency key is being answered: send it again when that is done."
    return ProblemError(409, detail, headers={"Retry-After": "1"})


def _used_otherwise() -> ProblemError:
    detail = (
        "This idempotency key was used with another body. A repeat has the same body, its correlation_id, too; "
        "another request needs a key of its own."
    )
    return ProblemError(422, detail)
