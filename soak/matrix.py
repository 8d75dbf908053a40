"""The whole matrix of operations and faults: a cell is lost in which anything did not hold."""

import random

from soak.progress import counted, say
from soak.row import Row
from tests.support.fault_matrix import cells, try_cells
from tests.support.faults import FAULTS

AT_ONCE = 16


def run(count: int) -> Row:
    chosen = list(cells())
    random.Random(4).shuffle(chosen)
    chosen = chosen[:count]
    lost = 0
    for _, trial in zip(counted("matrix", len(chosen)), try_cells(chosen, AT_ONCE), strict=True):
        if trial.complaints:
            lost += 1
            say(f"{trial.cell}: {'; '.join(trial.complaints)}")
    name = f"calls into {len(FAULTS)} faults, every operation, both clients, with and without idempotency key"
    return Row(name, len(chosen), lost)
