# DO NOT EDIT: written by custom/tools/compose.py from custom/models/observability.py; change that, then run `make generate`
"""Events, metrics and trace spans."""

from .log_entry import LogEntry
from .log_level import LogLevel
from .metric import Metric
from .rejected_item import RejectedItem
from .span import Span
from .tags import Tags
from .telemetry_batch import TelemetryBatch
from .telemetry_batch_result import TelemetryBatchResult
from .telemetry_event import TelemetryEvent
from .telemetry_event_type import TelemetryEventType
from .telemetry_kind import TelemetryKind
from .telemetry_summary import TelemetrySummary

__all__ = [
    "LogEntry",
    "LogLevel",
    "Metric",
    "RejectedItem",
    "Span",
    "Tags",
    "TelemetryBatch",
    "TelemetryBatchResult",
    "TelemetryEvent",
    "TelemetryEventType",
    "TelemetryKind",
    "TelemetrySummary",
]
