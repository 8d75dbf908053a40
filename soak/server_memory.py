"""One runtime that answers for long: its memory stays flat, and no answer is wrong."""

from benchmarks.runtime import MEMORY_BOUND, memory
from soak.progress import say
from soak.row import Row


def run(count: int) -> Row:
    used = memory(count)
    say(f"server_memory: {used.before:.0f} MB before, {used.after:.0f} MB after")
    lost = count if used.after > used.before * MEMORY_BOUND else used.wrong
    return Row("requests to one runtime whose memory stays flat", count, lost)
