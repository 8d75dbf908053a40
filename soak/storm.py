"""Clients whose server fails for all that they ask: they try again so rarely that they do not keep it down."""

from concurrent.futures import ThreadPoolExecutor

from aureus_sdk import APIError, SyncAureusClient
from soak.progress import counted, say
from soak.row import Row
from tests.support.canned_server import canned_server, http_answer

CALLERS = 50
"""Threads that share a client."""
CALLS = 1_200
"""Of each client."""
MOST_LOAD = 1.1
"""Attempts for each call. With no budget, there would be three."""


def run(count: int) -> Row:
    lost = sum(makes_a_storm() for _ in counted("storm", count))
    return Row(f"clients of {CALLERS} callers in an outage, which send at most a tenth more", count, lost)


def makes_a_storm() -> bool:
    """Whether a client sends more than it may, or loses a call."""
    with (
        canned_server(http_answer(503, Retry_After="0")) as server,
        SyncAureusClient(server.url) as client,
        ThreadPoolExecutor(CALLERS) as threads,
    ):
        failures = sum(threads.map(fails, [client] * CALLS))
    attempts = len(server.received)
    is_well = failures == CALLS and attempts <= MOST_LOAD * CALLS
    if not is_well:
        say(f"storm: {attempts} attempts for {CALLS} calls, of which {failures} failed")
    return not is_well


def fails(client: SyncAureusClient) -> bool:
    """Make a call; whether it failed as it had to."""
    try:
        client.get_workflow_status("w")
    except APIError as error:
        return error.status_code == 503
    return False
