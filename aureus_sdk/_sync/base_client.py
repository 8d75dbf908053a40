# DO NOT EDIT: written by custom/tools/compose.py from custom/_async/base_client.py; change that, then run `make generate`
"""What all methods of the client stand on: its options, its lifetime, and the way in to the sender."""

from __future__ import annotations

from collections.abc import Iterator, Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import httpx

from .._exchange import new_correlation_id
from .._options import (
    check_api_key,
    check_correlation_id,
    check_headers,
    check_timeout,
    resolve_options,
)
from ..types import Call, Response
from .sender import Sender

if TYPE_CHECKING:
    from ..models.observability import TelemetryEvent

T = TypeVar("T")


class BaseClient:
    """A client with no methods for operations yet. The arguments are those of `SyncAureusClient`."""

    def __init__(
        self,
        base_url: str | None = None,
        *,
        api_key: str | None = None,
        timeout: float | httpx.Timeout | None = None,
        http_client: httpx.Client | None = None,
        default_headers: Mapping[str, str] | None = None,
    ) -> None:
        self._options = resolve_options(
            base_url=base_url, api_key=api_key, timeout=timeout, default_headers=default_headers
        )
        self._sender = Sender(self._options.base_url, http_client)

    def with_options(
        self,
        *,
        api_key: str | None = None,
        timeout: float | httpx.Timeout | None = None,
        default_headers: Mapping[str, str] | None = None,
        correlation_id: str | None = None,
    ) -> Self:
        """
        A view of this client with other options. It shares the connections, and closing either closes both.

        Args:
            api_key: Another key.
            timeout: Other time-outs, in seconds.
            default_headers: Headers beside those of this client, or in their place.
            correlation_id: Goes with every call of the view.

        Raises:
            InvalidInputError: an option that cannot work.

        Example:
            >>> patient = client.with_options(timeout=600.0)
            >>> result = patient.execute_workflow(workflow)
        """
        options = self._options
        if api_key is not None:
            options = options._replace(api_key=check_api_key(api_key))
        if timeout is not None:
            options = options._replace(timeout=check_timeout(timeout))
        if default_headers is not None:
            options = options._replace(headers={**options.headers, **check_headers(default_headers)})
        if correlation_id is not None:
            options = options._replace(correlation_id=check_correlation_id(correlation_id))
        view = object.__new__(type(self))
        view._options = options
        view._sender = self._sender
        return view

    def call(self, call: Call[T], *, correlation_id: str | None = None) -> T:
        """
        Send a call and return its result.

        Args:
            call: What an operation's ``build`` made.
            correlation_id: Goes with the call; else that of the options, else one made for it.

        Raises:
            AureusError: see `aureus_sdk.errors`.
        """
        response = self.request(call, correlation_id=correlation_id)
        return response.parsed

    def request(self, call: Call[T], *, correlation_id: str | None = None) -> Response[T]:
        """
        Send a call and return the whole answer: result, status, headers, request id, correlation id.

        Args:
            call: What an operation's ``build`` made.
            correlation_id: Goes with the call; else that of the options, else one made for it.

        Raises:
            AureusError: see `aureus_sdk.errors`.

        Example:
            >>> from aureus_sdk.api.workflows import get_workflow_status
            >>> response = client.request(get_workflow_status.build(workflow_id="data-processing-001"))
            >>> response.request_id
        """
        return self._sender.send(call, self._options, self._correlation_id(correlation_id))

    def events(self, call: Call[Any]) -> Iterator[TelemetryEvent]:
        """
        Send a call that is answered with server-sent events, and return each as it comes.

        Args:
            call: What an operation's ``build`` made.

        Raises:
            AureusError: see `aureus_sdk.errors`.
        """
        for event in self._sender.events(call, self._options, self._correlation_id(None)):
            yield event

    def close(self) -> None:
        """Close the connections. The client cannot be used afterwards; closing it again is fine."""
        self._sender.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._options.base_url!r})"

    def _correlation_id(self, given: str | None) -> str:
        if given is not None:
            return check_correlation_id(given)
        return self._options.correlation_id or new_correlation_id()

    def _all_pages(self, build: Callable[[str | None], Call[list[T]]]) -> list[T]:
        """The items of all pages, which are one call to the user. A server that repeats itself has no more to give."""
        correlation_id = self._correlation_id(None)
        items: list[T] = []
        asked: set[str | None] = set()
        cursor: str | None = None
        while cursor not in asked:
            asked.add(cursor)
            page = self.request(build(cursor), correlation_id=correlation_id)
            items += page.parsed
            cursor = page.headers.get("x-next-cursor") or None
        return items
