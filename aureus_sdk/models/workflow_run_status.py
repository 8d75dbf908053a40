# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `WorkflowRunStatus`."""

from .._enum import OpenEnum

__all__ = ["WorkflowRunStatus"]


class WorkflowRunStatus(OpenEnum):
    """How a run stands."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCESS = "success"
    FAILED = "failed"
    PARTIAL = "partial"
    CANCELLED = "cancelled"
