# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `TaskRunStatus`."""

from .._enum import OpenEnum

__all__ = ["TaskRunStatus"]


class TaskRunStatus(OpenEnum):
    """How a task of a run stands."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCESS = "success"
    FAILED = "failed"
    SKIPPED = "skipped"
