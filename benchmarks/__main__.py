"""Every benchmark after the other: `make bench`, or with names to run only some: `make bench ARGS="call codec"`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
BENCHMARKS = [
    "imports",
    "call",
    "pool",
    "deadline",
    "codec",
    "telemetry",
    "graph",
    "engine",
    "runtime",
    "policy",
    "guessing",
]


def main(names: list[str]) -> int:
    unknown = sorted(set(names) - set(BENCHMARKS))
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    beyond = [name for name in names or BENCHMARKS if run(name) != 0]
    if beyond:
        print(f"Beyond a bound, or failed: {', '.join(beyond)}", file=sys.stderr)
    return 1 if beyond else 0


def run(name: str) -> int:
    print(f"\n### {name}\n", flush=True)
    return subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
