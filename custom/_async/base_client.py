# hand-written; composed into aureus_sdk by make generate
"""What all methods of the client stand on: its options, its lifetime, and the way in to the sender."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import httpx

from .._exchange import new_id
from .._log import set_up_log
from .._options import check_correlation_id, check_limits, resolve_options
from .._secrets import AsyncKeySource, key_from_environment
from ..types import Call, Response
from .credentials import Credentials
from .sender import Sender
from .telemetry_of_client import TelemetryOfClient

if TYPE_CHECKING:
    from .._telemetry.settings import TelemetrySettings
    from ..models.observability import TelemetryEvent
    from .telemetry import TelemetryReporter

T = TypeVar("T")


class BaseClient:
    """A client with no methods for operations yet. The arguments are those of `AureusClient`."""

    def __init__(  # noqa: PLR0913  # what users may set
        self,
        base_url: str | None = None,
        *,
        api_key: str | AsyncKeySource | None = None,
        timeout: float | httpx.Timeout | None = None,
        max_retries: int | None = None,
        max_response_bytes: int | None = None,
        limits: httpx.Limits | None = None,
        http_client: httpx.AsyncClient | None = None,
        default_headers: Mapping[str, str] | None = None,
        send_idempotency_keys: bool = True,
        telemetry: TelemetrySettings | None = None,
    ) -> None:
        set_up_log()
        self._options = resolve_options(
            base_url,
            timeout=timeout,
            max_retries=max_retries,
            max_response_bytes=max_response_bytes,
            headers=default_headers,
            send_idempotency_keys=send_idempotency_keys,
        )
        self._credentials = Credentials(key_from_environment() if api_key is None else api_key)
        self._sender = Sender(self._options.base_url, http_client, check_limits(limits))
        self._telemetry = TelemetryOfClient(
            self._sender, self._options, self._credentials, telemetry, is_users=http_client is not None
        )

    @property
    def telemetry(self) -> TelemetryReporter:
        """
        The background telemetry reporter of this client, made when it is first used.

        Views of the client share it, and it sends with the options of the client that they are views of.

        Example:
            >>> client.telemetry.report_metric(Metric(name="rows.imported", value=1234, timestamp=now))
        """
        return self._telemetry.reporter()

    def with_options(  # noqa: PLR0913  # what users may set
        self,
        *,
        api_key: str | AsyncKeySource | None = None,
        timeout: float | httpx.Timeout | None = None,
        max_retries: int | None = None,
        max_response_bytes: int | None = None,
        default_headers: Mapping[str, str] | None = None,
        correlation_id: str | None = None,
        idempotency_key: str | None = None,
        send_idempotency_keys: bool | None = None,
    ) -> Self:
        """
        A view of this client with other options. It shares the connections, and closing either closes both.

        Args:
            api_key: Another key, or a function that gives it.
            timeout: Other time-outs, in seconds.
            max_retries: How many more attempts a call may have after the first. One more is free where a connection
                that was kept alive turns out to be closed.
            max_response_bytes: How many bytes the body of an answer may have, decoded.
            default_headers: Headers beside those of this client, or in their place.
            correlation_id: Goes with every call of the view; with an idempotency key and without this, the key does.
            idempotency_key: Goes with every write of the view, so make a view for one call: to repeat a call that may
                have been done, here or in another process, without a second effect. To repeat one whose key was made
                for it, give its correlation id, too: its error has both.
            send_idempotency_keys: Whether writes carry a key at all. Without one, a write that may have been done is
                not repeated.

        Raises:
            InvalidInputError: an option that cannot work.

        Example:
            >>> patient = client.with_options(timeout=600.0)
            >>> result = await patient.execute_workflow(workflow)
        """
        view = object.__new__(type(self))
        view._options = self._options.changed(
            timeout=timeout,
            max_retries=max_retries,
            max_response_bytes=max_response_bytes,
            headers=default_headers,
            correlation_id=correlation_id,
            idempotency_key=idempotency_key,
            send_idempotency_keys=send_idempotency_keys,
        )
        view._credentials = self._credentials if api_key is None else Credentials(api_key)
        view._sender = self._sender
        view._telemetry = self._telemetry
        return view

    async def call(self, call: Call[T], *, correlation_id: str | None = None) -> T:
        """
        Send a call and return its result.

        Args:
            call: What an operation's ``build`` made.
            correlation_id: Goes with the call; else that of the options, else one made for it.

        Raises:
            AureusError: see `aureus_sdk.errors`.
        """
        response = await self.request(call, correlation_id=correlation_id)
        return response.parsed

    async def request(self, call: Call[T], *, correlation_id: str | None = None) -> Response[T]:
        """
        Send a call and return the whole answer: result, status, headers, request id, correlation id.

        Args:
            call: What an operation's ``build`` made.
            correlation_id: Goes with the call; else that of the options, else one made for it.

        Raises:
            AureusError: see `aureus_sdk.errors`.

        Example:
            >>> from aureus_sdk.api.workflows import get_workflow_status
            >>> response = await client.request(get_workflow_status.build(workflow_id="data-processing-001"))
            >>> response.request_id
        """
        return await self._sender.send(call, self._options, self._credentials, self._correlation_id(correlation_id))

    async def events(self, call: Call[Any]) -> AsyncGenerator[TelemetryEvent]:
        """
        Send a call that is answered with server-sent events, and return each as it comes.

        Args:
            call: What an operation's ``build`` made.

        Raises:
            AureusError: see `aureus_sdk.errors`.
        """
        async for event in self._sender.events(call, self._options, self._credentials, self._correlation_id(None)):
            yield event

    async def aclose(self) -> None:
        """
        Close the connections, after what was reported to ``telemetry`` has been sent, within its ``exit_timeout``.

        The client cannot be used afterwards; closing it again is fine.
        """
        await self._telemetry.aclose()
        await self._sender.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._options.base_url!r})"

    def _correlation_id(self, given: str | None) -> str:
        if given is not None:
            return check_correlation_id(given)
        # A workflow's request has it in its body, and a repeat with the same key has to be the same.
        return self._options.correlation_id or self._options.idempotency_key or new_id()

    async def _all_pages(self, build: Callable[[str | None], Call[list[T]]]) -> list[T]:
        """The items of all pages, which are one call to the user. A server that repeats itself has no more to give."""
        correlation_id = self._correlation_id(None)
        items: list[T] = []
        asked: set[str | None] = set()
        cursor: str | None = None
        while cursor not in asked:
            asked.add(cursor)
            page = await self.request(build(cursor), correlation_id=correlation_id)
            items += page.parsed
            cursor = page.headers.get("x-next-cursor") or None
        return items
