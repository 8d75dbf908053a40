# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The operations of the domain workflows, one module each."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import cancel_workflow as cancel_workflow
    from . import execute_workflow as execute_workflow
    from . import get_workflow_status as get_workflow_status
    from . import list_workflows as list_workflows
    from . import stream_workflow_events as stream_workflow_events

__all__ = [
    "cancel_workflow",
    "execute_workflow",
    "get_workflow_status",
    "list_workflows",
    "stream_workflow_events",
]

_MODULES = {
    "cancel_workflow": ".cancel_workflow",
    "execute_workflow": ".execute_workflow",
    "get_workflow_status": ".get_workflow_status",
    "list_workflows": ".list_workflows",
    "stream_workflow_events": ".stream_workflow_events",
}


if not TYPE_CHECKING:  # or checkers would take every name for one of this package

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = import_module(_MODULES[name], __name__)
        return globals().setdefault(name, getattr(module, name, module))


def __dir__() -> list[str]:
    return __all__
