"""From a request to its answer: who asks, what for, is it right; then the handler; and an error is always a problem."""

from __future__ import annotations

import asyncio
import logging
import time

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HTTPRequest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from aureus_local.domain.judge import JudgingUnavailableError
from aureus_local.engine import EngineStoppedError
from aureus_local.storage.database import is_full
from aureus_sdk.errors import InvalidInputError

from .access import Access
from .handlers import find_handlers
from .heads import check_head
from .problems import ProblemError, fault_of, invalid_input
from .request_ids import id_of_request
from .requests import read_request
from .runtime import Runtime

__all__ = ["App"]

_LOG = logging.getLogger("aureus.requests")


class App:
    """
    The ASGI application.

    Args:
        runtime: What answers.
        access: Who may ask.
    """

    def __init__(self, runtime: Runtime, access: Access) -> None:
        self._runtime = runtime
        self._access = access
        self._handlers = find_handlers(runtime.contract.operations.values())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        http = HTTPRequest(scope, receive)
        path = scope["raw_path"].decode("ascii", "backslashreplace")
        request_id = id_of_request(http.headers.get("x-request-id", ""))
        began = time.perf_counter()
        try:
            response = await self._answer(http, path, request_id)
        except ClientDisconnect:
            return
        response.headers["X-Request-ID"] = request_id
        ids = request_id
        if (correlation_id := http.headers.get("x-correlation-id")) is not None:
            response.headers["X-Correlation-ID"] = correlation_id
            ids += f" {correlation_id[:128]!a}"
        milliseconds = (time.perf_counter() - began) * 1000
        logged = self._runtime.contract.without_secrets(path)
        _LOG.info("%s %s %d %.1fms %s", http.method, logged, response.status_code, milliseconds, ids)
        await response(scope, receive, send)

    async def _answer(self, http: HTTPRequest, path: str, request_id: str) -> Response:
        """The answer of the handler; whatever goes wrong, a problem."""
        try:
            return await self._handle(http, path)
        except ClientDisconnect:
            raise
        except asyncio.CancelledError:
            if not self._runtime.is_stopping:
                raise
            problem = _unavailable("The server is stopping.")
        except Exception as error:  # noqa: BLE001  # whatever it is, the client gets an answer
            problem = _problem_of(error, request_id)
        return problem.response(path)

    async def _handle(self, http: HTTPRequest, path: str) -> Response:
        check_head(http.scope)
        self._access.check_origin(http.headers)
        try:
            operations, values = self._runtime.contract.route(http.scope["raw_path"])
        except UnicodeDecodeError:
            raise ProblemError(400, "The path is not UTF-8.") from None
        operation = operations.get(http.method)
        if operation is None or operation.needs_key:
            self._access.check_key(http.headers)
        if not operations:
            raise ProblemError(404, f"There is nothing at {path}.")
        if operation is None:
            allowed = ", ".join(operations)
            raise ProblemError(405, f"{path} takes {allowed}, not {http.method}.", headers={"Allow": allowed})
        if self._runtime.is_stopping:
            raise _unavailable("The server is stopping.")
        request = await read_request(http, operation, values, path)
        return await self._handlers[operation.id](self._runtime, request)


def _problem_of(error: Exception, request_id: str) -> ProblemError:
    """What the client is told of an error; of one that is our fault, no more than that."""
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, InvalidInputError):
        return invalid_input([fault_of(error)])
    if isinstance(error, EngineStoppedError | JudgingUnavailableError):
        return _unavailable(f"The server cannot do this now: {error}.")
    _LOG.error("request %s failed", request_id, exc_info=error)
    if isinstance(error, DBAPIError) and is_full(error):
        return ProblemError(
            507, "There is no room left for the database: nothing was changed. Make some, and try again."
        )
    if isinstance(error, OperationalError | PoolTimeoutError):
        return _unavailable("The database cannot be used now.")
    return ProblemError(500, "The server failed; its log has more under the request id.")


def _unavailable(detail: str) -> ProblemError:
    return ProblemError(503, detail, headers={"Retry-After": "1"})
