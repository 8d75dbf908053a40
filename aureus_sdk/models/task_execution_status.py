# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `TaskExecutionStatus`."""

from .._enum import OpenEnum

__all__ = ["TaskExecutionStatus"]


class TaskExecutionStatus(OpenEnum):
    """How a task ended."""

    SUCCESS = "success"
    FAILED = "failed"
    SKIPPED = "skipped"
