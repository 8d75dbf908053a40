"""Which files of a folder the runtime would run as code, now or at its next start."""

from __future__ import annotations

import re
import sys
from importlib.machinery import ModuleSpec, all_suffixes
from pathlib import Path

from .folders import identity, leads_into

__all__ = ["could_be_code"]

_CODE = re.compile(rf"({'|'.join(map(re.escape, (*all_suffixes(), '.pth')))})[. ]*(:|$)", re.IGNORECASE)
"""Names that Python imports, and what Windows takes for one of them: `new.py.` and `new.py::$DATA`."""


def could_be_code(folder: Path, path: Path, name: str) -> bool:
    """
    Whether a file, if it were written, could be run as code by the runtime.

    So it is with all of the environment that Python runs in; and where Python imports from a folder, or from one in it,
    with all that it can import, as what is new there could go before what it imports now.

    Args:
        folder: The folder, with links followed.
        path: The path of the file in it, with links followed.
        name: By which name the file was asked for: a link may have another one.
    """
    if leads_into(path, Path(sys.prefix), within=folder) or identity(path) in map(identity, _import_path()):
        return True
    return any(map(_CODE.search, (name, path.name))) and _is_imported_from(folder)


def _is_imported_from(folder: Path) -> bool:
    specs = [getattr(module, "__spec__", None) for module in list(sys.modules.values())]
    loaded = [spec.submodule_search_locations or () for spec in specs if isinstance(spec, ModuleSpec)]
    packages = {Path(each).resolve() for locations in loaded for each in locations}
    around = {each for place in (*_import_path(), *packages) for each in (place, *place.parents)}
    return identity(folder) in map(identity, around)


def _import_path() -> list[Path]:
    """What Python looks for modules in: folders, and archives."""
    return [Path(entry).resolve() for entry in (*sys.path, *filter(None, [sys.pycache_prefix]))]
