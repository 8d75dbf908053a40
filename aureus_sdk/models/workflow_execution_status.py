# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `WorkflowExecutionStatus`."""

from .._enum import OpenEnum

__all__ = ["WorkflowExecutionStatus"]


class WorkflowExecutionStatus(OpenEnum):
    """How a run ended."""

    SUCCESS = "success"
    FAILED = "failed"
    PARTIAL = "partial"
    CANCELLED = "cancelled"
