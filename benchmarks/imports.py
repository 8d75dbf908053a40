"""
CPU of importing the SDK, against importing httpx alone, in new processes. Exits with 1 beyond a bound.

Both are imported from bytecode, as where they are installed: a first round, which does not count, writes it.
"""

import os
import statistics
import subprocess
import sys
import tempfile

ROUNDS = 15
PEER = "import httpx"
BOUNDS = {"import aureus_sdk": 1.15, "from aureus_sdk import AureusClient": 1.20}


def main() -> int:
    with tempfile.TemporaryDirectory() as bytecode:
        _, *rounds = [
            {statement: cpu_milliseconds(statement, bytecode) for statement in (PEER, *BOUNDS)}
            for _ in range(1 + ROUNDS)
        ]
    medians = {statement: statistics.median(times[statement] for times in rounds) for statement in (PEER, *BOUNDS)}
    print("| | CPU, ms | ratio | bound |")
    print("| --- | ---: | ---: | ---: |")
    print(f"| `{PEER}` | {medians[PEER]:.0f} | 1.00 | |")
    is_within = True
    for statement, bound in BOUNDS.items():
        ratio = medians[statement] / medians[PEER]
        is_within &= ratio <= bound
        print(f"| `{statement}` | {medians[statement]:.0f} | {ratio:.2f} | {bound:.2f} |")
    return 0 if is_within else 1


def cpu_milliseconds(statement: str, bytecode: str) -> float:
    script = f"import time; start = time.process_time(); {statement}; print(time.process_time() - start)"
    environment = os.environ | {"PYTHONPYCACHEPREFIX": bytecode, "PYTHONDONTWRITEBYTECODE": ""}  # empty means no
    command = [sys.executable, "-c", script]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment).stdout
    return float(output) * 1000


if __name__ == "__main__":
    sys.exit(main())
