"""A server on a real socket that takes telemetry, does with each call what a test says, and counts what it stored."""

import json
import sys
import threading
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, cast

BATCH = "/api/v1/observability/batch"


class Post(NamedTuple):
    """A call: its path, the items in it, and its key."""

    path: str
    items: list[dict[str, Any]]
    authorization: str | None

    @property
    def ids(self) -> list[str]:
        """The ids of the items."""
        return [item["id"] for item in self.items]


class Answer(NamedTuple):
    """What to answer: a status, and the ids of the items that a batch of them is to be told were rejected."""

    status: int = 200
    rejected: frozenset[str] = frozenset()


Decide = Callable[[Post], Answer]


@dataclass
class TelemetryServer:
    """
    What came of a server.

    Attributes:
        decide: What to answer to a call.
        url: Where the server is.
        posts: All calls, whatever was answered.
        stored: How often each item was told to be stored, by its id.
    """

    decide: Decide
    url: str = ""
    posts: list[Post] = field(default_factory=list[Post])
    stored: Counter[str] = field(default_factory=Counter[str])
    _news: threading.Condition = field(default_factory=threading.Condition)

    def wait_for_posts(self, number: int) -> None:
        """Wait until there have been so many calls."""
        self._wait_until(lambda: len(self.posts) >= number)

    def wait_for_items(self, number: int) -> None:
        """Wait until so many items are stored."""
        self._wait_until(lambda: len(self.stored) >= number)

    def _wait_until(self, condition: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(condition, timeout=20), f"{len(self.posts)} calls, {len(self.stored)} items"

    def take(self, post: Post) -> Answer:
        """Decide what to answer, and count."""
        with self._news:
            self.posts.append(post)
            self._news.notify_all()
        answer = self.decide(post)
        with self._news:
            if answer.status < 300:
                self.stored.update(set(post.ids) - answer.rejected)
            self._news.notify_all()
        return answer


@contextmanager
def telemetry_server(decide: Decide = lambda _: Answer()) -> Generator[TelemetryServer]:
    """Serve and count until the block is left."""
    telemetry = TelemetryServer(decide)
    with serving(telemetry.take) as telemetry.url:
        yield telemetry


@contextmanager
def serving(decide: Decide) -> Generator[str]:
    """Serve until the block is left, and keep nothing of what is sent; where the server is."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.decide = decide
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    decide: Decide

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that are gone: tests kill them."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer goes out in one piece: the second would wait for the first to be acknowledged

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        is_batch = self.path == BATCH
        items = [item for items in body.values() for item in items] if is_batch else [body]
        answer = cast("_Server", self.server).decide(Post(self.path, items, self.headers["authorization"]))
        content = b""
        if is_batch and answer.status == 200:
            rejected = [
                {"kind": kind.removesuffix("s"), "index": index, "message": "poisoned", "id": item["id"]}
                for kind, items in body.items()
                for index, item in enumerate(items)
                if item["id"] in answer.rejected
            ]
            content = json.dumps({"accepted": len(items) - len(rejected), "rejected": rejected}).encode()
        self.send_response(answer.status if is_batch or answer.status != 200 else 202)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # as the base class has it
        """Say nothing."""
