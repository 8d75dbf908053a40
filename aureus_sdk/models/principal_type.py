# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `PrincipalType`."""

from .._enum import OpenEnum

__all__ = ["PrincipalType"]


class PrincipalType(OpenEnum):
    """What kind of principal it is; plays no part in decisions."""

    AGENT = "agent"
    HUMAN = "human"
    SERVICE = "service"
