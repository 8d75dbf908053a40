# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The operations of the API, one package a domain."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import crv as crv
    from . import observability as observability
    from . import policy as policy
    from . import system as system
    from . import workflows as workflows

__all__ = [
    "crv",
    "observability",
    "policy",
    "system",
    "workflows",
]

_MODULES = {
    "crv": ".crv",
    "observability": ".observability",
    "policy": ".policy",
    "system": ".system",
    "workflows": ".workflows",
}


if not TYPE_CHECKING:  # or checkers would take every name for one of this package

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = import_module(_MODULES[name], __name__)
        return globals().setdefault(name, getattr(module, name, module))


def __dir__() -> list[str]:
    return __all__
