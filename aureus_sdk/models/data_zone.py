# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `DataZone`."""

from .._enum import OpenEnum

__all__ = ["DataZone"]


class DataZone(OpenEnum):
    """How sensitive data is, from public up to restricted."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    RESTRICTED = "restricted"
