# DO NOT EDIT: written by custom/tools/compose.py from custom/_async/credentials.py; change that, then run `make generate`
"""The API key of a client, and where a new one comes from when it expires."""

from __future__ import annotations

import time
from concurrent.futures import CancelledError
from functools import partial

from .._secrets import AccessToken, AsyncKeySource, Secret, check_api_key
from .._waiting import AsyncSharedCall, async_call
from ..errors import CredentialsError, InvalidInputError

_EARLY = 30.0
"""Seconds before a key expires at which it is replaced, so that it does not expire on its way; for a key that is good
for less than five minutes, a tenth of its time."""


class Credentials:
    """
    The key that calls are made with.

    Args:
        api_key: The key, or a function that gives it, called for the first call, when the key has expired and when
            the server refuses it. However many calls wait for it, it runs once. None for no key.

    Raises:
        InvalidInputError: the key cannot be sent.
    """

    def __init__(self, api_key: str | AsyncKeySource | None) -> None:
        self._key = None if api_key is None or callable(api_key) else check_api_key(api_key)
        self._good_until = float("inf")
        self._fetching = AsyncSharedCall(partial(self._fetch, api_key)) if callable(api_key) else None

    @property
    def is_fetched(self) -> bool:
        """Whether a function gives the key."""
        return self._fetching is not None

    @property
    def known_key(self) -> Secret | None:
        """The key, as far as it is there without waiting."""
        return self._key

    async def key(self) -> Secret | None:
        """
        The key to send; None for none.

        Raises:
            CredentialsError: the function that gives it failed.
        """
        if self._fetching is None:
            return self._key
        try:
            return self._good_key() or await self._fetching.join()
        except CancelledError:
            raise CredentialsError("the function given as api_key was cancelled") from None

    async def has_other_than(self, refused: Secret | None) -> bool:
        """
        Whether there is another key than the one that the server refused.

        Raises:
            CredentialsError: the function that gives it failed.
        """
        if self._fetching is None:
            return False
        if self._key is refused:
            self._key = None
        key = await self.key()
        return key is not None and refused is not None and key.reveal() != refused.reveal()

    def _good_key(self) -> Secret | None:
        return self._key if time.monotonic() < self._good_until else None

    async def _fetch(self, function: AsyncKeySource) -> Secret:
        if key := self._good_key():  # it came between the look of who wants it and this run
            return key
        try:
            fetched = await async_call(function)
            token = fetched if isinstance(fetched, AccessToken) else None
            key = token.secret if token else check_api_key(fetched)
        except InvalidInputError as error:
            raise CredentialsError(f"the function given as api_key returned no key: {error.reason}") from None
        except Exception as error:
            raise CredentialsError(f"the function given as api_key failed: {type(error).__name__}") from error
        lifetime = token.expires_in if token else float("inf")
        self._good_until = time.monotonic() + lifetime - min(_EARLY, lifetime / 10)
        self._key = key
        return key
