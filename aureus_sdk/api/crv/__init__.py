# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The operations of the domain crv, one module each."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import list_validators as list_validators
    from . import register_validator as register_validator
    from . import validate_commit as validate_commit

__all__ = [
    "list_validators",
    "register_validator",
    "validate_commit",
]

_MODULES = {
    "list_validators": ".list_validators",
    "register_validator": ".register_validator",
    "validate_commit": ".validate_commit",
}


if not TYPE_CHECKING:  # or checkers would take every name for one of this package

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = import_module(_MODULES[name], __name__)
        return globals().setdefault(name, getattr(module, name, module))


def __dir__() -> list[str]:
    return __all__
