# hand-written; composed into aureus_sdk by make generate
"""How the reporter's thread makes calls for a client."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import wait
from typing import TYPE_CHECKING, Protocol, TypeVar

from .._exchange import new_id
from .._options import Options, check_timeout
from ..errors import AureusError
from ..types import Call

if TYPE_CHECKING:
    import asyncio

    from .._async.credentials import Credentials as AsyncCredentials
    from .._async.sender import Sender as AsyncSender
    from .._secrets import Secret
    from .._sync.credentials import Credentials
    from .._sync.sender import Sender

T = TypeVar("T")

_LOOK_SECONDS = 0.5
"""How often to look whether the loop still runs on which a call is made."""


class Route(Protocol):
    """A way to make calls."""

    def notice_loop(self) -> None:
        """Take note of the event loop that runs in this thread, if calls are to be made on it."""

    def send(self, call: Call[T], timeout: float | None) -> T:
        """
        Make a call.

        Args:
            call: What to send.
            timeout: Seconds that it may take; None for as long as the client lets it.

        Raises:
            AureusError: the call failed.
        """
        ...

    def close(self) -> None:
        """Close the connections, if they are the route's own."""


class ClientRoute:
    """The connections of a sync client."""

    def __init__(self, sender: Sender, options: Options, credentials: Credentials) -> None:
        self._sender = sender
        self._options = options
        self._credentials = credentials

    def notice_loop(self) -> None:
        """Calls need no loop."""

    def send(self, call: Call[T], timeout: float | None) -> T:
        """Make a call in this thread."""
        return self._sender.send(call, _within(timeout, self._options), self._credentials, new_id()).parsed

    def close(self) -> None:
        """The connections are the client's."""


class OwnRoute(ClientRoute):
    """Sync connections to the server of an async client: they need none of its loops, which end before the process."""

    def __init__(self, options: Options, credentials: AsyncCredentials) -> None:
        from .._sync.credentials import Credentials  # an async client needs them for this alone
        from .._sync.sender import Sender

        super().__init__(Sender(options.base_url, None, None), options, Credentials(_source_of(credentials)))

    def close(self) -> None:
        """Close the connections."""
        self._sender.close()


class LoopRoute:
    """The user's own connections, on the only loop where they work: where telemetry was last reported or flushed."""

    def __init__(self, sender: AsyncSender, options: Options, credentials: AsyncCredentials) -> None:
        self._sender = sender
        self._options = options
        self._credentials = credentials
        self._loop: asyncio.AbstractEventLoop | None = None

    def notice_loop(self) -> None:
        """Take note of the event loop that runs in this thread."""
        import asyncio

        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:  # none does: the one before may go on
            return

    def send(self, call: Call[T], timeout: float | None) -> T:
        """Make a call on the loop, as long as that runs."""
        import asyncio

        loop = self._loop
        if loop is None or not loop.is_running():
            raise AureusError("no event loop runs on which the http_client can be used")
        sending = self._sender.send(call, _within(timeout, self._options), self._credentials, new_id())
        answer = asyncio.run_coroutine_threadsafe(sending, loop)
        while loop.is_running():
            if wait([answer], _LOOK_SECONDS).done:
                return answer.result().parsed
        answer.cancel()
        raise AureusError("the event loop stopped on which the http_client was used")

    def close(self) -> None:
        """The connections are the user's."""


def route_for(sender: Sender, options: Options, credentials: Credentials, *, is_users: bool) -> Route:
    """The way to the server of a sync client."""
    del is_users  # works in any thread
    return ClientRoute(sender, options, credentials)


def async_route_for(sender: AsyncSender, options: Options, credentials: AsyncCredentials, *, is_users: bool) -> Route:
    """The way to the server of an async client. The user's own connections must be used, and on their loop."""
    return LoopRoute(sender, options, credentials) if is_users else OwnRoute(options, credentials)


def _source_of(credentials: AsyncCredentials) -> str | Callable[[], str] | None:
    """Where a thread gets the key of an async client from: a function that gives it may need a loop to run on."""
    import asyncio

    given: Secret | None = None

    async def another_key() -> Secret | None:
        """It is asked for again when the one before was refused."""
        if given is not None:
            await credentials.has_other_than(given)
        return await credentials.key()

    def fetch() -> str:
        nonlocal given
        given = asyncio.run(another_key())
        return "" if given is None else given.reveal()

    if credentials.is_fetched:
        return fetch
    return None if credentials.known_key is None else credentials.known_key.reveal()


def _within(timeout: float | None, options: Options) -> Options:
    return options if timeout is None else options._replace(timeout=check_timeout(max(timeout, 0.001)))
