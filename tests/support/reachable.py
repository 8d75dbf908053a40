"""What can be found in an object by somebody who looks into everything that it holds."""

from collections.abc import Mapping
from types import FrameType, FunctionType, ModuleType, TracebackType
from typing import cast

_OPAQUE = (type, ModuleType, FunctionType, FrameType, TracebackType)


def text_within(root: object) -> str:
    """All text and bytes in attributes, slots and containers, however deep; not in code and in tracebacks."""
    seen: set[int] = set()
    found: list[str] = []
    pending: list[object] = [root]
    kept: list[object] = []  # or ids would be used anew
    while pending:
        value = pending.pop()
        if id(value) in seen or isinstance(value, _OPAQUE):
            continue
        seen.add(id(value))
        kept.append(value)
        if isinstance(value, str | bytes | bytearray):
            found.append(value if isinstance(value, str) else value.decode("latin-1"))
        else:
            pending.extend(_parts(value))
    return "\n".join(found)


def _parts(value: object) -> list[object]:
    if isinstance(value, Mapping):
        items = cast("Mapping[object, object]", value)
        return [*items.keys(), *items.values()]
    if isinstance(value, list | tuple | set | frozenset):
        return list(cast("list[object]", value))
    parts: list[object] = list(getattr(value, "__dict__", {}).values())
    for kind in type(value).__mro__:
        names = kind.__dict__.get("__slots__", ())
        parts += [getattr(value, name, None) for name in ([names] if isinstance(names, str) else names)]
    if isinstance(value, BaseException):
        parts += [value.args, value.__cause__, value.__context__]
    return parts
