"""Running workflows."""

from .engine import Engine
from .executor import EngineStoppedError

__all__ = ["Engine", "EngineStoppedError"]
