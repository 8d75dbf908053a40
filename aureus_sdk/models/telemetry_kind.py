# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `TelemetryKind`."""

from .._enum import OpenEnum

__all__ = ["TelemetryKind"]


class TelemetryKind(OpenEnum):
    """What kind of telemetry an item is."""

    EVENT = "event"
    METRIC = "metric"
    SPAN = "span"
