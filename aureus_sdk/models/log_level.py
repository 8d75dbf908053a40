# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `LogLevel`."""

from .._enum import OpenEnum

__all__ = ["LogLevel"]


class LogLevel(OpenEnum):
    """How important a log entry is."""

    DEBUG = "debug"
    INFO = "info"
    WARN = "warn"
    ERROR = "error"
