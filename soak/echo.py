"""A server that answers each question after a workflow with its own id, so that an answer to another one shows."""

import threading
from collections.abc import Generator
from contextlib import contextmanager

from tests.support.canned_server import http_answer
from tests.support.scripted_server import Connection, ScriptedServer, parse_request

MEETING = "meeting"
"""Id of a workflow that is answered only when all have asked for it: see `echo_server`."""


@contextmanager
def echo_server(guests: int = 1) -> Generator[str]:
    """The address of the server, where so many must be asking for the workflow `MEETING` before any is answered."""
    meeting = threading.Barrier(guests, timeout=20)

    def script(connection: Connection) -> None:
        while raw := connection.read_request():
            workflow_id = parse_request(raw).target.split("/")[4]
            if workflow_id == MEETING:
                meeting.wait()
            connection.send(
                http_answer(200, b'{"workflow_id": "%b", "run_id": "r", "status": "running"}' % workflow_id.encode())
            )

    with ScriptedServer(script) as server:
        yield f"http://127.0.0.1:{server.port}"
