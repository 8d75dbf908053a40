"""What there is to tell. Free-form."""

from typing import Any, TypeAlias

TelemetryEventData: TypeAlias = dict[str, Any]

__all__ = ["TelemetryEventData"]
