"""
A runtime for tests, whose faults and time are in the test's hands.

`local` is what users see. It controls a runtime in a thread of the same process (`thread`) or in a process of its own
(`process`); `faults` stands between the clients and the application.
"""

from .local import LocalAureus

__all__ = ["LocalAureus"]
