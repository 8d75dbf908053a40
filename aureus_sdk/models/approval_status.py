# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `ApprovalStatus`."""

from .._enum import OpenEnum

__all__ = ["ApprovalStatus"]


class ApprovalStatus(OpenEnum):
    """How an approval stands."""

    PENDING = "pending"
    APPROVED = "approved"
    DENIED = "denied"
    REDEEMED = "redeemed"
    EXPIRED = "expired"
