"""Hostile ids: each is refused before anything is sent, or is exactly what the server decodes from the path."""

import random
from urllib.parse import unquote

from aureus_sdk import InvalidInputError, SyncAureusClient
from soak.progress import counted
from soak.row import Row
from tests.support.canned_server import CannedServer, canned_server, http_answer

PARTS = [
    "..",
    "//",
    "%2e",
    "%2F",
    "%%",
    "%0",
    "id",
    "\r\n",
    *"./\\%?#&=;+:@ ",
    *"\t\0\x7f\x85ß\u0301\u2028\ufeff\u202e🦄\U0010ffff\ud800\udfff",
]
PREFIX, SUFFIX = "/api/v1/workflows/", "/status"
RUN = b'{"workflow_id": "w", "run_id": "r", "status": "running"}'


def run(count: int) -> Row:
    chance = random.Random(1)
    with canned_server(http_answer(200, RUN)) as server, SyncAureusClient(server.url) as client:
        lost = sum(not survives(client, server, hostile_id(chance)) for _ in counted("ids", count))
    return Row("hostile ids that arrive exactly or are refused", count, lost)


def hostile_id(chance: random.Random) -> str:
    """Some of what means something to a URL, a path, a header or a decoder; now and then a great deal of it."""
    length = chance.choice([0, 1, 1, 2, 3, 8, 8, 8, 1000])
    return "".join(
        chance.choice(PARTS) if chance.random() < 0.7 else chr(chance.randrange(0x110000)) for _ in range(length)
    )


def survives(client: SyncAureusClient, server: CannedServer, workflow_id: str) -> bool:
    server.received.clear()
    try:
        client.get_workflow_status(workflow_id)
    except InvalidInputError:
        return not server.received
    [request] = server.received
    segment = request.target.removeprefix(PREFIX).removesuffix(SUFFIX)
    return (
        request.target == f"{PREFIX}{segment}{SUFFIX}"
        and not set(segment) & set("/?#")
        and unquote(segment) == workflow_id
    )
