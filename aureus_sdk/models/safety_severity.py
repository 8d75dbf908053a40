# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `SafetySeverity`."""

from .._enum import OpenEnum

__all__ = ["SafetySeverity"]


class SafetySeverity(OpenEnum):
    """Whether a violation of a rule refuses the workflow or is only told."""

    ERROR = "error"
    WARNING = "warning"
