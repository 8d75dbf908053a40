# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `TelemetryEventType`."""

from .._enum import OpenEnum

__all__ = ["TelemetryEventType"]


class TelemetryEventType(OpenEnum):
    """What a telemetry event tells of."""

    STEP_START = "step_start"
    STEP_END = "step_end"
    TOOL_CALL = "tool_call"
    CRV_RESULT = "crv_result"
    POLICY_CHECK = "policy_check"
    SNAPSHOT_COMMIT = "snapshot_commit"
    ROLLBACK = "rollback"
    CUSTOM = "custom"
