# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The operations of the domain observability, one module each."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import get_metrics as get_metrics
    from . import get_telemetry_summary as get_telemetry_summary
    from . import get_trace as get_trace
    from . import report_batch as report_batch
    from . import report_event as report_event
    from . import report_metric as report_metric
    from . import report_span as report_span

__all__ = [
    "get_metrics",
    "get_telemetry_summary",
    "get_trace",
    "report_batch",
    "report_event",
    "report_metric",
    "report_span",
]

_MODULES = {
    "get_metrics": ".get_metrics",
    "get_telemetry_summary": ".get_telemetry_summary",
    "get_trace": ".get_trace",
    "report_batch": ".report_batch",
    "report_event": ".report_event",
    "report_metric": ".report_metric",
    "report_span": ".report_span",
}


if not TYPE_CHECKING:  # or checkers would take every name for one of this package

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = import_module(_MODULES[name], __name__)
        return globals().setdefault(name, getattr(module, name, module))


def __dir__() -> list[str]:
    return __all__
