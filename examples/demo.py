"""What `make demo` runs: starts a runtime of its own, takes both tours, and leaves nothing running."""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import display
import tour_async
import tour_sync

from aureus_sdk import AureusClient, SyncAureusClient

WORKSPACE = Path(__file__).parent / "workspace"
AUREUS = Path(sys.executable).with_name("aureus")


@contextmanager
def runtime() -> Generator[str]:
    """A runtime of the embedded kind, on a free port; its URL."""
    with tempfile.TemporaryDirectory(prefix="aureus-demo-") as data:
        command = [str(AUREUS), "serve", "--port", "0", "--data", data, "--workspace", str(WORKSPACE)]
        with (
            (Path(data) / "server.log").open("w+", encoding="utf-8") as log,
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as process,
        ):
            try:
                first_line = process.stdout.readline() if process.stdout else ""
                if "http://" not in first_line:
                    raise SystemExit(f"The runtime did not start:\n{Path(log.name).read_text('utf-8')}")
                display.line(first_line.strip())
                yield first_line.split()[-1]
            finally:
                process.terminate()


async def take_async_tour(url: str) -> None:
    async with AureusClient(url) as client:
        await tour_async.tour(client)


def main() -> None:
    begin = time.monotonic()
    display.headline("Starting an embedded Aureus runtime")
    with runtime() as url:
        with SyncAureusClient(url) as client:
            tour_sync.tour(client)
        asyncio.run(take_async_tour(url))
    display.headline("Done")
    for output in sorted(WORKSPACE.glob("revenue-*.json")):
        display.line(f"{output.name}: {json.dumps(json.loads(output.read_text('utf-8')))}")
    display.line(f"The files are in {WORKSPACE}.")
    display.line(f"The runtime has stopped; all of it took {time.monotonic() - begin:.1f} s.")


if __name__ == "__main__":
    main()
