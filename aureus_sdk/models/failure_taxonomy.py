# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `FailureTaxonomy`."""

from .._enum import OpenEnum

__all__ = ["FailureTaxonomy"]


class FailureTaxonomy(OpenEnum):
    """What kind of failure it is."""

    MISSING_DATA = "MISSING_DATA"
    CONFLICT = "CONFLICT"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    LOW_CONFIDENCE = "LOW_CONFIDENCE"
    POLICY_VIOLATION = "POLICY_VIOLATION"
    TOOL_ERROR = "TOOL_ERROR"
    NON_DETERMINISM = "NON_DETERMINISM"
