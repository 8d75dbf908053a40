"""Modules that users bring, by name or by file: loaded so that whatever goes wrong is told in terms of theirs."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import traceback
from pathlib import Path
from types import ModuleType

__all__ = ["RegistryError", "import_module"]

_OURS = (__file__, importlib.__file__)


class RegistryError(Exception):
    """A module of tools or validators cannot be used; the message says which one and why."""


def import_module(reference: str) -> ModuleType:
    """
    The module of this name or path, loaded if it is not.

    Args:
        reference: Its dotted name, or the path of its file.

    Raises:
        RegistryError: there is no such module, or it raises.
    """
    try:
        return _import_file(Path(reference)) if _is_path(reference) else _import_name(reference)
    except RegistryError:
        raise
    except BaseException as error:  # a module may raise whatever it likes
        missing = error.name if isinstance(error, ModuleNotFoundError) else None
        if missing is not None and (reference == missing or reference.startswith(f"{missing}.")):
            raise _no_module(reference) from None
        raise RegistryError(f"{reference} cannot be loaded: {_describe_error(error)}") from error


def _import_name(name: str) -> ModuleType:
    """The module of this name; before any other, the file of this name in the current folder."""
    if not name or name.startswith("."):
        raise _no_module(name)
    near = Path(f"{name}.py").resolve()
    if near.is_file():
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin != str(near):
            return _import_file(near)
    module = importlib.import_module(name)
    if hasattr(module, "__path__") and getattr(module, "__file__", None) is None:
        raise RegistryError(
            f"{name} is a folder without an __init__.py: give a module in it, as {name}.NAME, or the path of its file"
        )
    return module


def _no_module(name: str) -> RegistryError:
    return RegistryError(f"there is no module {name!r}: give a dotted name or the path of a file")


def _describe_error(error: BaseException) -> str:
    """What was raised, and by which line of the user's."""
    if isinstance(error, SyntaxError) and error.filename:  # of what is no text, it has no place
        line = (error.text or "").strip()
        return f"{type(error).__name__}: {error.msg}, in {error.filename}, line {error.lineno}: {line}"
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [frame for frame in frames if not frame.filename.startswith((*_OURS, "<frozen "))]
    place = next((frame for frame in reversed(theirs) if frame.filename == theirs[0].filename), None)
    where = f", in {place.filename}, line {place.lineno}: {place.line}" if place else ""
    reason = f": {error}" if str(error) else ""
    return f"{type(error).__name__}{reason}{where}"


def _is_path(reference: str) -> bool:
    return reference.endswith(".py") or "/" in reference or "\\" in reference


def _import_file(path: Path) -> ModuleType:
    if path.is_dir():
        raise RegistryError(f"{path} is a folder: give the path of a file in it")
    if not path.is_file():
        raise RegistryError(f"there is no file {path}")
    path = path.resolve()
    loaded = next((m for m in list(sys.modules.values()) if getattr(m, "__file__", None) == str(path)), None)
    if loaded is not None:
        return loaded
    spec = importlib.util.spec_from_file_location(f"aureus_user_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise RegistryError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # as an import does: dataclasses and pickle look a module up there
    sys.path.append(str(path.parent))  # a file may import its neighbours
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[spec.name]
        raise
    return module
