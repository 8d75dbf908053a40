"""The catalogue of faults: what servers and networks do wrong, as data, and what it is to mean to a client."""

import gzip
import json
import zlib
from collections.abc import Callable

from aureus_sdk import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    ContentTooLargeError,
    DecodeError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RedirectError,
    ServerError,
    UnprocessableContentError,
)
from tests.support.canned_server import http_answer
from tests.support.fault_server import Course, Ending, Fault, Repeat, Stage
from tests.support.operations import Answer

Change = Callable[[bytes], bytes]

_ONCE = (Course.ONCE_DONE, Course.ONCE_UNDONE)
_PROBLEM = "application/problem+json"


def _raw(change: Change) -> Callable[[Answer], list[bytes]]:
    """The good answer, changed as bytes on the wire."""
    return lambda answer: [change(answer.raw)]


def _body(change: Change, content_type: str = "application/json", **headers: str) -> Callable[[Answer], list[bytes]]:
    """The good answer with another body."""
    return lambda answer: [http_answer(answer.status, change(answer.body), content_type=content_type, **headers)]


def _status(
    status: int, body: bytes = b"{}", content_type: str = _PROBLEM, **headers: str
) -> Callable[[Answer], list[bytes]]:
    """An answer that has nothing of the good one."""
    return lambda _: [http_answer(status, body, content_type=content_type, **headers)]


def _head(*lines: str) -> Callable[[Answer], list[bytes]]:
    """The good answer under a head of one's own."""
    return lambda answer: ["\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (answer.body or b"{}")]


def _lost(
    name: str, parts: Callable[[Answer], list[bytes]], ending: Ending = Ending.CLOSE, *, strikes_body: bool = False
) -> Fault:
    """A fault after which there is no answer, and no knowing whether the request had its effect."""
    return Fault(name, APIConnectionError, parts, ending, Repeat.SAFE, strikes_body=strikes_body)


def _silent(
    name: str, parts: Callable[[Answer], list[bytes]] = lambda _: [], *, drips: bool = False, strikes_body: bool = False
) -> Fault:
    return Fault(
        name, APITimeoutError, parts, Ending.HOLD, Repeat.SAFE, is_slow=True, drips=drips, strikes_body=strikes_body
    )


def _unreadable(name: str, change: Change) -> Fault:
    return Fault(name, DecodeError, _body(change), needs_object=True)


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _head_and_body(answer: Answer) -> list[bytes]:
    """The good answer with a body that goes on for long, whatever it is."""
    head, _, body = http_answer(answer.status, answer.body + b" " * 1000).partition(b"\r\n\r\n")
    return [head + b"\r\n\r\n", body]


def _to_mid_head(raw: bytes) -> bytes:
    return raw[: raw.index(b"Content-Length")]


def _to_mid_body(raw: bytes) -> bytes:
    """Up to within the body, which is said to be longer than any is."""
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length")]
    return b"\r\n".join([*lines, b"Content-Length: 99999"]) + b"\r\n\r\n" + _half(body)


def _chunked(end: bytes) -> Change:
    """The body in chunks, the last of which is this."""

    def change(raw: bytes) -> bytes:
        head, _, body = raw.partition(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length")]
        sent = b"%x\r\n%b\r\n" % (len(body), body) if body else b""
        return b"\r\n".join([*lines, b"Transfer-Encoding: chunked"]) + b"\r\n\r\n" + sent + end

    return change


def _with(**fields: object) -> Change:
    """The object with other fields."""
    return lambda body: json.dumps({**json.loads(body), **fields}).encode()


def _without_a_field(body: bytes) -> bytes:
    return json.dumps(dict(list(json.loads(body).items())[1:])).encode()


def _of_wrong_type(body: bytes) -> bytes:
    return json.dumps({name: [[1.5]] for name in json.loads(body)}).encode()


def _insert(text: bytes) -> Change:
    """The object with one field more, before all others."""
    return lambda body: b'{"added": ' + text + b", " + body[1:]


_BOMB = gzip.compress(bytes(64 * 1024 * 1024))

_CONNECTING = [
    Fault("refused", APIConnectionError, repeat=Repeat.ALWAYS, stage=Stage.REFUSED, courses=(Course.ALWAYS_DONE,)),
    Fault("never accepted", APITimeoutError, stage=Stage.UNACCEPTED, is_slow=True, courses=(Course.ALWAYS_DONE,)),
    Fault("closed when accepted", APIConnectionError, repeat=Repeat.SAFE, stage=Stage.ACCEPTED, ending=Ending.CLOSE),
    Fault("reset before it is read", APIConnectionError, repeat=Repeat.SAFE, stage=Stage.ARRIVING, ending=Ending.RESET),
    Fault(
        "idle connection closed under the request",
        APIConnectionError,
        repeat=Repeat.SAFE,
        stage=Stage.ARRIVING,
        ending=Ending.CLOSE,
        is_warm=True,
        courses=_ONCE,
    ),
]

_BREAKING = [
    _lost("closed without an answer", lambda _: []),
    _lost("reset without an answer", lambda _: [], Ending.RESET),
    _lost("closed in the status line", lambda _: [b"HTTP/1.1 2"]),
    _lost("closed in the head", _raw(_to_mid_head)),
    _lost("reset in the head", _raw(_to_mid_head), Ending.RESET),
    _lost("closed in the body", _raw(_to_mid_body), strikes_body=True),
    _lost("reset in the body", _raw(_to_mid_body), Ending.RESET, strikes_body=True),
    _lost("closed in a chunk", _raw(_chunked(b"ff\r\n{")), strikes_body=True),
    _lost("reset in a chunk", _raw(_chunked(b"ff\r\n{")), Ending.RESET, strikes_body=True),
    _lost("closed before the last chunk", _raw(_chunked(b"")), strikes_body=True),
    _lost("chunk of no size", _raw(_chunked(b"xyz\r\n{}\r\n0\r\n\r\n")), strikes_body=True),
    _lost("chunk of negative size", _raw(_chunked(b"-5\r\n{}\r\n0\r\n\r\n")), strikes_body=True),
    _lost("no HTTP", lambda _: [b"220 mail.example ESMTP\r\n\r\n"]),
    _lost("bad status line", _raw(lambda raw: raw.replace(b"HTTP/1.1 2", b"HTTP/1.1 two", 1))),
    _lost("HTTP/2 without asking", lambda _: [b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + bytes(18)]),
    _lost("bytes of TLS", lambda _: [b"\x15\x03\x01\x00\x02\x02\x16" * 4 + b"\r\n\r\n"]),
    _lost("header without a colon", _head("HTTP/1.1 200 OK", "this is no header", "Content-Length: 2")),
    _lost("space in a header's name", _head("HTTP/1.1 200 OK", "X Y: 1", "Content-Length: 2")),
    _lost("NUL in a header", _head("HTTP/1.1 200 OK", "X-Y: a\x00b", "Content-Length: 2")),
    _lost("two lengths", _head("HTTP/1.1 200 OK", "Content-Length: 2", "Content-Length: 3")),
    _lost("negative length", _head("HTTP/1.1 200 OK", "Content-Length: -1")),
    _lost("length that is no number", _head("HTTP/1.1 200 OK", "Content-Length: many")),
    _lost("unknown transfer encoding", _head("HTTP/1.1 200 OK", "Transfer-Encoding: smoke")),
    _lost("head of 1 MB", lambda _: [b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1_000_000 + b"\r\n\r\n{}"]),
    _lost("10,000 headers", _head("HTTP/1.1 200 OK", *(f"X-{number}: {number}" * 2 for number in range(10_000)))),
]

_HANGING = [
    _silent("never answered"),
    _silent("silent in the status line", lambda _: [b"HTTP/1.1 2"]),
    _silent("silent in the head", _raw(_to_mid_head)),
    _silent("silent in the body", _raw(_to_mid_body), strikes_body=True),
    _silent("silent in a chunk", _raw(_chunked(b"ff\r\n{")), strikes_body=True),
    _silent("silent after 100 Continue", lambda _: [b"HTTP/1.1 100 Continue\r\n\r\n"]),
    _silent("head that drips", lambda answer: [answer.raw], drips=True),
    _silent("body that drips", _head_and_body, drips=True, strikes_body=True),
    _silent("informational answers without end", lambda _: [b"HTTP/1.1 103 Early Hints\r\n\r\n" * 10], drips=True),
]

_FINAL_STATUSES: dict[int, type[APIStatusError]] = {
    300: RedirectError,
    304: RedirectError,
    400: BadRequestError,
    401: AuthenticationError,
    402: APIStatusError,
    403: PermissionDeniedError,
    404: NotFoundError,
    405: APIStatusError,
    409: ConflictError,
    410: APIStatusError,
    413: ContentTooLargeError,
    415: APIStatusError,
    422: UnprocessableContentError,
    431: APIStatusError,
    451: APIStatusError,
    501: ServerError,
    505: ServerError,
    520: ServerError,
    599: ServerError,
}

_STATUSES = [
    *(
        Fault(f"{status}", error, _status(status, b"" if status == 304 else b"{}"))
        for status, error in _FINAL_STATUSES.items()
    ),
    Fault("408", APIStatusError, _status(408), repeat=Repeat.SAFE),
    Fault("425", APIStatusError, _status(425), repeat=Repeat.SAFE),
    Fault("429", RateLimitError, _status(429), repeat=Repeat.SAFE),
    *(Fault(f"{status}", ServerError, _status(status), repeat=Repeat.SAFE) for status in (500, 502, 503, 504)),
    Fault("503, then closed", ServerError, _status(503, Connection="close"), Ending.CLOSE, Repeat.SAFE),
    Fault("409 of a key in flight", ConflictError, _status(409, Retry_After="0"), repeat=Repeat.KEYED, courses=_ONCE),
    Fault("400 that should be tried again", BadRequestError, _status(400, X_Should_Retry="true"), repeat=Repeat.SAFE),
    Fault("503 that should not be tried again", ServerError, _status(503, X_Should_Retry="false")),
]

_RETRY_AFTER = {
    "0": Repeat.SAFE,
    "1": Repeat.SAFE,
    "-5": Repeat.SAFE,
    "soon": Repeat.SAFE,
    "": Repeat.SAFE,
    "NaN": Repeat.SAFE,
    "Fri, 31 Feb 2026 99:00:00 GMT": Repeat.SAFE,
    "Sat, 01 Jan 2000 00:00:00 GMT": Repeat.SAFE,
    "61": Repeat.NEVER,
    "inf": Repeat.NEVER,
    "9" * 400: Repeat.NEVER,
    "Thu, 31 Dec 2099 23:59:59 GMT": Repeat.NEVER,
}

_ADVICE = [
    *(
        Fault(f"503, Retry-After: {value[:32]}", ServerError, _status(503, Retry_After=value), repeat=repeat)
        for value, repeat in _RETRY_AFTER.items()
    ),
    Fault("503, two Retry-After", ServerError, _status(503, Retry_After="0\r\nRetry-After: 5000"), repeat=Repeat.SAFE),
    Fault(
        "429, Retry-After by a clock that is wrong",
        RateLimitError,
        _status(429, Date="Sat, 01 Jan 2050 00:00:00 GMT", Retry_After="Sat, 01 Jan 2050 00:00:00 GMT"),
        repeat=Repeat.SAFE,
    ),
]

_REDIRECTS = [
    Fault(f"{status} to {where}", RedirectError, _status(status, Location=location), ending=Ending.KEEP)
    for status in (301, 302, 303, 307, 308)
    for where, location in [("the same origin", "/api/v1/health"), ("another origin", "http://127.0.0.2/api/v1/health")]
]

_ERROR_BODIES = [
    Fault("500 as HTML", ServerError, _status(500, b"<html>oops</html>", "text/html"), repeat=Repeat.SAFE),
    Fault("404 without a body", NotFoundError, _status(404, b"")),
    Fault("404 that says 200", NotFoundError, _status(404, b'{"status": 200, "title": "OK"}')),
    Fault("422 of wrong types", UnprocessableContentError, _status(422, b'{"title": 1, "errors": {"a": []}}')),
    Fault("422 nested 10,000 deep", UnprocessableContentError, _status(422, b"[" * 10_000)),
    Fault("400 that is no UTF-8", BadRequestError, _status(400, b'{"title": "\xff\xfe"}')),
    Fault("400 of 5 MB", BadRequestError, _status(400, b'{"detail": "%b"}' % (b"x" * 5_000_000))),
    Fault("400 of bad gzip", BadRequestError, _status(400, b"no gzip", Content_Encoding="gzip")),
    Fault(
        "400, closed in the body",
        BadRequestError,
        lambda _: [b"HTTP/1.1 400 No\r\nContent-Length: 9\r\n\r\n{"],
        Ending.CLOSE,
    ),
]

_UNREADABLE = [
    _unreadable("HTML", lambda _: b"<!doctype html><title>Welcome</title>"),
    _unreadable("truncated JSON", lambda body: body[:-1]),
    _unreadable("JSON, and something after it", lambda body: body + b"x"),
    _unreadable("no UTF-8", _insert(b'"\xff\xfe"')),
    _unreadable("UTF-16", lambda body: body.decode().encode("utf-16")),
    _unreadable("nested 100,000 deep", _insert(b"[" * 100_000 + b"]" * 100_000)),
    _unreadable("number of 5,000 digits", _insert(b"9" * 5_000)),
    _unreadable("NaN", _insert(b"NaN")),
    _unreadable("Infinity", _insert(b"-Infinity")),
    _unreadable("empty body", lambda _: b""),
    _unreadable("null", lambda _: b"null"),
    _unreadable("list", lambda body: b"[" + body + b"]"),
    _unreadable("text", lambda body: json.dumps(body.decode()).encode()),
    _unreadable("missing field", _without_a_field),
    _unreadable("fields of wrong types", _of_wrong_type),
    _unreadable("fields that are null", lambda body: json.dumps(dict.fromkeys(json.loads(body))).encode()),
    Fault("204", DecodeError, lambda _: [b"HTTP/1.1 204 No Content\r\n\r\n"]),
    Fault("status that is not documented", DecodeError, _status(299)),
    Fault("bad gzip", DecodeError, _body(lambda body: body, Content_Encoding="gzip"), needs_body=True),
    Fault(
        "truncated gzip",
        DecodeError,
        _body(lambda body: _half(gzip.compress(body)), Content_Encoding="gzip"),
        needs_body=True,
    ),
    Fault("bad deflate", DecodeError, _body(lambda _: b"\xff\xff\xff", Content_Encoding="deflate"), needs_body=True),
    Fault("unknown content encoding", DecodeError, _body(zlib.compress, Content_Encoding="smoke"), needs_body=True),
    Fault("body of 17 MB", DecodeError, _body(lambda body: body + b" " * 17_000_000), needs_body=True),
    Fault("gzip bomb", DecodeError, _body(lambda _: _BOMB, Content_Encoding="gzip"), needs_body=True),
    Fault(
        "length too short",
        DecodeError,
        lambda answer: [answer.raw.replace(b"Content-Length: ", b"Content-Length: 1\r\nX: ")],
        Ending.CLOSE,
        needs_object=True,
    ),
]

_USABLE = [
    Fault("byte order mark", None, _body(lambda body: b"\xef\xbb\xbf" + body), needs_object=True),
    Fault("fields that nobody knows", None, _body(_with(added={"deep": [1, None]})), needs_object=True),
    Fault("a field twice", None, _body(lambda body: body[:-1] + b", " + body[1:]), needs_object=True),
    Fault("lone surrogate", None, _body(_insert(rb'"\ud800"')), needs_object=True),
    Fault("gzip", None, _body(gzip.compress, Content_Encoding="gzip"), needs_object=True),
    Fault("deflate", None, _body(zlib.compress, Content_Encoding="deflate"), needs_object=True),
    Fault(
        "no content type",
        None,
        _raw(lambda raw: raw.replace(b"Content-Type: application/json\r\n", b"")),
        needs_object=True,
    ),
    Fault(
        "no length, closed at the end",
        None,
        _raw(lambda raw: raw.replace(b"Content-Length", b"X-Length")),
        Ending.CLOSE,
    ),
    Fault("chunks", None, _raw(_chunked(b"0\r\n\r\n"))),
    Fault("HTTP/1.0", None, _raw(lambda raw: raw.replace(b"HTTP/1.1", b"HTTP/1.0")), Ending.CLOSE),
    Fault("100 Continue before it", None, _raw(lambda raw: b"HTTP/1.1 100 Continue\r\n\r\n" + raw)),
    Fault(
        "100 early hints before it", None, _raw(lambda raw: b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 100 + raw)
    ),
]

FAULTS = [
    *_CONNECTING,
    *_BREAKING,
    *_HANGING,
    *_STATUSES,
    *_ADVICE,
    *_REDIRECTS,
    *_ERROR_BODIES,
    *_UNREADABLE,
    *_USABLE,
]
