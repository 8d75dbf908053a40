# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `TaskType`."""

from .._enum import OpenEnum

__all__ = ["TaskType"]


class TaskType(OpenEnum):
    """What kind of task it is; has no effect of its own."""

    ACTION = "action"
    DECISION = "decision"
    PARALLEL = "parallel"
