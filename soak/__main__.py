"""Runs the soaks that are named, else all, and prints their table: ``python -m soak [NAME...] [--scale FACTOR]``."""

import argparse
import importlib
import sys
import time
import traceback
from typing import NamedTuple

from soak.progress import say
from soak.row import Row


class Counts(NamedTuple):
    """
    How often a soak is tried.

    Attributes:
        whole: In `make soak`, which multiplies it by ``--scale``.
        sample: In `make test`, where it may take a second or two; 0 for one that needs what only `make soak` installs.
    """

    whole: int
    sample: int


SOAKS = {
    "matrix": Counts(28_000, 20),
    "cancel": Counts(100_000, 100),
    "fork": Counts(2_000, 10),
    "pool": Counts(10_000, 100),
    "storm": Counts(50, 1),
    "secrets": Counts(1_000, 10),
    "memory": Counts(10_000, 100),
    "decoder": Counts(1_000_000, 1_000),
    "fuzz": Counts(1_000_000, 0),
    "ids": Counts(100_000, 100),
    "http": Counts(100_000, 100),
    "schema": Counts(500, 1),
    "files": Counts(20, 1),
    "server_memory": Counts(100_000, 200),
    "kill": Counts(1_000, 1),
    "telemetry": Counts(1_000_000, 5_000),
    "exit": Counts(500, 8),
    "approvals": Counts(1_000, 2),
}
"""By the name of the module."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m soak", description="Long runs that try to lose something.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which to run, else all: {', '.join(SOAKS)}")
    parser.add_argument("--scale", type=float, default=1.0, metavar="FACTOR", help="times the count of each")
    given = parser.parse_args(arguments)
    if unknown := sorted(set(given.names) - SOAKS.keys()):
        parser.error(f"there is no soak {', '.join(unknown)}; there are {', '.join(SOAKS)}")
    rows = [run(name, max(1, round(SOAKS[name].whole * given.scale))) for name in given.names or SOAKS]
    print(as_table(rows))
    return 1 if any(row.lost for row in rows) else 0


def run(name: str, count: int) -> Row:
    """Run one soak. One that breaks off is lost, and takes no other with it."""
    say(f"{name}: {count:,} to try")
    start = time.monotonic()
    try:
        row: Row = importlib.import_module(f"soak.{name}").run(count)
    except Exception:  # noqa: BLE001  # whatever it is, the table must tell
        say(traceback.format_exc())
        row = Row(f"{name}: broke off", count, lost=count)
    say(f"{name}: {row.lost:,} lost, {time.monotonic() - start:.0f} s")
    return row


def as_table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    heads = ["| soak | tried | survived | lost |", "| --- | ---: | ---: | ---: |"]
    return "\n".join([*heads, *(f"| {row.name} | {row.tried:,} | {row.survived:,} | {row.lost:,} |" for row in rows)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
