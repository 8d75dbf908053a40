# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `CrvStatus`."""

from .._enum import OpenEnum

__all__ = ["CrvStatus"]


class CrvStatus(OpenEnum):
    """What a gate says of a commit."""

    PASSED = "passed"
    BLOCKED = "blocked"
    WARNING = "warning"
