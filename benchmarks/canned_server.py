"""
An HTTP/1.1 server that reads requests and answers each with the same workflow result, as fast as plain asyncio can.

It prints its port, and runs until it is killed: ``python benchmarks/canned_server.py [SECONDS]``, where it is told how
long to take for each answer.
"""

import asyncio
import json
import sys

RESULT = {
    "workflow_id": "data-processing-001",
    "run_id": "run-001",
    "status": "success",
    "task_results": {
        task_id: {
            "task_id": task_id,
            "status": "success",
            "result": {"rows": 120, "valid": True},
            "duration_ms": 12.5,
            "attempts": 1,
        }
        for task_id in ("read-data", "validate-data", "process-data", "save-results")
    },
    "duration_ms": 52.25,
    "correlation_id": "trace-001",
}
BODY = json.dumps(RESULT).encode()
HEADERS = (
    "HTTP/1.1 200 OK",
    "date: Mon, 23 Nov 2026 10:00:00 GMT",
    "server: canned",
    "content-type: application/json",
    "x-request-id: request-001",
    f"content-length: {len(BODY)}",
)
ANSWER = "\r\n".join([*HEADERS, "", ""]).encode() + BODY


DELAY = float(sys.argv[1]) if len(sys.argv) > 1 else 0.0
"""Seconds."""


class Answerer(asyncio.Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._received = b""

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._end_of_request()) is not None:
            self._received = self._received[end:]
            if DELAY:
                asyncio.get_running_loop().call_later(DELAY, self._transport.write, ANSWER)
            else:
                self._transport.write(ANSWER)

    def _end_of_request(self) -> int | None:
        head, blank_line, body = self._received.partition(b"\r\n\r\n")
        if not blank_line:
            return None
        _, _, length = head.lower().partition(b"content-length:")
        body_length = int(length.split(b"\r\n", 1)[0] or 0)
        return len(head) + len(blank_line) + body_length if len(body) >= body_length else None


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Answerer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
