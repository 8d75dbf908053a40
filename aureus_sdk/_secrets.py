# DO NOT EDIT: written by custom/tools/compose.py from custom/_secrets.py; change that, then run `make generate`
"""What must show in no repr, log or pickle."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import NoReturn

from .errors import InvalidInputError


class Secret:
    """Text that shows in no repr, log or pickle."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __repr__(self) -> str:
        return "Secret('***')"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret cannot be pickled")


class AccessToken:
    """
    An API key that expires: what a function given as ``api_key`` may return, so that it is asked again in time.

    Args:
        token: The key.
        expires_in: How many seconds it is good for, from now.

    Raises:
        InvalidInputError: an argument that cannot work.

    Example:
        >>> def fetch_token() -> AccessToken:
        ...     answer = sign_in()
        ...     return AccessToken(answer["access_token"], expires_in=answer["expires_in"])
        >>> client = AureusClient(api_key=fetch_token)
    """

    __slots__ = ("expires_in", "secret")

    def __init__(self, token: str, expires_in: float) -> None:
        self.secret = check_api_key(token)
        self.expires_in = _check_lifetime(expires_in)

    def __repr__(self) -> str:
        return f"AccessToken('***', expires_in={self.expires_in:g})"


def _check_lifetime(seconds: object) -> float:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
        raise InvalidInputError("must be a number of seconds above 0", path=("expires_in",))
    return float(seconds)


def key_from_environment() -> str | None:
    """
    The key that ``AUREUS_API_KEY`` gives; None where it gives none.

    Raises:
        InvalidInputError: it cannot be sent.
    """
    key = os.environ.get("AUREUS_API_KEY") or None
    return None if key is None else check_api_key(key, "AUREUS_API_KEY").reveal()


def check_api_key(api_key: object, name: str = "api_key") -> Secret:
    """The key, if it can be sent in a header. What is wrong is said with its name and without the key."""
    if not isinstance(api_key, str):
        raise InvalidInputError(f"must be text, got {type(api_key).__name__}", path=(name,))
    if not api_key:
        raise InvalidInputError("is empty; leave it out for none", path=(name,))
    foreign = next((character for character in api_key if not "!" <= character <= "~"), None)
    if foreign is not None:
        raise InvalidInputError(f"has {_kind(foreign)}, which a key in a header cannot have", path=(name,))
    return Secret(api_key)


def _kind(character: str) -> str:
    if not character.isascii():
        return "a character that is not ASCII"
    return "a space or a line break" if character.isspace() else "a control character"


AsyncKeySource = Callable[[], str | AccessToken | Awaitable[str | AccessToken]]
"""A function that gives the API key; of the async client, it may be async."""
KeySource = Callable[[], str | AccessToken]
"""A function that gives the API key."""
