import sys
from collections.abc import Iterator


def counted(name: str, count: int) -> Iterator[int]:
    """The numbers below ``count``, telling on stderr whenever another tenth of them is done."""
    for number in range(count):
        yield number
        if (number + 1) * 10 // count > number * 10 // count:
            say(f"{name}: {number + 1:,} of {count:,}")


def say(line: str) -> None:
    """Print a line on stderr: on stdout there is the table alone."""
    print(line, file=sys.stderr, flush=True)
