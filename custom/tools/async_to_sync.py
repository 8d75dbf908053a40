"""
Turn async Python source into its sync twin, token by token and line for line.

Code: ``async`` and ``await`` go, and names are replaced by the rename table. Text (strings, docstrings, comments) is
converted word by word, so that examples and prose read right in the twin. Layout is kept: line N stays line N.

What tokens alone cannot convert does not belong in async source: bind an awaited value to a name before taking an
attribute of it, and put what truly differs (sleeping, locking, gathering) into the paired primitives.
"""

import io
import re
import tokenize
from collections.abc import Iterable, Mapping
from itertools import accumulate, pairwise

RENAMES: Mapping[str, str] = {
    # Python
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "__aiter__": "__iter__",
    "aclosing": "closing",
    "anext": "next",
    "AsyncGenerator": "Generator",
    "AsyncIterator": "Iterator",
    # httpx, its server-sent events, and httpcore2
    "AsyncBaseTransport": "BaseTransport",
    "AsyncByteStream": "SyncByteStream",
    "AsyncClient": "Client",
    "AnyIOBackend": "SyncBackend",
    "AsyncConnectionPool": "ConnectionPool",
    "AsyncNetworkBackend": "NetworkBackend",
    "AsyncNetworkStream": "NetworkStream",
    "aclose": "close",
    "aiter_bytes": "iter_bytes",
    "aiter_sse": "iter_sse",
    "aiter_raw": "iter_raw",
    "aiter_stream": "iter_stream",
    "aread": "read",
    "handle_async_request": "handle_request",
    # this project
    "asyncio": "sync",
    "asyncio_detailed": "sync_detailed",
    "_async": "_sync",
    "AureusClient": "SyncAureusClient",
    "AsyncEvent": "SyncEvent",
    "AsyncFairSemaphore": "FairSemaphore",
    "AsyncNetwork": "Network",
    "AsyncPool": "Pool",
    "AsyncPoolTransport": "PoolTransport",
    "async_addresses": "sync_addresses",
    "async_handles": "sync_handles",
    "AsyncFunction": "Function",
    "AsyncKeySource": "KeySource",
    "AsyncSharedCall": "SharedCall",
    "async_call": "call",
    "TelemetryReporter": "SyncTelemetryReporter",
    "async_route_for": "route_for",
    "async_sleep": "sleep",
    "async_until": "until",
    "async_home": "sync_home",
    "async_shut": "sync_shut",
    "async_wait_for": "wait_for",
    # prose; what is no identifier (or a keyword) is replaced in text only
    "async": "sync",
    "asynchronous": "synchronous",
}
"""Word in async source: word in its sync twin. A key that nothing uses is an error: remove it."""

_TEXT_TOKENS = {"STRING", "COMMENT", "FSTRING_MIDDLE", "TSTRING_MIDDLE"}


def convert(text: str, renames: Mapping[str, str]) -> tuple[str, set[str]]:
    """
    Convert async source to sync source.

    Args:
        text: Python source.
        renames: Word in the async source to word in the sync twin.

    Returns:
        The sync source, with as many lines as ``text``, and the keys of ``renames`` that were used.

    Raises:
        SyntaxError, tokenize.TokenError: ``text`` is not Python.
    """
    used: set[str] = set()

    def rename(word: str) -> str:
        used.add(word)
        return renames[word]

    def rename_in_text(match: re.Match[str]) -> str:
        return rename(match["word"]) if match["word"] else ""

    words_in_text = _words_in_text(renames)
    lines = io.StringIO(text).readlines()
    line_starts = list(accumulate(map(len, lines), initial=0))
    pieces: list[str] = []
    done = 0
    for token, following in pairwise(tokenize.generate_tokens(iter(lines).__next__)):
        start = line_starts[token.start[0] - 1] + token.start[1]
        end = line_starts[token.end[0] - 1] + token.end[1]
        if tokenize.tok_name[token.type] in _TEXT_TOKENS:
            replacement = words_in_text.sub(rename_in_text, text[start:end])
        elif token.type == tokenize.NAME and token.string in ("async", "await"):
            replacement = ""
            if following.start[0] == token.end[0]:  # the space between goes too, a line break stays
                end += following.start[1] - token.end[1]
        elif token.type == tokenize.NAME and token.string in renames:
            replacement = rename(token.string)
        else:
            continue
        pieces += text[done:start], replacement
        done = end
    return "".join(pieces) + text[done:], used


def _words_in_text(words: Iterable[str]) -> re.Pattern[str]:
    """Match a keyword of async, or one of the words, longest first; parts of longer or hyphened words do not count."""
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(
        rf"(?<![\w-])(?:async +(?=(?:def|with|for)\b)|await +(?=[\w(])|(?P<word>{longest_first})(?![\w-]))"
    )
