"""Keys that must not be seen, one for each call into a fault, looked for wherever an error or a client can end up."""

import copy
import logging
import pickle
import random
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager

from soak.progress import counted, say
from soak.row import Row
from tests.support.fault_matrix import Canary, Cell, cells, meet_fault
from tests.support.reachable import text_within

SINKS: dict[str, Callable[[Exception], str]] = {
    "str": str,
    "repr": repr,
    "vars": lambda error: str(vars(error)),
    "pickle": lambda error: pickle.dumps(error).decode("latin-1"),
    "copy": lambda error: text_within(copy.deepcopy(error)),
    "everything that it holds": text_within,
    "traceback": lambda error: "".join(traceback.format_exception(error)),
    "variables of the traceback": lambda error: "".join(
        traceback.TracebackException.from_exception(error, capture_locals=True).format()
    ),
}


def run(count: int) -> Row:
    chance = random.Random(6)
    quick = [cell for cell in cells() if cell.fault.error is not None and not cell.fault.is_slow]
    lost = 0
    with whole_log() as log:
        for number in counted("secrets", count):
            canary = Canary(f"canary-{number}-{chance.randrange(10**9)}")
            log.clear()
            seen = sightings(chance.choice(quick), canary, log)
            lost += bool(seen)
            for sighting in seen:
                say(f"secrets: {sighting}")
    return Row("keys that no error, traceback or log shows", count, count - lost, lost)


def sightings(cell: Cell, canary: Canary, log: list[str]) -> list[str]:
    """Where the key has been seen after a call with it."""
    outcome = meet_fault(cell, canary).outcome
    error = outcome.error
    found = [name for name, text_of in SINKS.items() if error is not None and canary.text in text_of(error)]
    found += ["the log"] if any(canary.text in line for line in log) else []
    outcome.forget_frames()
    return [f"{cell}: in {name}" for name in found]


@contextmanager
def whole_log() -> Generator[list[str]]:
    """What all loggers write from DEBUG on, as it is written."""
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{self.format(record)} {vars(record)}")

    root, keeper = logging.getLogger(), Keeper()
    level = root.level
    root.addHandler(keeper)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.setLevel(level)
        root.removeHandler(keeper)
