# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `AuditOutcome`."""

from .._enum import OpenEnum

__all__ = ["AuditOutcome"]


class AuditOutcome(OpenEnum):
    """What came of it. An evaluation is allowed, refused, or held for a human; a request is requested; a decision is
    approved or denied, a redemption redeemed, and either is refused where it was not possible."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    HELD = "held"
    REQUESTED = "requested"
    APPROVED = "approved"
    DENIED = "denied"
    REDEEMED = "redeemed"
