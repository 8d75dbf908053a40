"""CPU of importing the SDK, against importing httpx alone, in new processes. Exits with 1 beyond a bound."""

import statistics
import subprocess
import sys

ROUNDS = 15
PEER = "import httpx"
BOUNDS = {"import aureus_sdk": 1.15, "from aureus_sdk import AureusClient": 1.30}


def main() -> int:
    rounds = [{statement: cpu_milliseconds(statement) for statement in (PEER, *BOUNDS)} for _ in range(ROUNDS)]
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


def cpu_milliseconds(statement: str) -> float:
    script = f"import time; start = time.process_time(); {statement}; print(time.process_time() - start)"
    output = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=True).stdout
    return float(output) * 1000


if __name__ == "__main__":
    sys.exit(main())
