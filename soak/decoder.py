"""Hostile bytes as answers: whatever they are, there is a result or an error of ours, and soon."""

import random
import time

from soak.hostile_answers import ANSWERS, fault_of
from soak.progress import counted, say
from soak.row import Row

LONGEST = 1.0
"""Seconds that any of them may take."""
TOKENS = [*map(str.encode, "{}[],:\\"), b"\\ud800", b"null", b"true", b"NaN", b"-Infinity", b"1e999", b"-0", b"0.1"]
TOKENS.extend(
    [b'"', b'"2026-13-01T00:00:00Z"', b"9" * 5000, b"\xff", b"\xef\xbb\xbf", b"\0", b"[" * 2000, b'{"":' * 500]
)


def run(count: int) -> Row:
    chance = random.Random(7)
    lost = sum(not survives(chance) for _ in counted("decoder", count))
    return Row("hostile answers decoded or refused", count, lost)


def survives(chance: random.Random) -> bool:
    answer = chance.choice(ANSWERS)
    body = answer.body
    for _ in range(chance.randrange(1, 4)):
        body = mutated(body, chance)
    start = time.monotonic()
    fault = fault_of(answer, body)
    if fault is None and time.monotonic() - start > LONGEST:
        fault = "it took too long"
    if fault is not None:
        say(f"decoder: {answer.name}: {body[:200]!r}: {fault}")
    return fault is None


def mutated(body: bytes, chance: random.Random) -> bytes:
    """The body with a part of it in another place, or with something that means much to a decoder in its place."""
    first, last = sorted(chance.randrange(len(body) + 1) for _ in range(2))
    other = chance.choice(
        [chance.choice(TOKENS), chance.choice(ANSWERS).body, body[first:last], b"", chance.randbytes(4)]
    )
    end = chance.choice([first, first + 1, last])
    return body[:first] + other + body[end:]
