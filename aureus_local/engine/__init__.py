"""Running workflows."""

from .engine import Engine, EngineStoppedError

__all__ = ["Engine", "EngineStoppedError"]
