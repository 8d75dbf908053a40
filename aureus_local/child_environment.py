"""What another Python process, started by this one, needs to know."""

from __future__ import annotations

import os
import sys

__all__ = ["child_environment"]


def child_environment() -> dict[str, str]:
    """The environment in which another process of this Python finds the same modules."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))}
