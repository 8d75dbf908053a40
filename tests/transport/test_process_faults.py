"""What the operating system does to a process in the middle of a call: the client goes on."""

import signal
import subprocess
import sys
import threading

import pytest

from tests.support.canned_server import canned_server, http_answer
from tests.support.scripted_server import Connection, ScriptedServer

HEALTHY = http_answer(200, b'{"status": "ok", "version": "1"}')
INTERRUPTED = """
import signal, sys
import httpx
from aureus_sdk import SyncAureusClient

signal.signal(signal.SIGINT, signal.default_int_handler)
with SyncAureusClient(sys.argv[1], limits=httpx.Limits(max_connections=1)) as client:
    try:
        client.get_health()
    except KeyboardInterrupt:
        print(client.get_health().status, client.get_health().status)
"""
OUT_OF_FILES = """
import asyncio, os, resource, sys
from aureus_sdk import APIConnectionError, AureusClient, SyncAureusClient

def take_all_files():
    taken = []
    try:
        while True:
            taken.append(os.open(os.devnull, os.O_RDONLY))
    except OSError:
        return taken

def call(client):
    return client.get_health()

async def call_async(client):
    return await client.get_health()

def main(url):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, most))
    with SyncAureusClient(url, max_retries=0) as sync_client, asyncio.Runner() as runner:
        async_client = AureusClient(url, max_retries=0)
        calls = [lambda: sync_client.get_health(), lambda: runner.run(call_async(async_client))]
        for call in calls:
            assert call().status == "ok"
            taken = take_all_files()
            try:
                call()
            except APIConnectionError as error:
                message = str(error)
            for file in taken:
                os.close(file)
            assert call().status == "ok"
            print(message)
        runner.run(async_client.aclose())

main(sys.argv[1])
"""


def test_a_call_that_is_interrupted_drops_its_connection_and_the_next_ones_succeed() -> None:
    is_in_flight = threading.Event()

    def script(connection: Connection) -> None:
        while connection.read_request():
            if is_in_flight.is_set():
                connection.send(HEALTHY)
            else:
                is_in_flight.set()
                connection.receive()

    with ScriptedServer(script) as server:
        process = subprocess.Popen([sys.executable, "-c", INTERRUPTED, server.url], stdout=subprocess.PIPE, text=True)
        assert is_in_flight.wait(30)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=30)
        server.wait_until_closed(connections=2)

    assert output == "ok ok\n"
    assert server.connections == 2


def test_a_process_without_a_free_file_is_told_so_and_goes_on_when_there_is_one() -> None:
    pytest.importorskip("resource", reason="this system does not limit open files so")
    with canned_server(HEALTHY.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")) as server:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", OUT_OF_FILES, server.url],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=60,
        )
    of_sync, of_async = done.stdout.splitlines()
    assert "Too many open files" in of_sync
    assert of_sync == of_async
