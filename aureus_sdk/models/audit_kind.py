# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `AuditKind`."""

from .._enum import OpenEnum

__all__ = ["AuditKind"]


class AuditKind(OpenEnum):
    """What a record of the audit log tells of."""

    EVALUATION = "evaluation"
    REQUEST = "request"
    DECISION = "decision"
    REDEMPTION = "redemption"
